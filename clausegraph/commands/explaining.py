"""`clausegraph explain`: what an operation is compiled to, told without any database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from api.compile.operation import RequestError
from api.compile.validate import Operations
from api.explain import compiled
from api.schema import graphql_schema
from graph.errors import ClausegraphError

if TYPE_CHECKING:
    from graphql import GraphQLError


class ExplainError(ClausegraphError):
    """The operation cannot be explained as it is given: every error, one a line, with file, line and column."""

    exit_code = 2


def explained(operation: str, variables: Path | None, name: str | None) -> dict[str, Any]:
    """What the operation in the file `operation` (`-`: in standard in) is compiled to.

    Shape: outline (the plan as text), cypher (null where the graph is not asked), parameters (their names, in order).
    The limits of a server are not asked: what it would refuse for its size can be explained.
    """
    text = _text(operation)
    given = _variables(variables) if variables else None
    try:
        return compiled(Operations(graphql_schema()).request(text, given, name))
    except RequestError as error:
        file = "standard in" if operation == "-" else operation
        raise ExplainError("\n".join(_placed(file, one) for one in error.errors)) from error


def shown(found: dict[str, Any]) -> str:
    """What was found, for a reader."""
    parameters = "\n".join(f"${name}" for name in found["parameters"])
    if found["cypher"] is None:
        return "Nothing is asked of the graph: there is no statement."
    return f"Plan\n\n{found['outline']}\n\nCypher\n\n{found['cypher']}\n\nParameters\n\n{parameters}"


def _text(operation: str) -> str:
    try:
        return sys.stdin.read() if operation == "-" else Path(operation).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExplainError(f"{operation}: {_why(error)}; give a file of UTF-8 text, or `-` for standard in") from error


def _variables(path: Path) -> dict[str, Any]:
    try:
        values = orjson.loads(path.read_bytes())
    except OSError as error:
        raise ExplainError(f"{path}: {_why(error)}; give a file that holds a JSON object") from error
    except orjson.JSONDecodeError as error:
        raise ExplainError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    if not isinstance(values, dict):
        raise ExplainError(f"{path}: variables are a JSON object, from their names to their values")
    return values


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "the text is not UTF-8"


def _placed(file: str, error: GraphQLError) -> str:
    """An error with its place, as editors and compilers write one."""
    places = error.locations or ()
    at = f":{places[0].line}:{places[0].column}" if places else ""
    return f"{file}{at}: {error.message}"
