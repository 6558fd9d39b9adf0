CYPHER 25
// Flags of a place and of all places in it: each flag is met once, and counted by place, by law, and by platform.
MATCH (whole:Jurisdiction {code: $code})
WITH whole, COLLECT {
  MATCH (whole)<-[rs:PART_OF*0..]-(j)
  WHERE all(r IN rs WHERE coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true))
  RETURN DISTINCT j
} AS places
CALL (whole) {
  MATCH (whole)<-[r:PART_OF]-(j)
  WHERE coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true)
  RETURN coll.sort(collect([j.code, j.name, COLLECT {
    MATCH (j)<-[:APPLIES_IN]-(l) WHERE l.status IN $status
    RETURN [l.label, l.kind, l.privateRightOfAction, l.appliesFrom] ORDER BY l.path
  }])) AS children
}
CALL (places) {
  UNWIND places AS j
  WITH j, j.level IN $level AS within
  MATCH (j)<-[f:FLAGS]-(p:ActiveProvision)
  WITH j, within, collect(p) AS provisions, collect(CASE WHEN within THEN [p, f.basis] END) AS based
  RETURN collect([within, provisions]) AS flagged,
    collect(CASE WHEN within THEN [j.code, j.name, size(provisions)] END) AS byPlace,
    collect(based) AS bases
}
CALL (flagged) {
  UNWIND flagged AS one
  WITH one[0] AS within, one[1] AS provisions
  UNWIND provisions AS p
  WITH p, max(within) AS within
  WITH p.platformSlug AS slug, count(*) AS of, sum(CASE WHEN within THEN 1 ELSE 0 END) AS ofWithin
  RETURN [sum(ofWithin), sum(CASE ofWithin WHEN 0 THEN 0 ELSE 1 END), sum(of), count(*)] AS totals
}
CALL (bases) {
  UNWIND bases AS based
  UNWIND based AS one
  WITH one[0] AS p, one[1] AS paths
  UNWIND paths AS path
  WITH path, count(DISTINCT p) AS number
  MATCH (b:LegalTarget {path: path})
  RETURN collect([path, b.label, number]) AS byBasis
}
RETURN whole.name AS name, totals, byPlace, byBasis, children
