// Clauses under the law of member states alone. Whoever engages a law of the whole union is left out, so what is looked
// for begins at the laws that apply in a part of it and not in the whole.
MATCH (union:Jurisdiction {code: $place})
WITH union, COLLECT { MATCH (union)<-[:APPLIES_IN]-(l) RETURN l.path } AS ofUnion
CALL (union, ofUnion) {
  MATCH (union)<-[rs:PART_OF*1..]-(j)
  WHERE all(r IN rs WHERE coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true))
  MATCH (j)<-[:APPLIES_IN]-(l)
  WITH DISTINCT ofUnion, l
  WHERE NOT l.path IN ofUnion
  MATCH (l)-[:HAS_UNIT*0..]->()<-[e:ENGAGES]-(p:ActiveProvision)
  WHERE any(one IN e.parties WHERE one IN $party)
  WITH DISTINCT ofUnion, p
  WHERE EXISTS { (p)-[f:FLAGS]->() WHERE any(one IN f.factors WHERE one IN $factor) AND any(one IN f.parties WHERE one IN $party) }
    AND NOT EXISTS { (p)-[:ENGAGES]->(t:LegalTarget) WHERE t.regulationPath IN ofUnion }
  RETURN collect(p) AS hits
}
RETURN size(hits) AS total, COLLECT {
  UNWIND hits AS p
  WITH p ORDER BY p.exposureMaxRank DESC, p.key DESC LIMIT $first
  MATCH (p)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(f)
  RETURN [
    p.title, f.name, p.vendorImplications, p.exposureMin, p.exposureMax,
    COLLECT {
      MATCH (p)-[e:ENGAGES]->(t)
      RETURN [
        e.parties, t.label, t:Regulation, t.kind, t.status,
        COLLECT { MATCH (t)-[:HAS_MEMBER]->(m) RETURN m.label ORDER BY m.path },
        COLLECT { MATCH (t)-[:APPLIES_IN]->(j) RETURN j.code ORDER BY j.code }
      ] ORDER BY e.pair LIMIT 20
    },
    COLLECT {
      MATCH (p)-[e:FLAGS]->(j)
      WHERE any(one IN e.factors WHERE one IN $factor)
      RETURN [j.code, COLLECT {
        UNWIND e.basis AS path MATCH (b:LegalTarget {path: path}) RETURN b.label ORDER BY path
      }] ORDER BY e.pair LIMIT 50
    }
  ] ORDER BY p.exposureMaxRank DESC, p.key DESC
} AS nodes
