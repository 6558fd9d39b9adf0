"""Golden cases: an operation, its Cypher and its answer, each executed on the real database.

A case is a Markdown file in `tests/golden/`: prose, then blocks marked `graphql`, `json variables` (may be missing),
`cypher` and `json answer`. Run `scripts/test tests/compiler/test_golden_cases.py --bless` to write the last two blocks
anew, and read the difference before you keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

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

    def bless(self, cypher: str, answer: dict[str, Any]) -> None:
        """Write the statement and the answer as they are now."""
        blocks = {**self.blocks, "cypher": f"{cypher}\n"}
        blocks["json answer"] = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"
        order = [kind for kind in ("graphql", "json variables", "cypher", "json answer") if kind in blocks]
        parts = [f"```{kind}\n{blocks[kind]}```\n" for kind in order]
        self.path.write_text(self.prose.strip() + "\n\n" + "\n".join(parts))


def read_case(path: Path) -> Case:
    text = path.read_text()
    first = _BLOCK.search(text)
    assert first, f"{path}: no block"
    return Case(path, text[: first.start()], {one["kind"]: one["text"] for one in _BLOCK.finditer(text)})


def cases() -> list[Case]:
    return [read_case(path) for path in sorted(FOLDER.glob("*.md"))]
