"""The statements by which quality rules find: each begins with `document`, and returns one row for each case.

Columns: `about` (label and key), `name`, `provisions`, `claim`, `said` (`graph.publish.quality.declare.Rule`). What is
said is data alone: sentences are made of it elsewhere.
"""

from __future__ import annotations

from typing import Final

#: By its status a law has not begun, or has ended, or is held up; dates narrow what a status says.
NOT_IN_FORCE: Final = ("PROPOSED", "ENACTED", "ENJOINED", "REPEALED", "LAPSED", "STRUCK_DOWN")
_ENDED: Final = ", ".join(f"'{one}'" for one in NOT_IN_FORCE)
#: Whether the law `l` is in force on the day.
_IN_FORCE: Final = (
    f"NOT l.status IN [{_ENDED}] AND coalesce(l.inForceOn <= $today, true) AND coalesce(l.repealedOn > $today, true)"
)
#: The place `j`, and those that it is part of on the day.
_UPWARDS: Final = (
    "(j) (()-[m:PART_OF WHERE coalesce(m.validFrom <= $today, true) AND coalesce(m.validTo > $today, true)]->())*"
)

_CLAUSES: Final = "MATCH (:Document {key: document})<-[:IN_DOCUMENT]-(p:ActiveProvision)"
_ABOUT_CLAUSE: Final = "['Provision', p.key] AS about, p.key AS name, [p.key] AS provisions, null AS claim"
_ABOUT_FACT: Final = "['Claim', c.key] AS about, c.handle AS name, [p.key] AS provisions, c.key AS claim"
_CLAIM: Final = "MATCH (c:Claim {key: r.claimKey})"

FLAGS_WITHOUT_LAW: Final = f"""
MATCH (:Document {{key: document}})<-[:IN_DOCUMENT]-(p:Provision)-[r:FLAGS]->(j:Jurisdiction)
{_CLAIM}
CALL (r, j) {{
  OPTIONAL MATCH {_UPWARDS} (:Jurisdiction)<-[:APPLIES_IN]-(l:Regulation)
  WHERE l.path IN [path IN r.basis | split(path, '/')[0]]
  WITH DISTINCT l ORDER BY l.path
  RETURN collect(CASE WHEN l IS NOT NULL THEN [l.label, l.status, {_IN_FORCE}] END) AS laws
}}
WITH c, p, r, j, laws WHERE none(law IN laws WHERE law[2])
RETURN {_ABOUT_FACT}, {{
  place: j.name, laws: laws,
  basis: COLLECT {{ MATCH (t:LegalTarget) WHERE t.path IN r.basis RETURN t.label ORDER BY t.path }}
}} AS said"""

LAWS_NOT_IN_FORCE: Final = f"""
MATCH (:Document {{key: document}})<-[:IN_DOCUMENT]-(p:Provision)-[r:ENGAGES]->(t:LegalTarget)
MATCH (l:Regulation {{path: t.regulationPath}}) WHERE NOT ({_IN_FORCE}) OR (t:LegalUnit AND t.appliesFrom > $today)
{_CLAIM}
RETURN {_ABOUT_FACT}, {{
  target: t.label, law: l.label, status: CASE WHEN l.status IN [{_ENDED}] THEN l.status END,
  begins: CASE WHEN l.inForceOn > $today THEN toString(l.inForceOn) END,
  ended: CASE WHEN l.repealedOn <= $today THEN toString(l.repealedOn) END,
  applies: CASE WHEN t:LegalUnit AND t.appliesFrom > $today THEN toString(t.appliesFrom) END
}} AS said"""

STRENGTHS: Final = f"""
MATCH (:Document {{key: document}})<-[:IN_DOCUMENT]-(p:Provision)-[r:ENGAGES]->(t:LegalTarget)
WHERE NOT 0 <= r.strength <= 10
{_CLAIM}
RETURN {_ABOUT_FACT}, {{strength: toString(r.strength), target: t.label}} AS said"""

FACTS_WITHOUT_EVIDENCE: Final = f"""
MATCH (:Document {{key: document}})<-[:IN_DOCUMENT]-(p:Provision)-[r:ENGAGES|FLAGS|ASSESSED_UNRELATED]->(t)
{_CLAIM}
WHERE NOT EXISTS {{ (c)-[:RESTS_ON]->(:Evidence) }}
RETURN {_ABOUT_FACT}, {{type: type(r), target: coalesce(t.label, t.name)}} AS said"""

