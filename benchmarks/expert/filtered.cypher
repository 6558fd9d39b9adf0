CYPHER 25
// A page of a filter, with count and facets. Begins at the law; facets are counted by keys that provisions and units
// store, places alone are walked to. Counts are sorted as lists: sorted rows would each be charged for the list of hits.
MATCH (law:LegalTarget {path: $target})
CALL (law) {
  MATCH (law)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
  WHERE p.severityRank >= $least
  RETURN collect(DISTINCT p) AS hits
}
CALL (hits) {
  UNWIND hits AS p
  WITH p.severity AS key, count(*) AS number
  RETURN coll.sort(collect([-number, key])) AS bySeverity
}
CALL (hits) {
  UNWIND hits AS p
  WITH p.platformSlug AS key, count(*) AS number
  RETURN coll.sort(collect([-number, key])) AS byPlatform
}
CALL (hits) {
  UNWIND hits AS p
  MATCH (p)-[:ENGAGES]->(t:LegalTarget)
  WITH DISTINCT p, t.regulationPath AS key
  WITH key, count(*) AS number
  RETURN coll.sort(collect([-number, key])) AS byLaw
}
CALL (hits) {
  UNWIND hits AS p
  MATCH (p)-[:FLAGS]->(j)
  WITH j, count(*) AS number
  RETURN coll.sort(collect([-number, j.code])) AS byPlace
}
CALL (hits) {
  UNWIND hits AS p
  WITH p ORDER BY p.key LIMIT $first
  MATCH (p)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
  WITH p, f ORDER BY p.key
  RETURN collect([p.key, p.title, p.severity, f.name]) AS nodes
}
RETURN size(hits), bySeverity, byPlatform, byLaw, byPlace, nodes
