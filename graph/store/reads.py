"""What imports compare with: fixed reads of what the graph has, each under a name of its own.

Answers of the API are read by plans; everything else that is read of the content stands here, so that who writes needs
no Cypher. Properties are given as Python's values (`graph.store.projection.native`). What is read of a document is
empty where the graph does not know the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.store.projection import native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from graph.engine import Engine

Pair = tuple[str, str]
Properties = dict[str, Any]

# --- one document that an archive tells

_READER: Final = """
MATCH (d:Document {key: $document})
RETURN d.readerVersion, coalesce(d.retold, 0), EXISTS {
  (d)<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ANALYSES]-(:Analysis)<-[:EXTRACTED_FROM]-(c:Claim)
    <-[:DECIDES]-(:Decision {status: 'ACCEPTED'}) WHERE NOT EXISTS { (c)-[:CONCERNS]->() } }"""
_VERSIONS: Final = """
MATCH (v:VersionRecord) WHERE v.key STARTS WITH $document + '@'
RETURN properties(v), v:DocumentVersion"""
_CHANGES: Final = """
MATCH (:Document {key: $document})<-[:OF_DOCUMENT]-(c:ChangeRecord)
RETURN properties(c), c:Change, COLLECT { MATCH (c)-[:RETURNS_TO]->(v) RETURN v.key },
  COLLECT { MATCH (c)-[a:AFFECTS]->(p) RETURN [p.key, properties(a)] }"""
_PREVIOUS: Final = """
MATCH (a:VersionRecord)-[:PREVIOUS]->(b) WHERE a.key STARTS WITH $document + '@' RETURN a.key, b.key"""
_CONTINUED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(a:Clause)-[:CONTINUED_BY]->(b) RETURN a.key, b.key"""
_SUGGESTED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim {status: 'SUGGESTED'})
  -[:MADE_BY]->(:Agent {slug: $agent}) RETURN c.key"""
_REVIEWED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim)
  -[:MADE_BY]->(:Agent {slug: $agent}) WHERE NOT c.status IN ['SUGGESTED', 'STALE'] RETURN c.key"""
_TEXT: Final = """
MATCH (:VersionRecord {key: $key})-[:HAS_TEXT]->(t:ArchivedText) RETURN t.text"""


def reader_of(engine: Engine, document: str) -> tuple[int | None, int, bool] | None:
    """The number of the reader that cut a document, None before readers had numbers; how often its history was told
    anew; whether reviewers have ever accepted a reading of one of its clauses. None for a document that the graph does
    not know.
    """
    found = engine.read(_READER, {"document": document})
    return (found[0][0], found[0][1], found[0][2]) if found else None


def versions_of(engine: Engine, document: str) -> list[tuple[Properties, bool]]:
    """Every version that a document ever had: its properties, and whether it stands."""
    return [(native(says), stands) for says, stands in engine.read(_VERSIONS, {"document": document})]


def changes_of(engine: Engine, document: str) -> Iterator[tuple[Properties, bool, str | None, dict[str, Properties]]]:
    """Every change that a document ever had: its properties, whether it stands, the key of the version whose text it
    returned to, and what it did to each clause, by the clause's key.
    """
    for says, stands, returns_to, affects in engine.read(_CHANGES, {"document": document}):
        by_clause = {clause: native(effect) for clause, effect in affects}
        yield native(says), stands, next(iter(returns_to), None), by_clause


def previous_of(engine: Engine, document: str) -> frozenset[Pair]:
    """Keys of a version and of the one before it."""
    return _pairs(engine, _PREVIOUS, document)


def continued_of(engine: Engine, document: str) -> frozenset[Pair]:
    """Keys of a clause that is gone and of one that holds its words."""
    return _pairs(engine, _CONTINUED, document)


def _pairs(engine: Engine, text: str, document: str) -> frozenset[Pair]:
    return frozenset((start, end) for start, end in engine.read(text, {"document": document}))


def suggested_by(engine: Engine, agent: str, document: str) -> frozenset[str]:
    """Keys of the claims of an agent that are suggestions still, and no reviewer's."""
    return _keys(engine, _SUGGESTED, agent, document)


def reviewed_of(engine: Engine, agent: str, document: str) -> frozenset[str]:
    """Keys of the suggestions of an agent on which a reviewer has decided."""
    return _keys(engine, _REVIEWED, agent, document)


def _keys(engine: Engine, text: str, agent: str, document: str) -> frozenset[str]:
    return frozenset(str(key) for (key,) in engine.read(text, {"document": document, "agent": agent}))


def archived_text(engine: Engine, version: str) -> str:
    """The archived text of a version, as it was read."""
    return str(engine.read(_TEXT, {"key": version})[0][0])


# --- what is recorded of a document, whoever tells it

