CYPHER 25
// What begins with a unit of law: its provisions, and those of what it is part of, which are many.
// Each platform's name is read once, not once for every provision.
MATCH (t:LegalTarget {path: $unit})
WITH t, COLLECT { MATCH (t)-[:HAS_UNIT*0..]->(u) RETURN u } AS within,
  COLLECT { MATCH (t)<-[:HAS_UNIT*1..]-(u) RETURN u } AS around
CALL (within) {
  UNWIND within AS u
  MATCH (u)<-[e:ENGAGES]-(p:ActiveProvision)
  WITH e, p ORDER BY e.pair
  RETURN collect([e.condition, p.key, p.title, p.severity, p.platformSlug]) AS engaging, collect(DISTINCT p) AS engagers
}
CALL (within, around, engagers) {
  WITH engagers, [u IN within + around | u.path] AS paths
  UNWIND engagers AS p
  MATCH (p)-[f:FLAGS]->(j)
  WHERE any(path IN f.basis WHERE path IN paths)
  WITH f, j ORDER BY f.pair
  RETURN collect(j.code) AS flagged
}
CALL (within, around, engagers) {
  CALL (within, around) {
    UNWIND around AS u
    MATCH (u)<-[:ENGAGES]-(p:ActiveProvision)
    RETURN p
    UNION
    UNWIND within AS u
    MATCH (u)<-[:CONCERNS]-(c:Claim)-[:ABOUT]->(p:ActiveProvision)
    WHERE c.status IN ['SUGGESTED', 'IN_REVIEW']
    RETURN p
  }
  WITH p, within, engagers
  WHERE NOT p IN engagers AND NOT EXISTS { (p)-[:ASSESSED_UNRELATED]->(u) WHERE u IN within }
  RETURN coll.sort(collect([p.key, p.title, p.platformSlug])) AS waiting
}
RETURN t.label AS label, t.appliesFrom AS appliesFrom, t.heading AS heading, t.officialUri AS officialUri,
  engaging, flagged, waiting,
  COLLECT {
    UNWIND [one IN waiting | one[2]] + [one IN engaging | one[4]] AS slug
    WITH DISTINCT slug
    MATCH (f:Platform {slug: slug})
    RETURN [slug, f.name]
  } AS platforms
