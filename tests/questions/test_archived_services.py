"""Changes of archived services, made-up and real: what the API lists is what the archived files themselves say."""

from __future__ import annotations

import difflib
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from api.execute import Executor
from api.schema import graphql_schema
from claims.text.sentences import SentenceReader
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from seed.archive.load import import_archive
from seed.archive.origin import platform_slugs
from seed.text.sections import sections
from seed.text.words import UNSPACED
from seed.tracking.diff import said
from tests.archives.made_up import LIVES, as_export, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contents import Contents

#: Small real ones which together have every kind of record: first, change, technical, and failed extractions.
REAL = ("Microsoft Copilot", "Midjourney", "Murf", "Perplexity")
#: Of the made-up documents that live a life of fifteen versions, some: each version costs a transaction.
LIVED = LIVES[:3]
MADE_UP = tuple(sorted({one.service for one in recorded(LIVED)}))

CHANGES = """query Changes($slug: String!) { platform(slug: $slug) { changes(first: 200) { totalCount nodes {
  kind detectedAt sentencesAdded sentencesRemoved sentencesModified document { title } from { sha256 } to { sha256 }
  affects { effect match score severityBefore severityAfter provision { key status }
    continuedBy { key } before { text start end } after { text start end } } } } } }"""


@dataclass(frozen=True)
class Pair:
    """Two versions in a row that could be analysed, as the manifest and the files have them."""

    before: str
    after: str
    line: dict[str, Any]


@dataclass(frozen=True)
class Archive:
    """The export of some services."""

    folder: Path
    services: tuple[str, ...]
    #: How many changes are technical at least, how often each effect is told, how many clauses go on in other words.
    technical: int
    effects: int
    reworded: int