_CLAIMS: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(p:Clause)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(e)
MATCH (c)-[:MADE_BY]->(a:Agent) OPTIONAL MATCH (c)-[:RESTS_ON]->(v:Evidence)
WITH p, c, e, a, collect(v.key) AS evidence ORDER BY c.recordedFrom, c.key
RETURN p.key, coalesce(e.path, e.code), e.path IS NULL, properties(c), a.slug, evidence"""
_READINGS: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(p:Clause)-[:HAS_HISTORY]->(r:ProvisionVersion)
MATCH (r)-[:SOURCE_VERSION]->(v:VersionRecord)
RETURN p.key, properties(r), v.key, EXISTS {
    MATCH (c:Claim {pair: p.key + '~reading', status: 'ACCEPTED'}) WHERE c.statedFrom = r.recordedFrom }
ORDER BY p.key, r.ordinal"""


def claims_of(engine: Engine, document: str) -> Iterator[tuple[Pair, str, Properties, str, list[str]]]:
    """Every claim about a clause of a document and a law or place, oldest record first: keys of the two, the label of
    the second, the properties of the claim, the slug of its agent, keys of its evidence.
    """
    for provision, target, is_place, says, agent, evidence in engine.stream(_CLAIMS, document=document):
        label = "Jurisdiction" if is_place else "LegalTarget"
        yield (provision, target), label, native(says), agent, evidence


def readings_of(engine: Engine, document: str) -> Iterator[tuple[str, Properties, str, bool]]:
    """Every reading of a clause of a document, in the order of their ordinals: keys of the clause, the properties, the
    key of the version that the reading was taken from, whether an accepted claim made the reading.
    """
    for provision, says, version, is_judged in engine.stream(_READINGS, document=document):
        yield provision, native(says), version, is_judged


# --- what programs suggest

_STANDING: Final = """
MATCH (d:Document) WHERE $documents IS NULL OR d.key IN $documents
MATCH (d)<-[:IN_DOCUMENT|WILL_BE_IN]-(p:Clause)
RETURN p.key, d.key, CASE WHEN p:ActiveProvision THEN p.excerptSha256 END, p.headingPath, p.title, p.category,
  p.lastSeen, p.suggestedSha256, p.votedSha256, p.askedSha256 ORDER BY p.key"""
_DESCRIBED: Final = """
MATCH (p:Platform)-[:PUBLISHES]->(d:Document) WHERE $documents IS NULL OR d.key IN $documents
RETURN d.key, properties(d), properties(p)"""
_WORDS: Final = """
MATCH (p:Provision) WHERE p.key IN $keys
OPTIONAL CALL (p) { MATCH (p)-[:SOURCE_VERSION]->(v) RETURN v ORDER BY v.fetchedAt DESC LIMIT 1 }
RETURN p.key, coalesce(p.excerptText, ''), p.validFrom, v.archiveUrl, v.fetchedAt"""
_OWN: Final = """
MATCH (p:Clause)<-[:ABOUT]-(c:Claim)-[:MADE_BY]->(:Agent {slug: $agent}) WHERE p.key IN $keys
MATCH (c)-[:CONCERNS]->(e)
RETURN p.key, coalesce(e.path, e.code), properties(c),
  COLLECT { MATCH (c)-[:RESTS_ON]->(v) WHERE v.quote IS NOT NULL RETURN v.quote } ORDER BY c.key"""
_REVIEWED_LAWS: Final = """
MATCH (p:ActiveProvision)-[r:ENGAGES|ASSESSED_UNRELATED]->(t)
WITH p, collect([type(r), t.regulationPath]) AS laws
MATCH (o:Platform {slug: p.platformSlug})
RETURN p.key, p.title, coalesce(p.excerptText, ''), p.category, o.slug, o.fictional, laws ORDER BY p.key"""
_FACTS_ON: Final = """
MATCH (p:Provision)-[:ENGAGES|FLAGS|ASSESSED_UNRELATED]->(e) WHERE p.key IN $keys
RETURN DISTINCT p.key, coalesce(e.path, e.code)"""


def reviewed_laws_of(engine: Engine) -> Iterator[tuple[str, Properties, list[tuple[str, str]]]]:
    """The active provisions about which reviewers have decided: key; title, words, categories, platform and whether the
    platform is made up; the laws, each with the type of the fact.
    """
    names = ("title", "text", "category", "platform", "fictional")
    for key, *values, laws in engine.stream(_REVIEWED_LAWS):
        yield key, dict(zip(names, values, strict=True)), [(type_, law) for type_, law in laws]


def clauses_of(engine: Engine, documents: Iterable[str] | None) -> Iterator[tuple[str, str, Properties]]:
    """Every clause of some documents, or of all, by its key and that of its document: `words` is the hash of its words
    (None where it is not active).
    """
    names = ("words", "headingPath", "title", "category", "lastSeen", "suggestedSha256", "votedSha256", "askedSha256")
    for key, document, *values in engine.stream(_STANDING, documents=None if documents is None else sorted(documents)):
        yield key, document, native(dict(zip(names, values, strict=True)))


def described_of(engine: Engine, documents: Iterable[str] | None) -> dict[str, tuple[Properties, Properties]]:
    """What is said of some documents, or of all, and of the platform of each, by the document's key."""
    keys = None if documents is None else sorted(documents)
    found = engine.read(_DESCRIBED, {"documents": keys})
    return {key: (native(document), native(platform)) for key, document, platform in found}