SEVERITIES: Final = f"""
{_CLAUSES}
WITH p, {{LOW: 1, MEDIUM: 2, HIGH: 3}} AS rank
WITH p, rank[p.severity] AS severity, rank[p.exposureMin] AS least, rank[p.exposureMax] AS most
WHERE least > most OR severity < least OR severity > most
  OR (severity IS NULL) <> (least IS NULL) OR (severity IS NULL) <> (most IS NULL)
RETURN {_ABOUT_CLAUSE}, {{
  severity: p.severity, least: p.exposureMin, most: p.exposureMax, reversed: coalesce(least > most, false)
}} AS said"""

DUPLICATES: Final = f"""
{_CLAUSES} WHERE p.excerptSha256 IS NOT NULL
WITH p.excerptSha256 AS words, p ORDER BY p.excerptStart, p.key
WITH words, collect(p) AS alike WHERE size(alike) > 1
UNWIND alike[1..] AS p
RETURN {_ABOUT_CLAUSE}, {{title: alike[0].title, key: alike[0].key}} AS said"""

#: Of texts with signs beyond UTF-16's first 65,536 Neo4j counts otherwise: what looks broken is judged again.
ANCHORS: Final = f"""
{_CLAUSES}-[:SOURCE_VERSION]->(v:VersionRecord)-[:HAS_TEXT]->(t:ArchivedText)
WHERE p.excerptText IS NOT NULL AND NOT coalesce(p.excerptAnchored AND p.excerptEnd >= p.excerptStart
  AND CASE WHEN p.excerptStart >= 0 AND p.excerptEnd >= p.excerptStart
    THEN substring(t.text, p.excerptStart, p.excerptEnd - p.excerptStart) END = p.excerptText, false)
RETURN {_ABOUT_CLAUSE}, {{
  archived: t.text, day: toString(date(v.fetchedAt)), excerpt: p.excerptText, sha256: p.excerptSha256,
  start: p.excerptStart, end: p.excerptEnd, anchored: coalesce(p.excerptAnchored, false)
}} AS said"""

INSTRUCTIONS: Final = f"""
{_CLAUSES} WHERE any(stem IN $stems WHERE p.excerptTextFolded CONTAINS stem)
RETURN {_ABOUT_CLAUSE}, {{text: p.excerptText}} AS said"""

EXTRACTIONS: Final = """
MATCH (:Document {key: document})-[:HAS_VERSION]->(v:DocumentVersion) WHERE v.extraction <> 'OK'
RETURN ['DocumentVersion', v.key] AS about, v.key AS name, [] AS provisions, null AS claim,
  {day: toString(date(v.fetchedAt)), extraction: v.extraction} AS said"""

SUMMARIES: Final = """
MATCH (:Document {key: document})<-[:OF_DOCUMENT]-(c:Change) WHERE c.summary IS NOT NULL
RETURN ['Change', c.key] AS about, c.key AS name, [] AS provisions, null AS claim, {
  summary: c.summary, added: c.sentencesAdded, removed: c.sentencesRemoved, modified: c.sentencesModified
} AS said"""

#: Rules by which claims about some documents were suggested, and all of them.
RULES_OF: Final = """
UNWIND $documents AS document
MATCH (:Document {key: document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim) WHERE c.rule IS NOT NULL
RETURN DISTINCT c.rule AS rule"""
EVERY_RULE: Final = "MATCH (c:Claim) WHERE c.rule IS NOT NULL RETURN DISTINCT c.rule AS rule"
#: Begins with `rule`. A claim that its author withdrew, or that another one says already, tells nothing of the rule.
IMPRECISE: Final = """
MATCH (c:Claim {rule: rule})-[:MADE_BY]->(a:Agent)
WHERE c.status IN ['ACCEPTED', 'STALE']
  OR (c.status = 'REJECTED' AND NOT coalesce(c.reasonCode, '') IN ['WITHDRAWN', 'DUPLICATE'])
WITH rule, a, count(*) AS decided, sum(CASE WHEN c.status = 'REJECTED' THEN 0 ELSE 1 END) AS accepted
WHERE decided >= $fewest AND toFloat(accepted) / decided < $least
RETURN ['Agent', a.slug] AS about, a.slug + '~' + rule AS name, [] AS provisions, null AS claim,
  {rule: rule, decided: decided, accepted: accepted} AS said"""
#: Begins with `rule`. A decision that was taken back is as if nobody had decided.
READ_TWICE: Final = """
MATCH (c:Claim {rule: rule})-[:MADE_BY]->(a:Agent)
MATCH (c)<-[:DECIDES]-(d:Decision)<-[:READS_AGAIN]-(s:SecondReading)
WHERE NOT EXISTS { (c)<-[:DECIDES]-(u:Decision) WHERE u.undoes = d.key }
WITH rule, a, collect([d.status, s.status]) AS judged WHERE size(judged) >= $fewestTwice
RETURN ['Agent', a.slug] AS about, a.slug + '~' + rule AS name, [] AS provisions, null AS claim,
  {rule: rule, judged: judged} AS said"""
