// Platforms of a sector by laws, by number and by highest severity. The totals of laws speak of all platforms: they are
// counted law by law. Cells speak of the sector alone: its provisions are read once, in the order in which they are shown.
CALL () {
  MATCH (f:Platform)-[:PUBLISHES]->()<-[:IN_DOCUMENT]-(p:ActiveProvision)
  WHERE $sector IN f.sector
  WITH f, p, p.severityRank AS rank
  WITH f, count(*) AS number, sum(CASE WHEN rank >= $least THEN 1 ELSE 0 END) AS severe, collect(p) AS provisions
  RETURN collect([f.slug, f.name, severe, number, provisions]) AS rows
}
CALL () {
  MATCH (l:Regulation)
  CALL (l) {
    MATCH (l)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
    WITH DISTINCT p
    RETURN count(*) AS number, sum(CASE WHEN p.severityRank >= $least THEN 1 ELSE 0 END) AS severe
  }
  WITH l, number, severe WHERE number > 0
  RETURN collect([l.path, l.label, severe, number]) AS columns
}
WITH rows, columns,
  COLLECT { UNWIND rows AS r WITH r WHERE r[2] > 0 RETURN r ORDER BY r[2] DESC, r[0] LIMIT $limit } AS rowsSevere,
  COLLECT { UNWIND rows AS r RETURN r ORDER BY r[3] DESC, r[0] LIMIT $limit } AS rowsAll,
  COLLECT { UNWIND columns AS c WITH c WHERE c[2] > 0 RETURN c ORDER BY c[2] DESC, c[0] LIMIT $limit } AS columnsSevere,
  COLLECT { UNWIND columns AS c RETURN c ORDER BY c[3] DESC, c[0] LIMIT $limit } AS columnsAll
CALL (rows, columnsSevere, columnsAll) {
  WITH rows, [c IN columnsSevere | c[0]] + [c IN columnsAll | c[0]] AS laws
  UNWIND rows AS r
  WITH laws, r[0] AS slug, r[4] AS provisions
  UNWIND provisions AS p
  MATCH (p)-[:ENGAGES]->(t:LegalTarget)
  WHERE t.regulationPath IN laws
  WITH DISTINCT slug, p, t.regulationPath AS law
  WITH slug, law, p, p.severityRank AS rank ORDER BY p.key
  WITH slug, law, count(*) AS number, max(rank) AS top, collect(CASE WHEN rank >= $least THEN p END) AS severe
  RETURN collect([slug, law, number, top, size(severe), [p IN severe[..3] | [p.key, p.title, p.severity]]]) AS cells
}
RETURN [r IN rowsSevere | r[..3]] AS rows, [c IN columnsSevere | c[..3]] AS columns, cells,
  size([r IN rows WHERE r[2] > 0]) > $limit OR size([c IN columns WHERE c[2] > 0]) > $limit AS truncated,
  [r IN rowsAll | r[0]] AS rowsAll, [c IN columnsAll | c[0]] AS columnsAll
