// Severe provisions that engage a law or unit and not another, with the places that they flag.
// Begins at the units of the law that is engaged: few provisions lead there.
WITH COLLECT { MATCH (:LegalTarget {path: $some})-[:HAS_UNIT*0..]->(u) RETURN u } AS some,
     COLLECT { MATCH (:LegalTarget {path: $none})-[:HAS_UNIT*0..]->(u) RETURN u } AS none,
     COLLECT {
       MATCH (:Jurisdiction {code: $place})<-[rs:PART_OF*0..]-(j)
       WHERE all(r IN rs WHERE coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true))
         AND j.level IN $level
       RETURN DISTINCT j
     } AS places
CALL (some, none) {
  UNWIND some AS u
  MATCH (u)<-[:ENGAGES]-(p:ActiveProvision)
  WHERE p.severityRank >= $least AND NOT EXISTS { (p)-[:ENGAGES]->(x) WHERE x IN none }
  RETURN collect(DISTINCT p) AS hits
}
RETURN size(hits) AS total,
  COLLECT {
    UNWIND hits AS p
    WITH p.platformSlug AS slug, count(*) AS number
    MATCH (f:Platform {slug: slug})
    RETURN [slug, f.name, number] ORDER BY number DESC, slug
  } AS byPlatform,
  COLLECT {
    UNWIND hits AS p
    MATCH (p)-[:FLAGS]->(j)
    WITH j, count(*) AS number
    RETURN [j.code, j.name, number] ORDER BY number DESC, j.code
  } AS byPlace,
  COLLECT {
    UNWIND hits AS p
    WITH p ORDER BY p.exposureMaxRank DESC, p.key DESC LIMIT $first
    MATCH (p)-[:IN_DOCUMENT]->(d)<-[:PUBLISHES]-(f)
    RETURN [
      p.key, p.title, p.severity, f.name, d.title, p.excerptText, p.excerptSha256,
      EXISTS { (p)-[:ASSESSED_UNRELATED]->(x) WHERE x IN none },
      COLLECT {
        MATCH (p)-[e:ENGAGES]->(u) WHERE u IN some
        RETURN [e.condition, e.modality, e.confidence, u.path, u.label] ORDER BY e.pair LIMIT 20
      },
      COLLECT {
        MATCH (p)-[e:FLAGS]->(j) WHERE j IN places
        RETURN [j.code, j.name, e.reason, COLLECT {
          UNWIND e.basis AS path MATCH (b:LegalTarget {path: path}) RETURN b.label ORDER BY path
        }] ORDER BY e.pair LIMIT 50
      }
    ] ORDER BY p.exposureMaxRank DESC, p.key DESC
  } AS nodes
