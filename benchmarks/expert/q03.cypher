// One category of one platform: as it was recorded then, as it is recorded now of then, and as it is today.
// Readings and provisions are found by the platform that their key begins with.
UNWIND [['then', $knownAt], ['thenAsKnownNow', $now]] AS told
WITH told[0] AS name, told[1] AS known
UNWIND $platform AS slug
MATCH (r:ProvisionVersion {platformSlug: slug})
WHERE r.key IS NOT NULL AND any(one IN r.category WHERE one IN $category) AND r.status = 'ACTIVE'
  AND r.validFrom <= $asOf AND coalesce(r.validTo > $asOf, true)
  AND r.recordedFrom <= known AND coalesce(r.recordedTo > known, true)
MATCH (r)<-[:HAS_HISTORY]-(p)
RETURN name, r.key AS key, r.versionKey AS record, r.title AS title, r.severity AS severity,
  COLLECT {
    MATCH (p)-[e:ENGAGES|ENGAGED|WILL_ENGAGE]->(t)
    WHERE coalesce(e.validFrom <= $asOf, true) AND coalesce(e.validTo > $asOf, true)
      AND e.recordedFrom <= known AND coalesce(e.recordedTo > known, true)
    RETURN [t.path, e.confidence] ORDER BY e.pair LIMIT 20
  } AS engages,
  COLLECT {
    MATCH (p)-[e:FLAGS|FLAGGED|WILL_FLAG]->(j)
    WHERE coalesce(e.validFrom <= $asOf, true) AND coalesce(e.validTo > $asOf, true)
      AND e.recordedFrom <= known AND coalesce(e.recordedTo > known, true)
    RETURN j.code ORDER BY e.pair LIMIT 50
  } AS flags
ORDER BY key
UNION ALL
UNWIND $platform AS slug
MATCH (p:Provision {platformSlug: slug})
WHERE p:ActiveProvision AND p.key IS NOT NULL AND any(one IN p.category WHERE one IN $category)
RETURN 'now' AS name, p.key AS key, null AS record, p.title AS title, p.severity AS severity,
  COLLECT { MATCH (p)-[e:ENGAGES]->(t) RETURN [t.path, e.confidence] ORDER BY e.pair LIMIT 20 } AS engages,
  COLLECT { MATCH (p)-[e:FLAGS]->(j) RETURN j.code ORDER BY e.pair LIMIT 50 } AS flags
ORDER BY key
