// Platforms with their first provisions, and what each engages and flags. Provisions come in order from the index.
MATCH (f:Platform)
WITH f ORDER BY f.slug LIMIT $platforms
RETURN f.slug, f.name, COLLECT {
  MATCH (p:Provision {platformSlug: f.slug})
  WHERE p.key IS NOT NULL AND p:ActiveProvision
  WITH p ORDER BY p.key LIMIT $first
  RETURN [
    p.key, p.title, p.severity, p.exposureMin, p.exposureMax,
    COLLECT {
      MATCH (p)-[e:ENGAGES]->(t)
      RETURN [e.modality, e.confidence, e.condition, t.path, t.label] ORDER BY e.pair LIMIT $first
    },
    COLLECT { MATCH (p)-[e:FLAGS]->(j) RETURN [e.reason, e.factors, j.code, j.name] ORDER BY e.pair LIMIT $first }
  ]
} ORDER BY f.slug
