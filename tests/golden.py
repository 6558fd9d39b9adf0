"""Golden cases: an operation, its Cypher and its answer, each executed on the real database.

A case is a Markdown file in `tests/golden/`: prose, then blocks marked `graphql`, `json variables` (may be missing),
`cypher` and `json answer`. Run `scripts/test tests/compiler/test_golden_cases.py --bless` to write the last two blocks
anew, and read the difference before you keep it.

The same run keeps, in `tests/golden/records/`, what the real database gave for the statement. With these records the way
from records to the answer is tried without a database; they hold for the statement that they were kept with alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from neo4j.time import Date, DateTime

if TYPE_CHECKING:
    from graph.engine import Engine

FOLDER = Path(__file__).parent / "golden"
_BLOCK = re.compile(r"```(?P<kind>graphql|json variables|cypher|json answer)\n(?P<text>.*?)```\n?", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One golden case."""

    path: Path
    prose: str
    blocks: dict[str, str]

    @property
    def operation(self) -> str:
        return self.blocks["graphql"]

    @property
    def variables(self) -> dict[str, Any]:
        return orjson.loads(self.blocks.get("json variables", "{}"))

    @property
    def cypher(self) -> str | None:
        return self.blocks.get("cypher")

    @property
    def answer(self) -> Any:
        return orjson.loads(self.blocks["json answer"]) if "json answer" in self.blocks else None

    @property
    def kept(self) -> Path:
        """Where the records are kept that the database gave."""
        return self.path.parent / "records" / f"{self.path.stem}.json"

    @property
    def records(self) -> list[list[Any]]:
        """What the database gave for the statement of the case."""
        kept = orjson.loads(self.kept.read_bytes())
        assert kept["cypher"] == self.cypher, (
            f"{self.path.stem}: kept with another statement; write it anew with --bless"
        )
        return _typed(kept["records"])

    def bless(self, cypher: str, answer: dict[str, Any], records: list[list[Any]] | None) -> None:
        """Write the statement, the answer and the records as they are now."""
        self.kept.unlink(missing_ok=True)
        if records is not None:
            content = {"cypher": f"{cypher}\n", "records": _plain(records)}
            self.kept.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
        blocks = {**self.blocks, "cypher": f"{cypher}\n"}
        blocks["json answer"] = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"
        order = [kind for kind in ("graphql", "json variables", "cypher", "json answer") if kind in blocks]
        parts = [f"```{kind}\n{blocks[kind]}```\n" for kind in order]
        self.path.write_text(self.prose.strip() + "\n\n" + "\n".join(parts))


class Recording:
    """The database, and what it gave last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.records: list[list[Any]] | None = None

    def read(self, *arguments: Any, **more: Any) -> list[list[Any]]:
        self.records = self._engine.read(*arguments, **more)
        return self.records


def _plain(value: Any) -> Any:
    """As JSON: days and instants are objects of one field."""
    match value:
        case list() | tuple():
            return [_plain(one) for one in value]
        case DateTime():
            return {"instant": value.iso_format()}
        case Date():
            return {"day": value.iso_format()}
        case dict():
            raise TypeError(f"a map among records: {value}")
        case _:
            return value


def _typed(value: Any) -> Any:
    match value:
        case list():
            return [_typed(one) for one in value]
        case {"instant": str(text)}:
            return DateTime.from_iso_format(text)
        case {"day": str(text)}:
            return Date.from_iso_format(text)
        case _:
            return value


def read_case(path: Path) -> Case:
    text = path.read_text()
    first = _BLOCK.search(text)
    assert first, f"{path}: no block"
    return Case(path, text[: first.start()], {one["kind"]: one["text"] for one in _BLOCK.finditer(text)})


def cases() -> list[Case]:
    return [read_case(path) for path in sorted(FOLDER.glob("*.md"))]
