"""The requests that the experts' statements answer: the analysts' questions as docs/questions.md has them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
_SECTION: Final = re.compile(r"^## (q\d\d): .+$", re.MULTILINE)
_BLOCK: Final = re.compile(r"```(graphql|json)\n(.*?)```", re.DOTALL)


class Asked(NamedTuple):
    """A request: the GraphQL document and its variables."""

    text: str
    variables: dict[str, Any]


@cache
def questions() -> dict[str, Asked]:
    """The requests of the page by name, with the variables of the demonstration graph."""
    _, *parts = _SECTION.split(PAGE.read_text())
    return {name: _asked(section) for name, section in zip(parts[::2], parts[1::2], strict=True)}


def _asked(section: str) -> Asked:
    blocks = dict(_BLOCK.findall(section))
    return Asked(blocks["graphql"], orjson.loads(blocks.get("json", "{}")))
