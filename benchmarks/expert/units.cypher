// Engagements of one law and of all its units.
MATCH (law:LegalTarget {path: $path})
RETURN law.label, COLLECT {
  MATCH (law)-[:HAS_UNIT*0..]->()<-[e:ENGAGES]-(p:ActiveProvision)
  WITH e, p, e.pair AS pair ORDER BY pair LIMIT $first
  MATCH (p)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
  RETURN [e.confidence, p.key, p.title, p.severity, f.name] ORDER BY pair
}
