// Chains from a clause to a law. One pattern for each length, so that each is matched from both ends.
MATCH (a:Clause {key: $from})
MATCH (b:LegalTarget {path: $to})
WITH a, b, COUNT { (a)-[:ENGAGES|HAS_UNIT|RELATES_TO]-() } AS ofA, COUNT { (b)-[:ENGAGES|HAS_UNIT|RELATES_TO]-() } AS ofB
CALL (a, b) {
  CALL (a, b) {
    MATCH (a)-[r:ENGAGES|HAS_UNIT|RELATES_TO]-(b)
    RETURN [r] AS edges, [] AS inner
    UNION ALL
    MATCH (a)-[r:ENGAGES|HAS_UNIT|RELATES_TO]-(x)-[s:ENGAGES|HAS_UNIT|RELATES_TO]-(b)
    RETURN [r, s] AS edges, [x] AS inner
    UNION ALL
    MATCH (a)-[r:ENGAGES|HAS_UNIT|RELATES_TO]-(x)-[s:ENGAGES|HAS_UNIT|RELATES_TO]-(y)-[t:ENGAGES|HAS_UNIT|RELATES_TO]-(b)
    WHERE x <> b AND y <> a
    RETURN [r, s, t] AS edges, [x, y] AS inner
    UNION ALL
    MATCH (a)-[r:ENGAGES|HAS_UNIT|RELATES_TO]-(x)-[s:ENGAGES|HAS_UNIT|RELATES_TO]-(y)
      -[t:ENGAGES|HAS_UNIT|RELATES_TO]-(z)-[u:ENGAGES|HAS_UNIT|RELATES_TO]-(b)
    WHERE x <> b AND y <> a AND y <> b AND z <> a AND x <> z
    RETURN [r, s, t, u] AS edges, [x, y, z] AS inner
  }
  WITH edges, inner, COLLECT {
    UNWIND inner AS n
    RETURN [
      CASE WHEN n:Clause THEN 'Provision:' + n.key WHEN n:Regulation THEN 'Regulation:' + n.path ELSE 'LegalUnit:' + n.path END,
      COUNT { (n)-[:ENGAGES|HAS_UNIT|RELATES_TO]-() }
    ]
  } AS told
  WITH edges, inner,
    round(reduce(s = reduce(s = 1.0, e IN edges | s * CASE type(e) WHEN 'ENGAGES' THEN e.confidence ELSE 1 END),
      n IN told | s / (1 + log10(CASE WHEN n[1] > 1000 THEN 1000 ELSE n[1] END))), 6, 'HALF_UP') AS score,
    reduce(w = '', n IN told | w + n[0] + ' ') + reduce(w = '', e IN edges | w + ' ' + type(e)) AS way
  ORDER BY size(edges), score DESC, way
  WITH collect([score, edges, inner]) AS found
  RETURN found[..$first] AS best, size(found) AS number
}
CALL (a, b, ofA, ofB) {
  WITH CASE WHEN ofA > ofB THEN b ELSE a END AS near, CASE WHEN ofA > ofB THEN a ELSE b END AS far
  MATCH (near)-[:ENGAGES|HAS_UNIT|RELATES_TO]-(n) WHERE n <> far
  WITH COUNT { (n)-[:ENGAGES|HAS_UNIT|RELATES_TO]-() } AS degree
  RETURN sum(degree) AS further
}
RETURN number, 2 + ofA + ofB + further AS used, [one IN best | [one[0], COLLECT {
  WITH one[1] AS edges, [a] + one[2] + [b] AS nodes
  UNWIND range(0, size(edges) - 1) AS i
  WITH i, edges[i] AS e, nodes[i] AS n, nodes[i + 1] AS m
  RETURN [
    type(e), startNode(e) = n,
    labels(n), coalesce(n.key, n.path), [coalesce(n.title, n.label)] + [(n)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f) | f.name],
    labels(m), coalesce(m.key, m.path), [coalesce(m.title, m.label)] + [(m)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f) | f.name],
    e.modality, e.condition, e.explanation, e.pair, e.confidence
  ] ORDER BY i
}]] AS paths
