"""What reviewers have decided, after a source is imported again: the same source, and one that says otherwise by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from claims.review.extracting import extract
from claims.review.proposing import propose
from claims.review.reviewing import review, undo
from claims.review.verdicts import Item, Person, ReviewResult, Verdict
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from seed.archive.load import Suggesting, import_archive
from seed.catalogue.analysis_reader import analysis_reader
from seed.seeding import import_corpus
from tests.archives import export
from tests.asking import ask
from tests.corpora import corpus_at
from tests.review.proposals import engaging

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

CLAUSE: Final = "made/terms/liability"
REVIEWER: Final = Person("Reviewer", Role.REVIEWER)
ANALYST: Final = Person("Analyst", Role.ANALYST)
_PROVISION: Final = "made/terms/provisions/liability.md"
FILES: Final = {
    "agents.yaml": "clausegraph-editors: {name: Editors, method: HUMAN}\n",
    "made/platform.yaml": "name: Made\nfictional: true\nsector: [social]\nseat: NO\n",
    "made/terms/document.yaml": (
        "title: Terms\ndocumentType: Terms of Service\nlanguage: en\nsourceUrl: https://made.example/terms\n"
    ),
    "made/terms/versions/2025-01-10.md": "---\n---\n# Terms\n\nWe pay at most ten euro.\n\nWe are brief.\n",
    _PROVISION: """---
title: Cap
severity: LOW
exposure: [LOW, MEDIUM]
confidence: HIGH
category: [liability-limitation]
version: 2025-01-10
engages:
  - target: eu-uctd
    confidence: 0.7
    rationale: Terms that limit liability may be assessed for fairness.
    parties: [END_USER]
---

## Excerpt
We pay at most ten euro.

## Plain summary
Little is paid.
""",
}
ANALYSIS: Final = """(1) REGULATORY LANDSCAPE
The provision engages Directive 93/13/EEC.

(2) GOVERNANCE EXPOSURE
High. The cap is very low.

(4) CONTRACT AND VENDOR IMPLICATIONS
Customers cannot rely on being paid.
"""
_READ: Final = """query Read($key: String!, $at: TimeInput) { provision(key: $key, at: $at) { title severity exposureMin exposureMax
  vendorImplications excerpt { text } engages(first: 5) { nodes { confidence target { path } } } } }"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of one clause."""
    return corpus_at(tmp_path / "corpus", FILES)


def mend(folder: Path, *changes: tuple[str, str]) -> None:
    """Let the corpus say otherwise of the clause."""
    path = folder / _PROVISION
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def read(engine: Engine, key: str = CLAUSE, **at: str) -> dict[str, Any]:
    """How a clause reads now, or at a time."""
    found: dict[str, Any] = ask(engine, _READ, {"key": key, "at": at or None})["provision"]
    return found


def judged(provision: dict[str, Any]) -> tuple[str | None, ...]:
    """What a reviewer has judged of it."""
    names = ("severity", "exposureMin", "exposureMax", "vendorImplications")
    return tuple(provision[name] for name in names)


BY_EDITORS: Final = ("LOW", "LOW", "MEDIUM", None)
BY_REVIEWER: Final = ("HIGH", "HIGH", "HIGH", "Customers cannot rely on being paid.")


def newest(engine: Engine) -> str:
    """Id of the published state."""
    return str(ask(engine, "{ graph { revision } }")["graph"]["revision"])


def whole(engine: Engine) -> dict[str, Any]:
    """Rules that the graph breaks."""
    return {rule: found for rule, found in broken_invariants(engine, silent).items() if found}


def decide(engine: Engine, handles: list[str], decision: ClaimStatus, **more: Any) -> list[ReviewResult]:
    """What came of a verdict on claims as they stand."""
    versions = dict(engine.read("MATCH (c:Claim) WHERE c.handle IN $h RETURN c.handle, c.revision", {"h": handles}))
    more.setdefault("batch", f"{decision} {handles} {versions}")
    items = [Item(one, versions[one]) for one in handles]
    return [one.result for one in review(engine, items, Verdict(decision, **more), REVIEWER)]


def accept_reading(engine: Engine, clause: str = CLAUSE, analysis: str = ANALYSIS) -> None:
    """Let a reviewer accept what an analysis says of the clause itself."""
    extracted = extract(engine, analysis_reader(), clause, analysis, ANALYST)
    assert extracted.reading
    assert decide(engine, [extracted.reading], ClaimStatus.ACCEPTED, batch="reading") == [ReviewResult.DONE]


