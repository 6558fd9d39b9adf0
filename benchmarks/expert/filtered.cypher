// A page of a filter, with count and facets. Begins at the law; facets are counted by keys that provisions and units
// store, places alone are walked to.
MATCH (law:LegalTarget {path: $target})
CALL (law) {
  MATCH (law)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
  WHERE p.severityRank >= $least
  RETURN collect(DISTINCT p) AS hits
}
RETURN size(hits) AS total,
  COLLECT {
    UNWIND hits AS p
    WITH p.severity AS key, count(*) AS number
    RETURN [key, number] ORDER BY number DESC, key
  } AS bySeverity,
  COLLECT {
    UNWIND hits AS p
    WITH p.platformSlug AS key, count(*) AS number
    RETURN [key, number] ORDER BY number DESC, key
  } AS byPlatform,
  COLLECT {
    UNWIND hits AS p
    MATCH (p)-[:ENGAGES]->(t:LegalTarget)
    WITH DISTINCT p, t.regulationPath AS key
    WITH key, count(*) AS number
    RETURN [key, number] ORDER BY number DESC, key
  } AS byLaw,
  COLLECT {
    UNWIND hits AS p
    MATCH (p)-[:FLAGS]->(j)
    WITH j, count(*) AS number
    RETURN [j.code, number] ORDER BY number DESC, j.code
  } AS byPlace,
  COLLECT {
    UNWIND hits AS p
    WITH p, p.key AS key ORDER BY key LIMIT $first
    MATCH (p)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
    RETURN [key, p.title, p.severity, f.name] ORDER BY key
  } AS nodes
