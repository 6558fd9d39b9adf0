"""Does what a corpus says fit the catalogue, the archived texts and itself? Every misfit, by file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.vocabulary import SEVERITY_ORDER, ClaimStatus, Severity
from seed.catalogue.check import known_places
from seed.corpus.analyses import analysis_faults
from seed.corpus.check_facts import check_facts
from seed.corpus.history import ReadClause
from seed.corpus.versions import placed_versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.errors import Fault
    from seed.catalogue import Catalogue
    from seed.corpus.records import Assertion, Corpus, CorpusClause, CorpusDocument, Exposure


def check_corpus(corpus: Corpus, catalogue: Catalogue) -> list[Fault]:
    """Every misfit of every document."""
    documents = {document.key for document in corpus.documents}
    check = _Check(catalogue, frozenset(known_places(catalogue)), frozenset(corpus.agents), frozenset(documents))
    return [fault for document in corpus.documents for fault in check.document(document)]


class _Check:
    def __init__(
        self, catalogue: Catalogue, places: frozenset[str], agents: frozenset[str], documents: frozenset[str]
    ) -> None:
        self.catalogue, self.places, self.agents, self.documents = catalogue, places, agents, documents

    def document(self, document: CorpusDocument) -> Iterator[Fault]:
        for number, key in enumerate(document.record.incorporates):
            if key not in self.documents:
                yield document.parsed.fault(("incorporates", number), f"there is no document {key!r} in this corpus")
        if document.platform.seat and document.platform.seat not in self.places:
            yield document.parsed.fault((), f"the platform's seat {document.platform.seat!r} is not a place")
        if not document.versions:
            yield document.parsed.fault((), "has no version", "add versions/YYYY-MM-DD.md")
        for clause in document.clauses:
            yield from self.clause(clause, document)

    def clause(self, clause: CorpusClause, document: CorpusDocument) -> Iterator[Fault]:
        record, parsed = clause.record, clause.parsed
        anchors = list(_anchors(clause, document))
        yield from anchors
        if not anchors:
            yield from check_facts(ReadClause(clause, list(placed_versions(document))))
        for number, slug in enumerate(record.category):
            if slug not in self.catalogue.categories:
                yield parsed.fault(("category", number), f"there is no category {slug!r}", "see categories.yaml")
        if not _within(record.severity, record.exposure):
            yield parsed.fault(("severity",), f"the severity {record.severity} lies outside the exposure")
        yield from self.assertions(clause)
        yield from analysis_faults(clause, self.agents)

    def assertions(self, clause: CorpusClause) -> Iterator[Fault]:
        for name in ("engages", "flags", "unrelated", "claims"):
            for number, assertion in enumerate(getattr(clause.record, name)):
                for part, message, remedy in self.misfits(assertion):
                    yield clause.parsed.fault((name, number, *part), message, remedy)
        for number, claim in enumerate(clause.record.claims):
            if (claim.target is None) == (claim.jurisdiction is None):
                yield clause.parsed.fault(("claims", number), "a claim concerns either a `target` or a `jurisdiction`")
            if claim.status is ClaimStatus.ACCEPTED:
                remedy = "write it under engages, flags or unrelated"
                yield clause.parsed.fault(("claims", number), "an accepted claim does not stand here", remedy)

    def misfits(self, assertion: Assertion) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """What an assertion names that is not known: the part of it, the message, the remedy."""
        for path in filter(None, (getattr(assertion, "target", None), *getattr(assertion, "basis", ()))):
            if not self.catalogue.has_target(path):
                yield (), f"there is no law or unit {path!r}", "try: clausegraph resolve NAME"
        code = getattr(assertion, "jurisdiction", None)
        if code and code not in self.places:
            yield ("jurisdiction",), f"there is no place {code!r}", "use ISO 3166-1 or -2"
        if assertion.agent not in self.agents:
            yield ("agent",), f"there is no agent {assertion.agent!r}", "declare it in agents.yaml"
        if assertion.exposure and not _ordered(assertion.exposure):
            yield ("exposure",), "the exposure ends below where it begins", "write the lower one first"


def _anchors(clause: CorpusClause, document: CorpusDocument) -> Iterator[Fault]:
    """Excerpts must be slices of the version they are taken from."""
    record, parsed = clause.record, clause.parsed
    versions = {version.name: version for version in document.versions}
    readings = [(("history", number), former.version, former.excerpt) for number, former in enumerate(record.history)]
    for at, name, excerpt in [*readings, (("version",), record.version, clause.excerpt)]:
        version = versions.get(name)
        if version is None:
            known = ", ".join(versions)
            yield parsed.fault(at, f"there is no version {name!r} of this document", f"there are {known}")
        elif excerpt is not None and version.text is None:
            yield parsed.fault(at, f"the text of version {name} is not held", "leave the excerpt out")
        elif excerpt is not None and version.text is not None:
            count = version.text.count(excerpt.strip())
            if count != 1:
                what = "is not in the text" if count == 0 else f"stands {count} times in the text"
                yield parsed.fault(
                    at, f"the excerpt {what} of version {name}", "copy it from there, long enough to be unique"
                )
    order = [*(former.version for former in record.history), record.version]
    if order != [name for name in versions if name in order]:
        yield parsed.fault(("history",), "the readings are not in the order of the versions", "oldest first, each once")


def _within(severity: Severity, exposure: Exposure) -> bool:
    rank = SEVERITY_ORDER.index
    return rank(exposure[0]) <= rank(severity) <= rank(exposure[1])


def _ordered(exposure: Exposure) -> bool:
    return SEVERITY_ORDER.index(exposure[0]) <= SEVERITY_ORDER.index(exposure[1])
