"""The table of rules, measured: how many clauses get a suggestion, of which laws, by which rules, how fast.

    python -m benchmarks.rules                         # figures, kept in benchmarks/results/rules.json
    python -m benchmarks.rules --rule ID               # one rule: its examples, and sentences that it finds
    python -m benchmarks.rules --sample 100 --to FILE  # pairs for a reader, without rule and confidence
    python -m benchmarks.rules --judged FILE           # judgements of a reader, kept without the words

The archived documents are read beside the project (`../shared/data/ota`) and are no part of it: nothing of their words
is kept. A sample is drawn by the hash of the commit, so that nobody chooses it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measuring import RESULTS, commit, keep, now
from claims.rules.examples import misfires
from claims.rules.services import read_services
from claims.rules.suggestion import Clause, Document
from graph.model.vocabulary import Extraction
from seed.catalogue.suggesting import rule_reader
from seed.corpus.read import read_corpus
from seed.extract.gate import gate
from seed.suggest.known_clauses import Known
from seed.suggest.precedents import Precedents, Reviewed
from seed.text.language import language_of
from seed.text.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.rules.suggestion import Suggestion

ARCHIVE: Final = Path(__file__).parents[2] / "shared" / "data" / "ota"
CORPUS: Final = Path(__file__).parents[1] / "seed" / "data" / "corpus"
JUDGEMENTS: Final = Path(__file__).parent / "judgements"
#: A rule that finds something in more of all clauses says too little.
_EVERYTHING: Final = 0.1
_ENGLISH: Final = "en"
#: What takes less cannot be told apart from nothing where the system counts processor time by ticks.
_LEAST_S: Final = 0.05
_VERDICTS: Final = {"r": "right", "a": "arguable", "w": "wrong"}


@dataclass(frozen=True, slots=True)
class Held:
    """A clause of an archived document."""

    name: str
    document: Document
    clause: Clause


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion for a clause. `key` tells it from others without any of its words."""

    held: Held
    suggestion: Suggestion

    @property
    def key(self) -> str:
        one = self.suggestion
        words = "\0".join((self.held.name, one.target, " ".join(one.quote.text.split())))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def archived() -> Iterator[Held]:
    """The clauses of the newest version of each archived document that can be read and is in English."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for line in (ARCHIVE / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        at = (entry["service"], entry["terms_type"])
        if at not in newest or newest[at]["fetch_date"] < entry["fetch_date"]:
            newest[at] = entry
    table = rule_reader().table
    services = read_services(table.gates.sectors)
    for (service, kind), entry in sorted(newest.items()):
        text = (ARCHIVE / entry["path"]).read_text()
        if gate(text) is not Extraction.OK or language_of(text) != _ENGLISH:
            continue
        document = Document(
            kind=kind,
            title=kind,
            audience=table.gates.audiences.get(kind),
            sectors=services.get(service),
            ours=frozenset({service}),
            day=date.fromisoformat(entry["fetch_date"][:10]),
        )
        for one in sections(text):
            yield Held(f"{service}/{kind}", document, Clause(text[one.start : one.end], one.heading_path, one.start))


def pairs_of(held: list[Held]) -> list[Pair]:
    """Every suggestion, in the order of documents and places."""
    reader = rule_reader()
    return [Pair(one, found) for one in held for found in reader.read(one.document, one.clause).suggestions]


def figures(held: list[Held], pairs: list[Pair]) -> dict[str, Any]:
    """What the table gives on the archived documents."""
    rules = Counter(rule for one in pairs for rule in {one.suggestion.rule, *one.suggestion.also})
    clauses = {(one.held.name, one.held.clause.start) for one in pairs}
    in_clauses = Counter(
        rule for rule, _ in {(one.suggestion.rule, (one.held.name, one.held.clause.start)) for one in pairs}
    )
    table = rule_reader().table
    return {
        "documents read": len({one.name for one in held}),
        "clauses read": len(held),
        "clauses with a suggestion": len(clauses),
        "share of clauses": round(len(clauses) / len(held), 3),
        "documents with a suggestion": len({one.held.name for one in pairs}),
        "pairs": len(pairs),
        "laws": len({one.suggestion.target.split("/")[0] for one in pairs}),
        "targets": len({one.suggestion.target for one in pairs}),
        "services with a suggestion": len({one.held.name.split("/")[0] for one in pairs}),
        "places flagged": dict(
            Counter(flag.jurisdiction for one in pairs for flag in one.suggestion.flags).most_common()
        ),
        "by kind": dict(Counter(one.suggestion.kind.value for one in pairs).most_common()),
        "by modality": dict(Counter(one.suggestion.modality.value for one in pairs).most_common()),
        "clauses per second and core": _speed(held),
        "rules that never fire": [rule for rule in table.rules if rule not in rules],
        "rules that fire on everything": {
            rule: round(count / len(held), 3) for rule, count in in_clauses.items() if count > _EVERYTHING * len(held)
        },
        "pairs per rule": dict(rules.most_common()),
    }


def _speed(held: list[Held]) -> int:
    """Clauses read in a second of processor time: the best of three runs over a third of all, as often as can be measured."""
    reader, some, best = rule_reader(), held[::3], 0.0
    for _ in range(3):
        read, took, began = 0, 0.0, time.process_time()
        while took < _LEAST_S:
            for one in some:
                reader.read(one.document, one.clause)
            read, took = read + len(some), time.process_time() - began
        best = max(best, read / took)
    return round(best)


def against_corpus() -> dict[str, Any]:
    """Rules and precedents against the accepted edges of the demonstration corpus, whose clauses are plain paraphrases.

    Clauses of other platforms alone vote: one platform is left out at a time. Thresholds of precedents were chosen on
    the same corpus, so their figures flatter a little.
    """
    read = list(_corpus())
    precedents = Precedents(reviewed for reviewed, _ in read)
    by_rules = {(one.known.key, target) for one, targets in read for target in targets}
    by_votes = {
        (one.known.key, vote.law)
        for one, _ in read
        for vote in precedents.votes(one.known, one.platform, fictional=True)
    }
    wanted, unrelated = set[tuple[str, str]](), set[tuple[str, str]]()
    for document in read_corpus(CORPUS).documents:
        for clause in document.clauses:
            wanted |= {(clause.key, each.target) for each in clause.record.engages}
            unrelated |= {(clause.key, each.target) for each in clause.record.unrelated}
    together = by_rules | {(key, law) for key, law in by_votes if not _says(by_rules, key, law)}
    return {
        "rules": _scores(by_rules, wanted, unrelated),
        "precedents": _scores(by_votes, wanted, unrelated),
        "together": _scores(together, wanted, unrelated),
    }


def _says(found: set[tuple[str, str]], key: str, law: str) -> bool:
    return any(one == key and target.split("/")[0] == law for one, target in found)


def _corpus() -> Iterator[tuple[Reviewed, frozenset[str]]]:
    """Each clause of the corpus with what reviewers decided on it, and the targets that rules suggest."""
    reader = rule_reader()
    for document in read_corpus(CORPUS).documents:
        about = Document(
            kind=document.record.document_type,
            title=document.record.title,
            audience=document.record.audience,
            sectors=frozenset(document.platform.sector),
            ours=frozenset({document.platform.name}),
        )
        for one in document.clauses:
            headings = tuple(part for part in (one.record.heading_path or "").split(" > ") if part)
            suggested = reader.read(about, Clause(one.excerpt or "", (*headings, one.record.title))).suggestions
            known = Known(one.key, f"{one.record.title} {one.excerpt or ''}", frozenset(one.record.category))
            laws = frozenset(each.target.split("/")[0] for each in one.record.engages)
            unrelated = frozenset(each.target.split("/")[0] for each in one.record.unrelated)
            reviewed = Reviewed(known, one.key.split("/")[0], fictional=True, laws=laws, unrelated=unrelated)
            yield reviewed, frozenset(each.target for each in suggested)


def _scores(
    found: set[tuple[str, str]], wanted: set[tuple[str, str]], unrelated: set[tuple[str, str]]
) -> dict[str, Any]:
    def laws(some: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return {(key, target.split("/")[0]) for key, target in some}

    def score(ours: set[tuple[str, str]], theirs: set[tuple[str, str]]) -> dict[str, float]:
        both = len(ours & theirs)
        return {"precision": round(both / max(1, len(ours)), 3), "recall": round(both / max(1, len(theirs)), 3)}

    return {
        "accepted edges": len(wanted),
        "suggested": len(found),
        "laws": score(laws(found), laws(wanted)),
        "edges": score(found, wanted),
        "pairs held unrelated": len(unrelated),
        "of them suggested": sorted(
            f"{key} {target}"
            for key, target in unrelated
            if any(one == key and (own == target or own.startswith(f"{target}/")) for one, own in found)
        ),
    }


def draw(pairs: list[Pair], count: int, to: Path) -> None:
    """A sample for a reader: the words are there, rule and confidence are not."""
    seed = commit().rstrip("+")
    chosen = random.Random(seed).sample(pairs, min(count, len(pairs)))
    lines = [
        {
            "key": one.key,
            "judgement": "",
            "target": one.suggestion.target,
            "label": rule_reader().table.laws[one.suggestion.target].label,
            "modality": one.suggestion.modality.value,
            "condition": one.suggestion.condition,
            "document": one.held.name,
            "headings": list(one.held.clause.headings),
            "sentence": one.suggestion.quote.text,
        }
        for one in chosen
    ]
    to.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n")
    print(f"{len(lines)} pairs, drawn by commit {seed}: {to}")
    print("Write r (right), a (arguable) or w (wrong) as `judgement` of each line, then --judged with this file.")


def judged(pairs: list[Pair], read: Path, reader: str) -> None:
    """Keep the judgements of a reader by key and place, without any words, and print what they say."""
    by_key = {one.key: one for one in pairs}
    kept = []
    for line in map(json.loads, read.read_text().splitlines()):
        pair = by_key.get(line["key"])
        verdict = _VERDICTS.get(line["judgement"])
        if pair is None or verdict is None:
            print(f"left out: {line['key']} ({'no such pair today' if pair is None else 'no judgement'})")
            continue
        one = pair.suggestion
        where = {"document": pair.held.name, "start": one.quote.start, "end": one.quote.end}
        kept.append(
            {"key": pair.key, "judgement": verdict, "rule": one.rule, "ruleVersion": one.rule_version}
            | {"target": one.target, "modality": one.modality.value, "kind": one.kind.value, **where}
        )
    JUDGEMENTS.mkdir(exist_ok=True)
    content = {
        "commit": commit(),
        "date": now(),
        "reader": reader,
        "table": rule_reader().table.version,
        **precision(kept),
        "pairs": kept,
    }
    keep(JUDGEMENTS / f"{commit().rstrip('+')}.json", content)
    print(json.dumps(precision(kept), indent=2))


def precision(kept: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares of right, and of right or arguable, of all, by modality and by kind."""

    def share(some: list[dict[str, Any]]) -> dict[str, Any]:
        count = Counter(one["judgement"] for one in some)
        right, arguable = count["right"], count["arguable"]
        of = max(1, len(some))
        return {"n": len(some), "right": round(right / of, 3), "with arguable": round((right + arguable) / of, 3)}

    groups = {"all": share(kept)}
    for name in ("modality", "kind"):
        for value in sorted({one[name] for one in kept}):
            groups[value] = share([one for one in kept if one[name] == value])
    return {"precision": groups}