def claimed(engine: Engine, target: str, by: Person = ANALYST) -> str:
    """A claim of a person that the clause engages a law."""
    proposal = engaging(CLAUSE, target, "A reason of the person's own.", "Words of the person.")
    return propose(engine, proposal, by)


def test_an_accepted_reading_stays_when_the_corpus_is_imported_again(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    assert judged(read(catalogued)) == BY_EDITORS
    accept_reading(catalogued)
    assert judged(read(catalogued)) == BY_REVIEWER
    before = content_digest(catalogued)
    assert not import_corpus(catalogued, folder).written
    assert content_digest(catalogued) == before
    assert whole(catalogued) == {}


def test_an_accepted_reading_stays_when_the_corpus_says_otherwise_of_the_same_words(
    catalogued: Engine, folder: Path
) -> None:
    import_corpus(catalogued, folder)
    accept_reading(catalogued)
    states = {newest(catalogued): read(catalogued)}
    mend(folder, ("title: Cap", "title: Cap of liability"), ("severity: LOW", "severity: MEDIUM"))
    import_corpus(catalogued, folder)
    now = read(catalogued)
    assert (now["title"], *judged(now)) == ("Cap of liability", *BY_REVIEWER)
    assert not import_corpus(catalogued, folder).written
    # Taken back, the decision leaves what the editors say.
    states[newest(catalogued)] = now
    undo(catalogued, "reading", REVIEWER)
    import_corpus(catalogued, folder)
    assert (read(catalogued)["title"], *judged(read(catalogued))) == ("Cap of liability", "MEDIUM", *BY_EDITORS[1:])
    assert {revision: read(catalogued, revision=revision) for revision in states} == states
    assert whole(catalogued) == {}


def test_a_reading_that_was_taken_back_is_the_editors_again(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    accept_reading(catalogued)
    undo(catalogued, "reading", REVIEWER)
    assert judged(read(catalogued)) == BY_EDITORS
    assert not import_corpus(catalogued, folder).written
    assert whole(catalogued) == {}


def test_other_words_are_nobodys_judgement_yet(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    accept_reading(catalogued)
    then, before = newest(catalogued), read(catalogued)
    (folder / "made/terms/versions/2026-02-01.md").write_text("---\n---\n# Terms\n\nWe pay at most six euro.\n")
    mend(
        folder, ("We pay at most ten euro.", "We pay at most six euro."), ("version: 2025-01-10", "version: 2026-02-01")
    )
    mend(folder, ("engages:", "history:\n  - {version: 2025-01-10, excerpt: We pay at most ten euro.}\nengages:"))
    import_corpus(catalogued, folder)
    assert judged(read(catalogued)) == BY_EDITORS
    # The words before read as the reviewer judged them, on the days on which they held.
    assert judged(read(catalogued, asOf="2025-06-01")) == BY_REVIEWER
    assert read(catalogued, revision=then) == before
    assert whole(catalogued) == {}


def test_one_verdict_accepts_one_reading_of_a_provision(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    other = ANALYSIS.replace("High. The cap", "Medium. The cap")
    both = [extract(catalogued, analysis_reader(), CLAUSE, text, ANALYST).reading for text in (ANALYSIS, other)]
    assert all(both)
    handles = [str(one) for one in both]
    done = decide(catalogued, handles, ClaimStatus.ACCEPTED, batch="both", of_many=True)
    assert done == [ReviewResult.DONE, ReviewResult.CONFLICT]
    assert judged(read(catalogued)) == BY_REVIEWER
    assert whole(catalogued) == {}


def confidence(engine: Engine) -> list[float]:
    """How sure the engagement with the directive is."""
    nodes = read(engine)["engages"]["nodes"]
    return [one["confidence"] for one in nodes if one["target"]["path"] == "eu-uctd"]


def test_a_claim_that_replaced_the_corpus_stays(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    editors = catalogued.read("MATCH (c:Claim) WHERE c.key CONTAINS '~eu-uctd' RETURN c.handle")[0][0]
    own = claimed(catalogued, "eu-uctd")
    assert decide(catalogued, [own], ClaimStatus.ACCEPTED, supersedes=editors) == [ReviewResult.DONE]
    assert confidence(catalogued) == [0.5]
    assert not import_corpus(catalogued, folder).written
    mend(folder, ("confidence: 0.7", "confidence: 0.9"))
    import_corpus(catalogued, folder)
    assert confidence(catalogued) == [0.5]
    assert whole(catalogued) == {}


def test_what_a_reviewer_found_unrelated_stays(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    editors = catalogued.read("MATCH (c:Claim) WHERE c.key CONTAINS '~eu-uctd' RETURN c.handle")[0][0]
    assert decide(catalogued, [editors], ClaimStatus.REJECTED, reason=ReasonCode.UNRELATED) == [ReviewResult.DONE]
    mend(folder, ("confidence: 0.7", "confidence: 0.9"))
    import_corpus(catalogued, folder)
    assert confidence(catalogued) == []
    assert whole(catalogued) == {}


def test_what_editors_add_of_a_law_that_a_reviewer_has_accepted_adds_nothing(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    assert decide(catalogued, [claimed(catalogued, "eu-dsa")], ClaimStatus.ACCEPTED) == [ReviewResult.DONE]
    unrelated = claimed(catalogued, "eu-p2b")
    assert decide(catalogued, [unrelated], ClaimStatus.REJECTED, reason=ReasonCode.UNRELATED) == [ReviewResult.DONE]
    more = "".join(
        f"  - {{target: {law}, confidence: 0.9, rationale: Terms of this kind., parties: [END_USER]}}\n"
        for law in ("eu-dsa", "eu-p2b")
    )
    mend(folder, ("engages:\n", f"engages:\n{more}"))
    import_corpus(catalogued, folder)
    engages = {one["target"]["path"]: one["confidence"] for one in read(catalogued)["engages"]["nodes"]}
    assert engages == {"eu-uctd": 0.7, "eu-dsa": 0.5}
    assert whole(catalogued) == {}


def test_what_the_author_says_otherwise_of_an_accepted_claim_counts(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    editors = catalogued.read("MATCH (c:Claim) WHERE c.key CONTAINS '~eu-uctd' RETURN c.handle")[0][0]
    for decision in (ClaimStatus.IN_REVIEW, ClaimStatus.ACCEPTED):
        assert decide(catalogued, [editors], decision) == [ReviewResult.DONE]
    mend(folder, ("confidence: 0.7", "confidence: 0.9"))
    import_corpus(catalogued, folder)
    assert confidence(catalogued) == [0.9]
    assert whole(catalogued) == {}


# --- archives

_KEPT: Final = (
    "We keep your data for as long as your account is open and for thirty days after that, unless the law asks us to "
    "keep it for longer, and we answer every request within one month."
)
_TERMS: Final = """# Terms

## Acceptance

By using Keepia you agree to these terms in full, and you confirm that you have read them with care and are of age.

## {heading}

{words}
"""


def versions(*told: tuple[str, str]) -> list[tuple[str, ...]]:
    """Versions of terms: heading and words of the last clause."""
    kinds = ["First record of", *["Record new changes of"] * (len(told) - 1)]
    return [
        ("Keepia", "Terms of Service", f"2024-0{day}-01", kind, _TERMS.format(heading=heading, words=words))
        for day, (kind, (heading, words)) in enumerate(zip(kinds, told, strict=True), 1)
    ]


def test_an_accepted_reading_stays_when_an_archive_goes_on(catalogued: Engine, tmp_path: Path) -> None:
    key, states = "keepia/terms-of-service/data", dict[str, Any]()
    told = [("Data", _KEPT)]

    def tell(*more: tuple[str, str]) -> dict[str, Any]:
        told.extend(more)
        done = import_archive(catalogued, export(tmp_path, versions(*told)), suggesting=Suggesting(by_rules=False))
        assert not done.faults
        assert {revision: read(catalogued, key, revision=revision) for revision in states} == states
        assert whole(catalogued) == {}
        states[newest(catalogued)] = now = read(catalogued, key)
        return now

    before = judged(tell())
    accept_reading(catalogued, key)
    states[newest(catalogued)] = read(catalogued, key)
    # The archive says nothing new; the same words again; the same words elsewhere; other words.
    assert judged(tell()) == BY_REVIEWER
    assert judged(tell(("Data", _KEPT), ("Your data", _KEPT))) == BY_REVIEWER
    assert judged(tell(("Your data", _KEPT.replace("thirty", "sixty")))) == before
    assert judged(read(catalogued, key, asOf="2024-01-15")) == BY_REVIEWER
