"""One document in the layouts in which archives hold documents: the same headings and words, other marks around them.

A layout gets the title of the document and its clauses, headings with their paragraphs, and gives the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Layout = Callable[[str, list[tuple[str, list[str]]]], str]

_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _of_blocks(heading: Callable[[int, str], str], title: str = "{0}\n{1}", between: str = "\n\n") -> Layout:
    """A layout in which each clause is a heading of its own form, and one paragraph below it."""

    def layout(named: str, clauses: list[tuple[str, list[str]]]) -> str:
        blocks = [title.format(named, "=" * len(named))]
        for number, (head, sentences) in enumerate(clauses, 1):
            blocks += [heading(number, head), " ".join(sentences)]
        return between.join(blocks) + "\n"

    return layout


def _underlined(number: int, head: str) -> str:
    return f"{head}\n{'-' * len(head)}"


def _escaped(number: int, head: str) -> str:
    return f"{number}\\. {head}\n{'-' * len(head)}"


def in_a_table(named: str, clauses: list[tuple[str, list[str]]]) -> str:
    """A whole contract in one cell of a table, its lines ended by tags."""
    parts = [f"**{number}\\. {head}**<br><br>{' '.join(body)}" for number, (head, body) in enumerate(clauses, 1)]
    return f"| {'<br><br>'.join([named, *parts])} |\n| --- |\n"


def in_a_list(named: str, clauses: list[tuple[str, list[str]]]) -> str:
    """Headings and paragraphs as items of a numbered list; the lines between them hold spaces."""
    items = [
        f"{number}.  ### {head}\n    \n    {' '.join(body)}\n    " for number, (head, body) in enumerate(clauses, 1)
    ]
    return f"# {named}\n\n" + "\n".join(items) + "\n"


def quoted(named: str, clauses: list[tuple[str, list[str]]]) -> str:
    """The whole document as a quotation."""
    plain = LAYOUTS["hashes"](named, clauses)
    return "".join(f"> {line}\n" if line else ">\n" for line in plain.splitlines())


def of_a_pdf(named: str, clauses: list[tuple[str, list[str]]]) -> str:
    """What is left of a printed page: no marks, one sentence a paragraph, numbered headings, a byte of zero at its end."""
    blocks = [named]
    for number, (head, body) in enumerate(clauses, 1):
        blocks += [f"{number}. {head}", *body]
    return "\n\n".join(blocks) + "\n\0\n"


def _ended_by(end: str) -> Layout:
    return lambda named, clauses: LAYOUTS["underlined"](named, clauses).replace("\n", end)


LAYOUTS: Final[dict[str, Layout]] = {
    "underlined": _of_blocks(_underlined),
    "hashes": _of_blocks(lambda _, head: f"## {head}", "# {0}"),
    "escaped numbers": _of_blocks(_escaped),
    "numbers of two levels": _of_blocks(lambda number, head: f"### 2.{number} {head}", "# {0}"),
    "articles": _of_blocks(lambda number, head: f"## Article {number} - {head}", "# {0}"),
    "roman numbers": _of_blocks(lambda number, head: f"## {_ROMAN[number - 1]}. {head}", "# {0}"),
    "bold": _of_blocks(lambda _, head: f"**{head}**", "# {0}"),
    "bold with numbers": _of_blocks(lambda number, head: f"**{number}\\. {head}**", "# {0}"),
    "numbers and a space that does not break": _of_blocks(lambda number, head: f"## {number}.\xa0{head}", "# {0}"),
    "bare numbers": _of_blocks(lambda number, head: f"{number}\\. {head}", "# {0}"),
    "linked": _of_blocks(lambda number, head: f"## {head} [#](#part-{number})", "# {0}"),
    "spaces in blank lines": _of_blocks(lambda _, head: f"## {head}", "# {0}", "\n  \n"),
    "in a table": in_a_table,
    "in a list": in_a_list,
    "quoted": quoted,
    "of a pdf": of_a_pdf,
    "lines ended by CR and LF": _ended_by("\r\n"),
    "lines ended by CR": _ended_by("\r"),
    "lines ended by U+2028": _ended_by("\u2028"),
    "a mark of byte order before it": lambda named, clauses: "\ufeff" + LAYOUTS["hashes"](named, clauses),
}
