"""The docstring of a room lists its modules, so that a newcomer knows where to begin."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

ROOMS = ("api", "api/answer", "api/binding", "api/compile", "api/http", "api/http/pages", "api/schema", "clausegraph")


@pytest.mark.parametrize("room", ROOMS)
def test_the_docstring_of_a_room_names_its_modules(room: str) -> None:
    folder = ROOT / room
    there = {one.stem for one in folder.glob("*.py")} - {"__init__"}
    there |= {one.parent.name for one in folder.glob("*/__init__.py")}
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    assert set(re.findall(r"`(\w+)`", told)) >= there
    assert {
        name for line in re.findall(r"^- (.*?):", told, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)
    } <= there
