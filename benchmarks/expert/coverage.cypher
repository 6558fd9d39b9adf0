// Units of a law against the first platforms: as q05, of every sector.
MATCH (target:LegalTarget {path: $target})
WITH COLLECT {
  MATCH way = (target)-[:HAS_UNIT*1..]->(u)
  WHERE u.unitType <> 'CHAPTER' AND all(n IN nodes(way)[1..-1] WHERE n.unitType = 'CHAPTER')
  RETURN u ORDER BY u.ordinal, u.path
} AS units, COLLECT { MATCH (f:Platform) RETURN f ORDER BY f.slug LIMIT $first } AS platforms
CALL (units, platforms) {
  WITH units, [f IN platforms | f.slug] AS slugs
  UNWIND units AS u
  MATCH (u)-[:HAS_UNIT*0..]->()<-[e:ENGAGES|ASSESSED_UNRELATED]-(p:ActiveProvision)
  WHERE p.platformSlug IN slugs
  WITH u, p, max(type(e) = 'ENGAGES') AS mapped
  WITH u, p.platformSlug AS slug, sum(CASE WHEN mapped THEN 1 ELSE 0 END) AS mapped,
    sum(CASE WHEN mapped THEN 0 ELSE 1 END) AS reviewed, max(CASE WHEN mapped THEN p.severityRank END) AS rank
  RETURN collect([slug, u.path, mapped, reviewed, rank]) AS cells
}
RETURN [u IN units | [u.path, u.heading]] AS units, cells,
  [f IN platforms | [f.slug, f.name, COUNT { (f)-[:PUBLISHES]->()<-[:IN_DOCUMENT]-(:ActiveProvision) }]] AS platforms