def words_of(engine: Engine, keys: Iterable[str]) -> dict[str, Properties]:
    """The words of some provisions, by their keys: `text`, the day since when they are valid, and address and instant
    of the version that they were taken from.
    """
    names = ("text", "validFrom", "url", "fetchedAt")
    found = engine.read(_WORDS, {"keys": list(keys)})
    return {key: native(dict(zip(names, values, strict=True))) for key, *values in found}


def claims_by(engine: Engine, agent: str, keys: Iterable[str]) -> Iterator[tuple[str, str, Properties, list[str]]]:
    """Every claim of an agent about some clauses: the key of the clause, path or code of the law or place, the
    properties, the words that it rests on.
    """
    for clause, end, says, quotes in engine.read(_OWN, {"agent": agent, "keys": list(keys)}):
        yield clause, end, native(says), quotes


def facts_on(engine: Engine, keys: Iterable[str]) -> frozenset[Pair]:
    """Clause and law or place of every accepted fact, and of every pair held unrelated, about some clauses."""
    return frozenset((clause, end) for clause, end in engine.read(_FACTS_ON, {"keys": list(keys)}))


# --- names

_PLATFORM: Final = "MATCH (p:Platform {slug: $slug}) RETURN 1"
_DOCUMENTS: Final = """
MATCH (d:Document) WHERE d.platformSlug IN $platforms RETURN d.key, d.platformSlug, d.title, d.language"""
_FETCHES: Final = """
MATCH (v:DocumentVersion) WHERE v.documentKey IN $documents RETURN v.documentKey, v.fetchedAt, v.sha256"""
_HELD: Final = """
MATCH (p:Provision) WHERE p.documentKey IN $documents
RETURN count(p),
  sum(COUNT { (p)<-[:ABOUT]-(:Claim {status: 'SUGGESTED'})-[:MADE_BY]->(a) WHERE a.slug IN $agents })"""


def has_platform(engine: Engine, slug: str) -> bool:
    """Whether the graph knows a platform."""
    return bool(engine.read(_PLATFORM, {"slug": slug}))


def documents_of(engine: Engine, platforms: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """The documents of some platforms, by their slugs: key, slug of the platform, title, language."""
    found = engine.read(_DOCUMENTS, {"platforms": list(platforms)})
    return [(key, platform, title, language) for key, platform, title, language in found]


def fetches_of(engine: Engine, documents: Iterable[str]) -> list[tuple[str, datetime, str]]:
    """The versions of some documents, by their keys: key of the document, instant of the fetch, hash of the text."""
    found = engine.read(_FETCHES, {"documents": sorted(documents)})
    return [(key, at.to_native(), digest) for key, at, digest in found]


def figures_of(engine: Engine, agents: Iterable[str], documents: Iterable[str]) -> tuple[int, int]:
    """How many provisions some documents hold, and how many suggestions of some agents there are about them."""
    ((provisions, claims),) = engine.read(_HELD, {"documents": list(documents), "agents": list(agents)})
    return provisions, claims


# --- words

_SIMILAR: Final = "MATCH (a:Provision)-[r:SIMILAR_TO]->(b:Provision) RETURN a.key, b.key, r.score"
_UNCOMPARED: Final = """
MATCH (p:Provision) WITH p, CASE p.status WHEN 'ACTIVE' THEN p.excerptSha256 END AS now
WHERE coalesce(now, '') <> coalesce(p.comparedSha256, '') RETURN p.key, now ORDER BY p.key"""
_EXCERPTS: Final = """
MATCH (p:Provision) WHERE p.status = 'ACTIVE' AND p.excerptText IS NOT NULL
RETURN p.key, p.platformSlug, p.excerptText"""


def similar_pairs(engine: Engine) -> dict[Pair, float]:
    """The score of every pair of provisions that is stored as alike, the lesser key first."""
    return {(start, end): score for start, end, score in engine.read(_SIMILAR)}


def uncompared(engine: Engine) -> dict[str, str | None]:
    """Provisions whose words are not those that were compared, with the hash of the words now; None where a provision
    is no longer active.
    """
    return {str(key): now for key, now in engine.read(_UNCOMPARED)}


def excerpts(engine: Engine) -> Iterator[tuple[str, str, str]]:
    """The active provisions with an excerpt: key, slug of the platform, words of the excerpt."""
    return ((key, platform, excerpt) for key, platform, excerpt in engine.stream(_EXCERPTS))


# --- the server

#: Of its components the kernel; the languages that it speaks are others.
_SERVER: Final = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' "
    "RETURN versions[0], edition, datetime().epochMillis"
)


def server_of(engine: Engine, timeout_s: float) -> tuple[str, str, int]:
    """Version and edition of Neo4j, and its clock, in milliseconds since 1970 (UTC)."""
    ((version, edition, now_ms),) = engine.read(_SERVER, timeout_s=timeout_s)
    return version, edition, now_ms
