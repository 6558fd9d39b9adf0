"""The docstring of a room lists its modules, callers first, so that a newcomer knows where to begin."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

ROOMS = ("api", "api/answer", "api/binding", "api/compile", "api/http", "api/http/pages", "clausegraph")


def listed(room: str) -> list[str]:
    docstring = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text())) or ""
    return re.findall(r"^- `(\w+)`: ", docstring, re.MULTILINE)


def inside(room: str) -> dict[str, set[str]]:
    """The modules of a room, and the rooms in it, each with everything that it imports."""
    there = {path.stem: [path] for path in (ROOT / room).glob("*.py") if path.stem != "__init__"}
    there |= {path.parent.name: [*path.parent.rglob("*.py")] for path in (ROOT / room).glob("*/__init__.py")}
    return {name: set().union(*(imported(path.read_text()) for path in paths)) for name, paths in there.items()}


def imported(source: str) -> set[str]:
    """Every module that a module imports from, and every name of one, with dots."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize("room", [*ROOMS, "api/schema"])
def test_a_room_lists_each_of_its_modules(room: str) -> None:
    assert sorted(listed(room)) == sorted(inside(room))


@pytest.mark.parametrize("room", ROOMS)
def test_each_module_of_a_room_stands_before_those_that_it_needs(room: str) -> None:
    prefix, needs = room.replace("/", "."), inside(room)
    above: list[str] = []
    for module in listed(room):
        backwards = [one for one in above for name in needs[module] if f"{name}.".startswith(f"{prefix}.{one}.")]
        assert not backwards, f"{prefix}.{module} needs what stands above it"
        above.append(module)
