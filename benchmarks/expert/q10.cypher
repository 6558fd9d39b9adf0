// Provisions of other platforms that engage the same or are alike in words, and what only one of the two engages.
// What cannot reach the least score by its laws alone is left out before anything else of it is read.
MATCH (p:Clause {key: $key})
WITH p, COLLECT { MATCH (p)-[:ENGAGES]->(t) RETURN t } AS mine
CALL (p, mine) {
  CALL (p, mine) {
    UNWIND mine AS t
    MATCH (t)<-[:ENGAGES]-(o:ActiveProvision)
    WHERE o.platformSlug <> p.platformSlug
    RETURN o, 1 AS both, null AS alike
    UNION ALL
    MATCH (p)-[s:SIMILAR_TO]-(o:ActiveProvision)
    WHERE o.platformSlug <> p.platformSlug
    RETURN o, 0 AS both, s.score AS alike
  }
  WITH o, sum(both) AS both, coalesce(max(alike), 0.0) AS words, size(mine) AS number
  WITH o, both, words, number + COUNT { (o)-[:ENGAGES]->() } AS engaged
  WITH o, both, words, engaged, CASE engaged WHEN 0 THEN 0.0 ELSE both * 2.0 / engaged END AS laws
  // Categories and words add half of the score, or three eighths where words are not known.
  WHERE laws > 2 * $minScore - 1.001
  WITH o, both, words, engaged, laws, size([c IN p.category WHERE c IN o.category]) AS common,
    size(p.category) + size(o.category) AS categories,
    p.excerptSha256 IS NOT NULL AND o.excerptSha256 IS NOT NULL AS held
  WITH o, both, words, engaged, common, categories, held,
    0.5 * laws + 0.3 * CASE categories WHEN 0 THEN 0 ELSE common * 2.0 / categories END AS score
  WITH o, both, words, engaged, common, categories, held,
    round(CASE WHEN held THEN score + 0.2 * words ELSE score / 0.8 END, 4, 'HALF_UP') AS score
  WHERE score >= $minScore
  WITH o, both, words, engaged, common, categories, held, score ORDER BY score DESC, o.key
  RETURN collect([o, score, both, engaged, common, categories, held, words]) AS found
}
RETURN size(found) AS total, COLLECT {
  UNWIND found[..$first] AS one
  WITH one, one[0] AS o
  MATCH (o)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
  WITH one, o, f, COLLECT { MATCH (o)-[:ENGAGES]->(t) RETURN t ORDER BY t.path } AS theirs
  RETURN one[1..] + [
    o.title, o.severity, f.name, o.excerptText,
    [t IN theirs WHERE t IN mine | t.path],
    COLLECT { UNWIND mine AS t WITH t WHERE NOT t IN theirs RETURN [t.path, t.label] ORDER BY t.path },
    [t IN theirs WHERE NOT t IN mine | [t.path, t.label]]
  ] ORDER BY one[1] DESC, o.key
} AS nodes
