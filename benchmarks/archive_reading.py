"""A sample of the clauses of an archive, to be read by a person: `python -m benchmarks.archive_reading PATH COMMIT`.

The hash of a commit draws them from the newest text of every document, so that nobody chooses what is read: who wrote the
rules after one sample reads the next one with the hash of the commit that mended them.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from claims.text.markdown import plain
from graph.model.vocabulary import Extraction
from seed.archive.read import read_archive
from seed.extract.categories import categories
from seed.extract.gate import gate
from seed.record.versions import sha256
from seed.text.language import language_of, language_of_part
from seed.text.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters shown of a clause, at its beginning and at its end.
_SHOWN: Final = (330, 160)


@dataclass(frozen=True, slots=True)
class Sample:
    """One clause: its place in the archive, the headings above it, its categories and its words."""

    key: str
    headings: tuple[str, ...]
    categories: list[str]
    words: str


def drawn(path: Path, commit: str, count: int) -> list[Sample]:
    """The clauses that the hash draws, in the order in which it does."""
    return sorted(_clauses(path), key=lambda one: sha256(commit + one.key))[:count]


def _clauses(path: Path) -> Iterator[Sample]:
    for document in read_archive(path):
        text = next(
            (text for version in reversed(document.versions) if gate(text := _text(version.read())) is Extraction.OK),
            "",
        )
        language = language_of(text)
        for number, one in enumerate(sections(text)):
            body = text[one.start : one.end]
            found = categories(one.heading_path, body, language_of_part(body, language))
            yield Sample(f"{document.service}/{document.terms_type}#{number}", one.heading_path, found, plain(body))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("commit")
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    for number, one in enumerate(drawn(options.path, options.commit, options.count), 1):
        beginning, end = one.words[: _SHOWN[0]], one.words[_SHOWN[0] :][-_SHOWN[1] :]
        print(f"[{number}] {one.key}\n    {' > '.join(one.headings)}\n    {', '.join(one.categories) or 'no category'}")
        print(f"    {beginning}{f' ... {end}' if end else ''}\n")


if __name__ == "__main__":
    main()
