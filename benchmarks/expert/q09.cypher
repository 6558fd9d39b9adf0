CYPHER 25
// Laws engaged together with one law. Begins at that law; how often each other law is engaged at all is counted for the
// few that are shown.
MATCH (law:Regulation {path: $law})
CALL (law) {
  MATCH (law)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
  RETURN collect(DISTINCT p) AS hits
}
CALL (hits) {
  UNWIND hits AS p
  MATCH (p)-[:ENGAGES]->(t:LegalTarget)
  WITH DISTINCT p, t.regulationPath AS path
  WITH path, collect(p) AS together
  RETURN coll.sort(collect([-size(together), path, together]))[..$limit] AS columns
}
UNWIND columns AS column
WITH law, hits, column[1] AS path, column[2] AS together
MATCH (other:Regulation {path: path})
RETURN path, other.label AS label, size(together) AS support, size(hits) AS ofLaw, COUNT { (:ActiveProvision) } AS ofAll,
  CASE WHEN other <> law AND size(together) >= 2 THEN COUNT {
    MATCH (other)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision) RETURN DISTINCT p
  } END AS ofOther,
  CASE WHEN other <> law AND size(together) >= 2 THEN COLLECT {
    UNWIND together AS p
    WITH p ORDER BY p.key LIMIT 2
    MATCH (p)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
    RETURN [p.title, f.name] ORDER BY p.key
  } END AS examples
ORDER BY support DESC, path