def one_rule(name: str) -> int:
    """Print what the examples of a rule do and, where there are archived documents, what it finds in them."""
    reader = rule_reader()
    rule = reader.table.rules.get(name)
    if rule is None:
        print(f"there is no rule {name!r}")
        return 2
    wrong = list(misfires(reader, rule))
    print(
        "\n".join(map(str, wrong)) or f"{len(rule.fires)} examples fire and {len(rule.silent)} stay silent, as they say"
    )
    if not ARCHIVE.is_dir():
        print(f"no archived documents: {ARCHIVE} is not there")
        return 1 if wrong else 0
    found = [one for one in pairs_of(list(archived())) if name in (one.suggestion.rule, *one.suggestion.also)]
    print(f"{len(found)} pairs in {len({one.held.name for one in found})} documents; up to 20 of them:")
    for one in random.Random(name).sample(found, min(20, len(found))):
        print(f"  {one.suggestion.target}  [{one.held.name}]  {' '.join(one.suggestion.quote.text.split())[:300]}")
    return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rule", help="look at one rule")
    parser.add_argument("--sample", type=int, help="draw so many pairs for a reader")
    parser.add_argument("--to", type=Path, default=Path(tempfile.gettempdir()) / "rules-sample.jsonl", help="where to")
    parser.add_argument("--reader", default="one reader", help="who read it, such as: a lawyer who wrote no rule")
    parser.add_argument("--judged", type=Path, help="keep the judgements of a sample that was read")
    return parser.parse_args()


def main() -> int:
    asked = _asked()
    if asked.rule:
        return one_rule(asked.rule)
    if not ARCHIVE.is_dir():
        print(f"skipped: {ARCHIVE} is not there; the archived documents are no part of the project")
        print(json.dumps({"corpus": against_corpus()}, indent=2))
        return 0
    held = list(archived())
    pairs = pairs_of(held)
    if asked.sample:
        draw(pairs, asked.sample, asked.to)
    elif asked.judged:
        judged(pairs, asked.judged, asked.reader)
    else:
        table = rule_reader().table
        content = {
            "commit": commit(),
            "date": now(),
            "table": table.version,
            "rules": len(table.rules),
        }
        content |= {"archive": figures(held, pairs), "corpus": against_corpus()}
        keep(RESULTS / "rules.json", content)
        print(json.dumps(content, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
