CYPHER 25
// Platforms of a sector by laws, by number and by highest severity. The totals of laws speak of all platforms: they are
// counted law by law. Cells speak of the sector alone: its provisions are read once.
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
// Sorted as lists: sorted rows would each be charged for all provisions.
WITH rows, columns,
  coll.sort([r IN rows WHERE r[2] > 0 | [-r[2], r[0], r[1]]]) AS rowsSevere,
  coll.sort([r IN rows | [-r[3], r[0]]]) AS rowsAll,
  coll.sort([c IN columns WHERE c[2] > 0 | [-c[2], c[0], c[1]]]) AS columnsSevere,
  coll.sort([c IN columns | [-c[3], c[0]]]) AS columnsAll
CALL (rows, columnsSevere, columnsAll) {
  WITH rows, [c IN columnsSevere[..$limit] + columnsAll[..$limit] | c[1]] AS laws
  UNWIND rows AS r
  WITH laws, r[0] AS slug, r[4] AS provisions
  UNWIND provisions AS p
  MATCH (p)-[:ENGAGES]->(t:LegalTarget)
  WHERE t.regulationPath IN laws
  WITH DISTINCT slug, p, t.regulationPath AS law
  WITH slug, law, p, p.severityRank AS rank
  WITH slug, law, count(*) AS number, max(rank) AS top, collect(CASE WHEN rank >= $least THEN [p.key, p] END) AS severe
  RETURN collect([
    slug, law, number, top, size(severe), [one IN coll.sort(severe)[..3] | [one[0], one[1].title, one[1].severity]]
  ]) AS cells
}
RETURN rowsSevere[..$limit], columnsSevere[..$limit], cells,
  size(rowsSevere) > $limit OR size(columnsSevere) > $limit AS truncated,
  [r IN rowsAll[..$limit] | r[1]], [c IN columnsAll[..$limit] | c[1]]
