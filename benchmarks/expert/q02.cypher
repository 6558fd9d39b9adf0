// Everything about one clause: many small reads, each from the clause itself.
MATCH (p:Clause {key: $key})-[:IN_DOCUMENT]->(d)<-[:PUBLISHES]-(f)
MATCH (p)-[:SOURCE_VERSION]->(v)
RETURN [
    p.key, p.title, p.severity, p.exposureMin, p.exposureMax, p.plainSummary, p.whyItMatters, p.consumerImpact,
    p.interpretiveNote, p.vendorImplications, p.complianceConsiderations,
    p.excerptText, p.excerptStart, p.excerptEnd, p.excerptSha256, p.excerptAnchored
  ] AS clause,
  [v.sha256, v.fetchedAt, v.archiveUrl, v.extraction, v.effectiveOn] AS version,
  [f.name, d.title, d.sourceUrl, d.documentType, p.category] AS source,
  COLLECT {
    MATCH (p)-[e:ENGAGES]->(t)
    RETURN [
      t.path, t.label, t.officialUri, e.modality, e.condition, e.effect, e.confidence, e.rationale, e.method,
      COLLECT { MATCH (:Claim {key: e.claimKey})-[:RESTS_ON]->(x) RETURN [x.url, x.quote, x.verified] ORDER BY x.key }
    ] ORDER BY e.pair LIMIT 20
  } AS engages,
  COLLECT {
    MATCH (p)-[e:FLAGS]->(j)
    RETURN [
      j.code, j.name, e.factors, e.parties, e.reason, e.modality,
      COLLECT { UNWIND e.basis AS path MATCH (b:LegalTarget {path: path}) RETURN b.label ORDER BY path }
    ] ORDER BY e.pair LIMIT 50
  } AS flags,
  COLLECT {
    CALL (p) {
      MATCH (p)-[:ENGAGES]->(t)<-[:ENGAGES]-(o:ActiveProvision)
      WHERE o.platformSlug <> p.platformSlug
      RETURN o, count(*) AS both, null AS alike
      UNION ALL
      MATCH (p)-[s:SIMILAR_TO]-(o:ActiveProvision)
      WHERE o.platformSlug <> p.platformSlug
      RETURN o, 0 AS both, s.score AS alike
    }
    WITH o, sum(both) AS both, coalesce(max(alike), 0.0) AS words
    WITH o, both, words, COUNT { (p)-[:ENGAGES]->() } + COUNT { (o)-[:ENGAGES]->() } AS engaged
    // What the other parts can add at most is not enough for fewer laws in common.
    WHERE both > 0 AND both * 2.0 / engaged > 2 * $minScore - 1.001 OR both = 0 AND words > 0
    WITH o, both, words, engaged, size([c IN p.category WHERE c IN o.category]) AS common,
      size(p.category) + size(o.category) AS categories,
      p.excerptSha256 IS NOT NULL AND o.excerptSha256 IS NOT NULL AS held
    WITH o, both, words, engaged, common, categories, held,
      0.5 * CASE engaged WHEN 0 THEN 0 ELSE both * 2.0 / engaged END
      + 0.3 * CASE categories WHEN 0 THEN 0 ELSE common * 2.0 / categories END AS score
    WITH o, both, words, engaged, common, categories, held,
      round(CASE WHEN held THEN score + 0.2 * words ELSE score / 0.8 END, 4, 'HALF_UP') AS score
    WHERE score >= $minScore
    WITH * ORDER BY score DESC, o.key LIMIT 3
    MATCH (o)-[:IN_DOCUMENT]->()<-[:PUBLISHES]-(of)
    RETURN [
      score, both, engaged, common, categories, held, words, o.title, of.name, o.severity,
      COLLECT { MATCH (o)-[:ENGAGES]->(t) WHERE EXISTS { (p)-[:ENGAGES]->(t) } RETURN t.label ORDER BY t.path }
    ] ORDER BY score DESC, o.key
  } AS comparables,
  COLLECT {
    MATCH (other:Document {documentType: d.documentType})
    WHERE EXISTS { (other)<-[:IN_DOCUMENT]-() }
    MATCH (other)<-[:PUBLISHES]-(of)
    WITH DISTINCT of
    RETURN EXISTS {
      (of)-[:PUBLISHES]->()<-[:IN_DOCUMENT]-(o:ActiveProvision) WHERE p.category[0] IN o.category
    }
  } AS platforms,
  COLLECT {
    MATCH (p)-[:HAS_HISTORY]->(r)
    WHERE r.status = 'ACTIVE' AND r.recordedFrom <= $now AND coalesce(r.recordedTo > $now, true)
    RETURN [r.recordedFrom, r.severity, r.excerptText] ORDER BY r.ordinal DESC LIMIT 5
  } AS history,
  COLLECT { MATCH (p)<-[:FOUND_IN]-(i:QualityIssue) RETURN [i.rule, i.message] ORDER BY i.key } AS issues