@pytest.fixture(scope="module", params=["made up", "real"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    if request.param == "made up":
        return Archive(as_export(tmp_path_factory.mktemp("made up"), LIVED), MADE_UP, 6, 4, 20)
    real_texts: Path = request.getfixturevalue("real_texts")
    folder, source = tmp_path_factory.mktemp("services"), real_texts / "ota"
    lines = (source / "manifest.jsonl").read_bytes().splitlines()
    chosen = [line for line in lines if orjson.loads(line)["service"] in REAL]
    (folder / "manifest.jsonl").write_bytes(b"\n".join(chosen))
    for service in REAL:
        shutil.copytree(source / service, folder / service)
    return Archive(folder, REAL, 10, 5, 50)


@pytest.fixture(scope="module")
def pairs(archive: Archive) -> dict[tuple[str, str, str], Pair]:
    """Pairs of versions by service, title and the instant at which the newer one was fetched."""
    found: dict[tuple[str, str, str], Pair] = {}
    texts: dict[tuple[str, str], str] = {}
    for line in map(orjson.loads, (archive.folder / "manifest.jsonl").read_bytes().splitlines()):
        document = line["service"], titled(line["terms_type"])
        text = (archive.folder / line["path"]).read_bytes().decode()
        if document[0] not in archive.services or line["suspect_extraction"] or text == texts.get(document):
            continue
        if document in texts:
            found[*document, line["fetch_date"]] = Pair(texts[document], text, line)
        texts[document] = text
    return found


def titled(terms_type: str) -> str:
    """What the graph calls a document of an archive: parts of one terms type are told apart."""
    name, _, part = terms_type.partition(" #")
    return f"{name} ({part})" if part else name


@pytest.fixture(scope="module")
def executor(contents: Contents, archive: Archive) -> Iterator[Executor]:
    contents.catalogue()
    contents.name = "archived services"
    import_archive(contents.engine, archive.folder)
    assert not any(broken_invariants(contents.engine, silent).values())
    yield Executor(graphql_schema(), contents.engine, base_url="")
    contents.keep_catalogue()


@pytest.fixture(scope="module")
def changes(executor: Executor, archive: Archive) -> dict[tuple[str, str, str], dict[str, Any]]:
    found: Changes = {}
    for service, slug in platform_slugs(archive.services).items():
        body = executor.answer(CHANGES, {"slug": slug}).body()
        assert "errors" not in body
        listed = body["data"]["platform"]["changes"]
        assert listed["totalCount"] == len(listed["nodes"])
        found |= {(service, one["document"]["title"], one["detectedAt"]): one for one in listed["nodes"]}
    return found


Changes = dict[tuple[str, str, str], dict[str, Any]]
Pairs = dict[tuple[str, str, str], Pair]

_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)")


def words(text: str) -> list[str]:
    """The words of a text, without where its links lead; in scripts without blanks, its characters."""
    return re.findall(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+", _TARGET.sub("]", text).casefold())


def test_the_changes_of_a_service_are_its_pairs_of_versions(changes: Changes, pairs: Pairs) -> None:
    assert changes.keys() == pairs.keys()
    assert len(changes) > 40
    for name, one in changes.items():
        assert one["to"]["sha256"] == pairs[name].line["sha256"]


def test_technical_changes_are_told_apart(changes: Changes, pairs: Pairs, archive: Archive) -> None:
    """Technical is what the archive says is, and what only moved lines or links; words that differ are a change, or a
    return where the document had them before.
    """
    reader = SentenceReader()
    for name, one in changes.items():
        pair = pairs[name]
        recorded = pair.line["record_kind"] == "technical"
        same = Counter(map(said, reader.plain(pair.before))) == Counter(map(said, reader.plain(pair.after)))
        earlier = {
            text
            for other, of in pairs.items()
            if other[:2] == name[:2] and other[2] < name[2]
            for text in (of.before, of.after)
        }
        content = "RETURNED" if pair.after in earlier else "CONTENT"
        assert one["kind"] == ("TECHNICAL" if recorded or same else content), name
        # Numbers of paragraphs are no words of the terms.
        letters = (
            Counter(one for one in words(text) if len(one) > 2 and one.isalpha()) for text in (pair.before, pair.after)
        )
        if next(letters) != next(letters):
            assert one["kind"] == ("TECHNICAL" if recorded else content), name
    assert Counter(one["kind"] for one in changes.values())["TECHNICAL"] >= archive.technical


def test_counts_are_those_of_the_files(changes: Changes, pairs: Pairs) -> None:
    reader = SentenceReader()
    for name, one in changes.items():
        before, after = (Counter(map(said, reader.plain(text))) for text in (pairs[name].before, pairs[name].after))
        assert one["sentencesAdded"] + one["sentencesModified"] == (after - before).total(), name
        assert one["sentencesRemoved"] + one["sentencesModified"] == (before - after).total(), name


def test_excerpts_stand_at_their_places_in_the_version_before_and_after(changes: Changes, pairs: Pairs) -> None:
    for name, one in changes.items():
        for affected in one["affects"]:
            for side in ("before", "after"):
                excerpt, text = affected[side], getattr(pairs[name], side)
                if excerpt:
                    assert text[excerpt["start"] : excerpt["end"]] == excerpt["text"], name


def test_what_is_affected_changed_its_words_or_its_place(changes: Changes, pairs: Pairs, archive: Archive) -> None:
    effects: Counter[str] = Counter()
    for name, one in changes.items():
        standing = [
            Counter((section.heading_path, text[section.start : section.end]) for section in sections(text))
            for text in (pairs[name].before, pairs[name].after)
        ]
        paths = {section.start: section.heading_path for section in sections(pairs[name].after)}
        for affected in one["affects"]:
            before, after = affected["before"], affected["after"]
            effects[affected["effect"]] += 1
            assert (before is None, after is None) == (affected["effect"] == "ADDED", affected["effect"] == "REMOVED")
            assert (affected["effect"] == "MOVED") == bool(before and after and before["text"] == after["text"])
            assert (affected["effect"] == "MOVED") == (affected["match"] == "MOVED" and before is not None)
            if after:
                here = paths[after["start"]], after["text"]
                assert standing[0][here] < standing[1][here], (name, affected["provision"]["key"])
    assert min(effects[effect] for effect in ("ADDED", "REMOVED", "MODIFIED", "MOVED")) >= archive.effects


def test_every_line_that_is_new_stands_in_an_affected_provision(changes: Changes, pairs: Pairs) -> None:
    for name, one in changes.items():
        known = {line.strip() for line in pairs[name].before.splitlines()}
        after = [affected["after"]["text"] for affected in one["affects"] if affected["after"]]
        bodies = [pairs[name].after[section.start : section.end] for section in sections(pairs[name].after)]
        new = {line.strip() for line in pairs[name].after.splitlines()} - known
        for line in new:
            # A heading stands in no provision.
            assert any(line in text for text in after) or not any(line in body for body in bodies), (name, line)


def test_scores_lie_where_an_independent_comparison_puts_them(changes: Changes, archive: Archive) -> None:
    """Words in common in order: no fewer than difflib finds, no more than the two have in common in any order."""
    compared = 0
    for one in changes.values():
        for affected in one["affects"]:
            if affected["effect"] != "MODIFIED":
                continue
            before, after = words(affected["before"]["text"]), words(affected["after"]["text"])
            # Some hold nothing but pictures and links; long ones take difflib too long.
            if not 0 < len(before) + len(after) <= 600:
                continue
            compared += 1
            common = 2 * (Counter(before) & Counter(after)).total() / (len(before) + len(after))
            least = difflib.SequenceMatcher(None, before, after, autojunk=False).ratio()
            assert least - 1e-4 <= affected["score"] <= common + 1e-4, affected["provision"]["key"]
    assert compared > archive.reworded


def test_what_was_split_or_merged_says_what_continues_it(changes: Changes) -> None:
    found: defaultdict[str, int] = defaultdict(int)
    for one in changes.values():
        keys = {affected["provision"]["key"]: affected for affected in one["affects"]}
        for affected in one["affects"]:
            heirs = [other["key"] for other in affected["continuedBy"]]
            assert affected["provision"]["key"] not in heirs
            for key in heirs:
                assert keys[key]["after"] is not None
            if affected["effect"] == "REMOVED":
                assert bool(heirs) == (affected["match"] in {"SPLIT", "MERGED"})
                assert affected["match"] in {"SPLIT", "MERGED", "BROKEN"}
                found[affected["match"]] += 1
    assert min(found[match] for match in ("SPLIT", "MERGED", "BROKEN")) >= 1
