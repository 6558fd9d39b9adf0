"""Rooms of imports say what is in them, reach one another the way README tells, and only `graph` spells Cypher."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PACKAGES = ("graph", "claims", "api", "seed", "clausegraph")
#: Rooms whose docstring lists their modules, callers first.
_LISTED = [
    path.parent
    for package in ("seed", "claims", "graph/publish", "graph/store", "graph/turns", "clausegraph")
    for path in sorted((ROOT / package).rglob("__init__.py"))
]
_MODULE = re.compile(rf"(?:{'|'.join(_PACKAGES)})(?:\.\w+)+")
_LISTS = re.compile(r"`(\w+)`: ")
#: The last name of a call that makes a record.
_RECORD = re.compile(r"(?:^|\.)[A-Z]\w*$")
#: A clause of Cypher at the beginning of a line or of a text, or behind another one, with what follows it.
_CYPHER = re.compile(r"(?:^|[\s{])(?:(?:MATCH|MERGE|CREATE) [(\w]|UNWIND [$\[\w]|(?:DETACH )?DELETE \w|CALL [({\w])")


@cache
def imported(path: Path) -> set[str]:
    """Every module that a module imports, and every name of one, with dots."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


@cache
def imports_of(module: str) -> frozenset[str]:
    """What a module imports; of a room, what any of its modules does."""
    path = ROOT / module.replace(".", "/")
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return frozenset().union(*(imported(file) for file in files))


def is_reached(module: str, before: list[str]) -> bool:
    """Whether one of some modules imports a module, or a module of the room that is named."""
    return any(name == module or name.startswith(f"{module}.") for one in before for name in imports_of(one))


def flows() -> dict[str, list[str]]:
    """The modules of each flow that README tells, by its name."""
    (block,) = re.findall(r"## The flow of data\n\n```\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    lines = block.splitlines()
    return {line.partition(":")[0]: _MODULE.findall(line.partition(":")[2]) for line in lines}


def test_readme_tells_the_way_of_a_request_of_a_change_of_both_imports_and_of_suggestions() -> None:
    assert [*flows()] == ["request", "change", "corpus", "archive", "suggest"]


@pytest.mark.parametrize("name", ["request", "change", "corpus", "archive", "suggest"])
def test_every_module_of_a_flow_exists_and_is_reached_by_one_before_it(name: str) -> None:
    modules = flows()[name]
    assert len(modules) >= 5
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), module
    unreached = [one for at, one in enumerate(modules) if at and not is_reached(one, modules[:at])]
    assert not unreached


def test_a_flow_that_is_not_so_is_noticed() -> None:
    assert not is_reached("seed.archive.rows", ["seed.sources.read"])
    assert not is_reached("seed.corpus.rows", ["seed.archive.load", "seed.sources"])
    assert is_reached("seed.tracking", ["seed.sources.read", "seed.archive.rows"])


@pytest.mark.parametrize("room", _LISTED, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_room_lists_its_modules_and_each_stands_before_those_that_it_needs(room: Path) -> None:
    listed = _LISTS.findall(ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or "")
    inside = {path.stem for path in room.glob("*.py") if path.stem != "__init__"}
    inside |= {path.parent.name for path in room.glob("*/__init__.py")}
    assert sorted(listed) == sorted(inside)
    name = room.relative_to(ROOT).as_posix().replace("/", ".")
    for at, module in enumerate(listed):
        backwards = [above for above in listed[:at] if is_reached(f"{name}.{above}", [f"{name}.{module}"])]
        assert not backwards, f"{name}.{module} needs what stands above it"


@pytest.mark.parametrize("package", _PACKAGES)
def test_no_room_of_unlike_modules_is_large(package: str) -> None:
    sizes = {path.parent: len([*path.parent.glob("*.py")]) - 1 for path in (ROOT / package).rglob("__init__.py")}
    # A type of the schema a module.
    sizes.pop(ROOT / "api/schema", None)
    assert {room: size for room, size in sizes.items() if size > 12} == {}


def texts(tree: ast.Module) -> Iterator[str]:
    """Every text of a module but its docstrings, of an f-string the parts that are written out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def cypher_in(source: str) -> list[str]:
    return [text for text in texts(ast.parse(source)) if _CYPHER.search(text)]


@pytest.mark.slow
def test_no_module_outside_graph_spells_cypher() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): spelled
        for package in _PACKAGES[1:]
        for path in sorted((ROOT / package).rglob("*.py"))
        if (spelled := cypher_in(path.read_text()))
    }
    assert found == {}


def test_cypher_is_known_when_it_is_seen() -> None:
    for text in ("MATCH (n) RETURN n", "\nMATCH (d:Document {key: $k})", "UNWIND $rows AS row", "CALL dbms.info()"):
        assert cypher_in(f"X = {text!r}")
    assert cypher_in('x = f"MATCH (n:{label}) RETURN 1"')
    for text in ("a call for papers", "No match (yet)", "CREATED by hand", "EXTRACT (all of it)"):
        assert not cypher_in(f"X = {text!r}")
    assert not cypher_in('"""MATCH (n) stands in a docstring."""')
    spelling = [path for path in sorted((ROOT / "graph/store").glob("*.py")) if cypher_in(path.read_text())]
    assert len(spelling) > 5


def test_no_record_is_made_of_more_than_six_unnamed_values() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"
        for package in _PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and len(node.args) > 6 and _RECORD.search(ast.unparse(node.func))
    ]
    assert found == []
