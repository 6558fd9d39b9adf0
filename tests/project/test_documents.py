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
from api.schema import graphql_schema, schema
from api.settings import ApiSettings
from clausegraph.cli import app
from graph.plan import expressions as terms
from graph.plan import plan, reports
from graph.plan import searches as analysis
from graph.settings import GraphSettings
from tests.conftest import ROOT, Contents

if TYPE_CHECKING:
    from pathlib import Path

DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text()


def test_each_public_class_of_the_plan_has_a_word_in_the_glossary() -> None:
    classes = [
        name
        for module in (analysis, plan, reports, terms)
        for name, one in vars(module).items()
        if inspect.isclass(one) and one.__module__ == module.__name__
    ]
    assert len(classes) > 40
    missing = [name for name in classes if f"**{name}**" not in read("glossary.md")]
    assert not missing


def test_each_setting_has_a_heading() -> None:
    names = [*GraphSettings.model_fields, *ApiSettings.model_fields]
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
    assert operation
    assert statement
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    request = executor.operations.request(operation[1], {"slug": "mistral-ai"}, None)
    assert executor.compiled(request).text == statement[1]


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


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (path, target)
        for path in [ROOT / "README.md", *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text())
        if not target.startswith("http")
    ]
    broken = [f"{path.name}: {target}" for path, target in links if not (path.parent / target).exists()]
    assert not broken


def test_the_schema_keeps_to_the_contract(shared: Path) -> None:
    """Every field that the schema has of a contract's type has the contract's name."""
    contract = build_schema((shared / "schema.graphql").read_text())
    ours = build_schema(schema.as_str())
    differs = []
    for name, type_ in ours.type_map.items():
        theirs = contract.type_map.get(name)
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) and isinstance(theirs, type(type_)):
            for field, one in type_.fields.items():
                expected = theirs.fields.get(field)
                if expected and get_named_type(expected.type).name != get_named_type(one.type).name:
                    differs.append(f"{name}.{field}: {one.type}, not {expected.type}")
    assert not differs


@pytest.mark.parametrize("package", ["graph", "api", "seed", "clausegraph"])
def test_functions_and_modules_stay_short(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        source = path.read_text()
        assert source.count("\n") <= 450, f"{path}: {source.count(chr(10))} lines"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or 0) - node.lineno + 1
                assert size <= 50, f"{path}:{node.lineno} {node.name}: {size} lines"
