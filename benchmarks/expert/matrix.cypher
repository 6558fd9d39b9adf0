// Platforms by laws. Every engagement is met once; a provision has one platform, so that the total of a law is the sum
// of its cells.
CALL () {
  MATCH (p:ActiveProvision)
  WITH p.platformSlug AS slug, count(*) AS number
  MATCH (f:Platform {slug: slug})
  WITH slug, f.name AS name, number ORDER BY number DESC, slug
  RETURN collect([slug, name, number]) AS rows
}
CALL () {
  MATCH (l:Regulation)
  CALL (l) {
    MATCH (l)-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
    WITH DISTINCT p
    WITH p.platformSlug AS slug, count(*) AS number, max(p.severityRank) AS rank
    RETURN sum(number) AS number, collect([slug, number, rank]) AS cells
  }
  WITH l, number, cells WHERE number > 0
  WITH l, number, cells ORDER BY number DESC, l.path
  RETURN collect([l.path, l.label, number, cells]) AS columns
}
RETURN rows[..$rows], [c IN columns[..$columns] | c[..3]], size(rows) > $rows OR size(columns) > $columns, COLLECT {
  WITH [r IN rows[..$rows] | r[0]] AS slugs
  UNWIND columns[..$columns] AS column
  RETURN [column[0], [cell IN column[3] WHERE cell[0] IN slugs]]
}
