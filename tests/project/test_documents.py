"""Documents say what the code does: words, settings, codes, commands, examples."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema, get_named_type

from api import errors as api_errors
from api.execute import Executor
from api.explain import compiled
from api.schema import graphql_schema, schema
from api.settings import ApiSettings
from claims.model.settings import ModelSettings
from clausegraph.cli import app
from graph.plan import expressions, facts, plan, reports, searches
from graph.settings import GraphSettings
from tests.conftest import ROOT
from tests.contract import CONTRACT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contents import Contents

DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text()


def test_each_public_class_of_the_plan_has_a_word_in_the_glossary() -> None:
    classes = [
        name
        for module in (expressions, facts, plan, reports, searches)
        for name, one in vars(module).items()
        if inspect.isclass(one) and one.__module__ == module.__name__
    ]
    assert len(classes) > 40
    missing = [name for name in classes if f"**{name}**" not in read("glossary.md")]
    assert not missing


def test_each_setting_has_a_heading() -> None:
    names = [*GraphSettings.model_fields, *ApiSettings.model_fields]
    names += [f"model_{name}" for name in ModelSettings.model_fields]
    assert [name for name in names if f"### CLAUSEGRAPH_{name.upper()}\n" not in read("operations.md")] == []


def test_each_command_has_a_heading() -> None:
    names = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    names += [one.name or "" for one in app.registered_groups]
    assert [name for name in names if f"### clausegraph {name}\n" not in read("operations.md")] == []


def test_each_error_code_is_explained() -> None:
    codes = [value for name, value in vars(api_errors).items() if name.isupper() and isinstance(value, str)]
    assert len(codes) >= 8
    assert [code for code in codes if f"`{code}`" not in read("errors.md")] == []


def test_the_compiler_page_shows_what_the_compiler_gives() -> None:
    page = read("compiler.md")
    operation = re.search(r"```graphql\n(.*?)```", page, re.DOTALL)
    statement = re.search(r"```cypher\n(.*?)\n```", page, re.DOTALL)
    shown = re.search(r"```plan\n(.*?)\n```", page, re.DOTALL)
    assert operation
    assert statement
    assert shown
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    request = executor.operations.request(operation[1], {"slug": "mistral-ai"}, None)
    assert executor.compiled(request).text == statement[1]
    assert compiled(request)["outline"] == shown[1]


def test_the_readme_answers_its_own_query(contents: Contents) -> None:
    readme = (ROOT / "README.md").read_text()
    body = re.search(r"-d '(\{.*?\})'\n```", readme, re.DOTALL)
    answer = re.search(r"```json\n(.*?)```", readme, re.DOTALL)
    assert body
    assert answer
    asked = orjson.loads(body[1])
    response = Executor(graphql_schema(), contents.demonstration(), base_url="").answer(asked["query"])
    assert response.body() == orjson.loads(answer[1])


def test_each_operation_of_the_guide_runs_and_finds_something(contents: Contents) -> None:
    operations = re.findall(r"```graphql\n(.*?)```", read("api.md"), re.DOTALL)
    executor = Executor(graphql_schema(), contents.demonstration(), base_url="")
    assert len(operations) > 8
    for text in operations:
        response = executor.answer(text)
        assert not response.errors, f"{text}\n{response.errors}"
        assert response.statements == 1
        assert not empty(response.data), text


def empty(value: Any) -> bool:
    """Whether a value holds nothing that a reader could learn from: counts of zero, empty lists, null."""
    if isinstance(value, dict):
        return all(empty(one) for one in value.values())
    if isinstance(value, list):
        return all(empty(one) for one in value)
    return value in (None, 0, False)


def prose(path: Path) -> str:
    """A document without its blocks and pieces of code, in which a bracket is no link and `#` no heading."""
    return re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document: letters, digits, `_` and `-`, spaces as `-`, and a
    number for what was there before.
    """
    found: dict[str, int] = {}
    names = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", prose(path), re.MULTILINE):
        shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")
        seen = found[name] = found.get(name, -1) + 1
        names.add(f"{name}-{seen}" if seen else name)
    return names


def broken_links(path: Path) -> list[str]:
    """The links of a document to files, and to headings of them, that are not there."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(path))):
        name, _, anchor = target.partition("#")
        file = path.parent / name if name else path
        if re.match(r"[a-z]+:", target):
            continue
        if not file.exists() or (anchor and (file.suffix != ".md" or anchor not in anchors(file))):
            broken.append(f"{path.name}: {target}")
    return broken


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    assert len(documents) > 15
    assert any("#" in target for path in documents for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)))
    assert [link for path in documents for link in broken_links(path)] == []


def test_a_link_to_a_heading_is_checked_as_github_names_it(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(
        "# What `a_b` is: *said*, & [linked](x.md)!\n## Twice\n## Twice\n```\n# no heading\n```\n"
    )
    page = tmp_path / "page.md"
    good = [
        "other.md",
        "other.md#what-a_b-is-said--linked",
        "other.md#twice",
        "other.md#twice-1",
        "#here",
        "https://x/#y",
    ]
    page.write_text("# Here\n" + " ".join(f"[x]({one})" for one in good) + "\n`[x](#code)`\n```\n[x](#block)\n```\n")
    assert broken_links(page) == []
    for bad in (
        "other.md#twice-2",
        "other.md#no-heading",
        "other.md#Twice",
        "#there",
        "gone.md",
        "gone.md#x",
        "../x#y",
    ):
        page.write_text(f"[x]({bad})")
        assert broken_links(page) == [f"page.md: {bad}"]


def test_the_schema_keeps_to_the_contract() -> None:
    """Every field that the schema has of a contract's type has the contract's name."""
    contract = build_schema(CONTRACT.read_text())
    ours = build_schema(schema.as_str())
    differs = []
    for name, type_ in ours.type_map.items():
        theirs = contract.type_map.get(name)
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) and isinstance(theirs, type(type_)):
            for field, one in type_.fields.items():
                expected = theirs.fields.get(field)
                if expected and get_named_type(expected.type).name != get_named_type(one.type).name:
                    differs.append(f"{name}.{field}: {one.type}, not {expected.type}")
    # docs/decisions/reasons-are-an-enumeration.md
    assert differs == ["Claim.reasonCode: ReasonCode, not String"]


@pytest.mark.slow
@pytest.mark.parametrize("package", ["graph", "claims", "api", "seed", "clausegraph", "tests"])
def test_functions_and_modules_stay_short(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        source = path.read_text()
        assert source.count("\n") <= (700 if package == "tests" else 450), f"{path}: {source.count(chr(10))} lines"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or 0) - node.lineno + 1
                assert size <= 40, f"{path}:{node.lineno} {node.name}: {size} lines"
