// Changes of a platform since a day, and what each means for facts. Begins at the platform's documents.
UNWIND $platform AS slug
MATCH (:Platform {slug: slug})-[:PUBLISHES]->(d)
MATCH (c:Change {documentKey: d.key})
WHERE c.detectedAt >= $since AND c.kind IN $kind
WITH c, d ORDER BY c.detectedAt DESC, c.key LIMIT $first
WITH c, d, coalesce(c.effectiveOn, date(c.detectedAt)) AS day
CALL (c) {
  OPTIONAL MATCH (c)-[a:AFFECTS]->(p)-[e:ENGAGES]->(t)
  WHERE e.recordedFrom < c.detectedAt
  WITH a, p, e, t, COLLECT {
    MATCH (:Claim {key: e.claimKey})-[:RESTS_ON]->(x:Evidence {kind: 'EXCERPT'}) WHERE x.quote IS NOT NULL RETURN x.quote
  } AS quotes
  WITH p, e, t, a.effect = 'REMOVED' OR size(quotes) > 0 AND none(q IN quotes WHERE coalesce(a.afterText, '') CONTAINS q)
    AS stale
  ORDER BY e.pair
  RETURN count(CASE WHEN NOT stale THEN e END) AS kept, collect(CASE WHEN stale THEN [t.path, p.key] END) AS stale
}
RETURN c.key AS key, c.detectedAt AS detectedAt, c.effectiveOn AS effectiveOn, c.severity AS severity,
  c.direction AS direction, c.sentencesAdded AS added, c.sentencesRemoved AS removed, c.sentencesModified AS modified,
  d.title AS title, kept, stale,
  COLLECT {
    MATCH (c)-[a:AFFECTS]->(p)
    RETURN [a.effect, p.key, p.title, a.beforeText, a.afterText, a.severityBefore, a.severityAfter] ORDER BY a.key
  } AS affects,
  COLLECT {
    MATCH (c)-[:AFFECTS]->()-[f:FLAGS]->(j) WHERE f.validFrom = day
    RETURN j.code ORDER BY f.pair
  } AS flagged,
  COLLECT {
    MATCH (c)-[:AFFECTS]->()-[f:FLAGS|FLAGGED|WILL_FLAG]->(j)
    WHERE f.validTo = day AND f.recordedFrom <= $now AND coalesce(f.recordedTo > $now, true)
    RETURN j.code ORDER BY f.pair
  } AS unflagged
ORDER BY detectedAt DESC, key
