"""How well and how fast names and references are read: `python -m benchmarks.names`; writes results/names.json.

Names as analysts and terms write them, of which a third was not looked at while rules were written; names written
later; every name of the catalogue, alone and in a sentence. On one core, without a database.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seed.catalogue.law_reader import law_reader
from seed.resolve import resolve
from tests.law.scoring import LATER, written
from tests.law.test_names import own_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.law.scoring import Written

#: What was right of the names written later when each round was read first, before the rules were mended by it.
FIRST_READING = {"first round": "160 of 176, none wrong", "second round": "144 of 151, one wrong"}
RESULTS = Path(__file__).with_name("results") / "names.json"


def verdicts(names: Iterable[Written]) -> dict[str, Any]:
    return dict(sorted(Counter(one.verdict for one in names).items()))


def a_second(read: Callable[[str], object], texts: list[str]) -> int:
    """Texts read in one second of processor time: the best of five rounds."""
    best = 0.0
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            read(text)
        best = max(best, len(texts) / (time.process_time() - start))
    return round(best)


def catalogue_figures() -> dict[str, Any]:
    names = list(own_names())
    in_sentences = Counter[str]()
    for name, path, certain in names:
        if certain:
            found = {one.target for one in law_reader().mentions(f"This clause engages {name} and so on.")}
            law = path.split("/", 1)[0]
            in_sentences["another law too" if found - {law} else "found" if found else "not without more"] += 1
    return {
        "names": len(names),
        "resolved to what has them": sum(path in resolve(name).matches for name, path, _ in names),
        "in a sentence": dict(sorted(in_sentences.items())),
    }


def main() -> None:
    shown, later = list(written()), list(written(LATER))
    names = [name for name, _, _ in own_names()]
    sentences = [f"This clause engages {name} and so on." for name in names]
    clauses = [" ".join(sentences[at : at + 12]) for at in range(0, len(sentences), 12)]
    figures = {
        "title": "Names of laws and references, read",
        "date": datetime.now(UTC).date().isoformat(),
        "as analysts and terms write them": {
            "looked at": verdicts(one for one in shown if not one.held_out),
            "held out": verdicts(one for one in shown if one.held_out),
        },
        "written later": verdicts(later) | {"at the first reading": FIRST_READING},
        "of the catalogue": catalogue_figures(),
        "a second, on one core": {
            "names of the catalogue resolved": a_second(resolve, names),
            "names as written resolved": a_second(resolve, [one.name for one in (*shown, *later)]),
            "names in sentences found": a_second(law_reader().mentions, sentences),
            "names in clauses of twelve sentences found": 12 * a_second(law_reader().mentions, clauses),
        },
    }
    RESULTS.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
