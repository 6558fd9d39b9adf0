"""What a caller or a reader sees is plain English, and each text stands alone.

A description is shown without its neighbours, in an editor or beside a field, so that a pronoun has no noun there. The
rules below are those that a pattern can hold; what they cannot see, a reviewer has to.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from graphql import GraphQLSchema, is_specified_directive, is_specified_scalar_type

from api.schema import graphql_schema
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A text that begins with one of these speaks of a noun that stands elsewhere.
PRONOUN = re.compile(
    r"(It|Its|So|Such|The same|The two|Them|They|These|Those|There)\b|"
    # A noun that follows the first words comes too late.
    r"\w+ (\w+ ){0,3}?(it|its|they|them|those)\b"
)
#: Turns of phrase that are read twice, by people who learnt English elsewhere.
TWICE = re.compile(
    r"\b(can not|says? not\b|(is|are|was|were) not said|null where|one of which|of which one|however many|"
    r"as it is known|those (of|at|in) which|which (is|are) told|in its time|it must:)",
    re.IGNORECASE,
)
FEWEST_WORDS = 3


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every name of the schema, such as `Platform.documents.first`, with its description."""
    for directive in schema.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description or ""
    for type_ in schema.type_map.values():
        if type_.name.startswith("__") or is_specified_scalar_type(type_):
            continue
        yield type_.name, type_.description or ""
        for members in (getattr(type_, "fields", {}), getattr(type_, "values", {})):
            for name, member in members.items():
                yield f"{type_.name}.{name}", member.description or ""
                for argument, one in getattr(member, "args", {}).items():
                    yield f"{type_.name}.{name}.{argument}", one.description or ""


def faults(text: str) -> Iterator[str]:
    """What a rule holds against a text."""
    if PRONOUN.match(text):
        yield "begins with a word for a noun that stands elsewhere"
    if found := TWICE.search(text):
        yield f"is read twice at {found[0]!r}"


def of_description(text: str) -> Iterator[str]:
    """What the rules hold against a description."""
    yield from faults(text)
    if len(text.split()) < FEWEST_WORDS:
        yield f"has fewer than {FEWEST_WORDS} words"
    if not text.endswith("."):
        yield "does not end in a full stop"
    if not text[:1].isupper():
        yield "does not begin with a capital letter"


def test_each_description_stands_alone() -> None:
    descriptions = list(described(graphql_schema()))
    assert len(descriptions) > 900
    assert [f"{name} {fault}: {text}" for name, text in descriptions for fault in of_description(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "It holds it.",
        "Held up",
        "those of a law",
        "Null where it is not known.",
        "A field that can not be asked.",
        "Why.",
    ],
)
def test_a_description_that_needs_its_neighbours_is_found(text: str) -> None:
    assert list(of_description(text))


#: Members of different names that may be described alike, for they mean the same.
ALIKE = {"FIRST_SEEN": "firstSeen", "provision": "filter"}


def test_one_description_has_one_meaning() -> None:
    """Members of one type differ in what is said of them; the same words elsewhere stand by a member of the same name."""
    names: dict[str, set[str]] = defaultdict(set)
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, text in described(graphql_schema()):
        owner, _, last = name.rpartition(".")
        if owner:
            names[text].add(ALIKE.get(last, last))
            owners[owner, text].append(name)
    assert {text: sorted(of) for text, of in names.items() if len(of) > 1} == {}
    assert [of for of in owners.values() if len(of) > 1] == []


# --- messages


def sources() -> list[Path]:
    return [one for room in ("api", "claims", "clausegraph", "graph", "seed") for one in (ROOT / room).rglob("*.py")]


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that can reach a user: every literal with a blank that is no docstring."""
    tree = ast.parse(path.read_text())
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in documents | parts:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


@pytest.mark.slow
def test_messages_are_read_once() -> None:
    texts = [(f"{path.relative_to(ROOT)}:{line}", text) for path in sources() for line, text in messages(path)]
    assert len(texts) > 1000
    assert [f"{where} {one[0]!r}: {text}" for where, text in texts if (one := TWICE.search(text))] == []


# --- documents


def pages() -> list[Path]:
    return [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]


def test_documents_are_read_once() -> None:
    found = [
        f"{page.relative_to(ROOT)}:{number} {one[0]!r}: {line}"
        for page in pages()
        for number, line in enumerate(page.read_text().splitlines(), 1)
        if (one := re.search(r"\bcan not\b|\bsays? not\b", line, re.IGNORECASE))
    ]
    assert found == []


def test_no_section_begins_with_a_pronoun() -> None:
    """A section is reached by its address: its first sentence has its nouns."""
    found = [
        f"{page.relative_to(ROOT)}: {first}"
        for page in pages()
        for first in re.findall(r"^#+ .*\n\n(.*)$", page.read_text(), re.MULTILINE)
        if re.match(r"(It|Its|So|Such|These|They|This|Those)\b(?! (page|part|file|document|project)\b)", first)
    ]
    assert found == []
