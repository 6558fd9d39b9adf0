"""Root fields that are performed: each is, and then what is wanted of its payload is read, one after the other.

Those of mutations change the graph; a few of queries reckon what no statement can. Nothing is changed where the
operation could not be answered: rights, arguments and what is read are looked at before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from api.answer.encode import encoder_of
from api.binding.arguments import UnusableValuesError, argument_values
from api.compile.payload import Read, payloads
from api.errors import FORBIDDEN
from claims.review.verdicts import NotAllowedError
from graph.cypher.emit import emit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from api.answer.encode import Item
    from api.caller import Caller
    from api.changes import Changes
    from api.compile.operation import Request
    from api.compile.payload import Payload, PayloadField

    #: Runs a statement with its parameters: the lists that it answers with.
    Ask = Callable[[str, dict[str, Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A root field that can be performed: what it asks for, the statement behind it and the values of its slots."""

    payload: Payload
    asked: Any
    text: str | None
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Performance:
    """How the root fields of one operation are performed: who changes or reckons, and who reads."""

    changes: Changes
    ask: Ask
    item: Item

    def run(self, request: Request, caller: Caller) -> dict[str, Any]:
        """What each root field that is performed gave, by response key. Raises `GraphQLError` where one cannot be
        performed or answered; those before it are done then.
        """
        ready = [_ready(one, request, caller) for one in payloads(request)]
        return {one.payload.key: self._performed(one, caller) for one in ready}

    def _performed(self, one: _Ready, caller: Caller) -> Any:
        payload = one.payload
        try:
            told = self.changes.perform(payload.name, one.asked, caller)
        except NotAllowedError as error:
            message = f"{error}; your role is {caller.role.value}"
            raise GraphQLError(message, [payload.node], extensions={"code": FORBIDDEN}) from error
        read = self._read(one, told)
        if isinstance(told, list):
            return [_assembled(payload.fields, part, read) for part in told]
        return _assembled(payload.fields, told, read)

    def _read(self, one: _Ready, told: Any) -> dict[str, Iterator[Any]]:
        """What the statement gives for each read, in the order in which the payload holds them."""
        if one.text is None:
            return {}
        keys: dict[str, list[list[str]]] = {root: [] for root in one.payload.slots}
        for part in _listed(told):
            for root, kind, key in _keys(one.payload.fields, part):
                keys[root].append([kind, key])
        given = {**one.given, **{one.payload.slots[root]: pairs for root, pairs in keys.items()}}
        answer = self.ask(one.text, given)
        data = encoder_of(one.payload.plan)(answer, given, self.item)
        return {root: iter(data[root]) for root in keys}


def _ready(payload: Payload, request: Request, caller: Caller) -> _Ready:
    payload.rights.check(caller)
    for error in payload.refused:
        raise error
    given = argument_values(payload.declared, payload.node, request.variables)
    asked = payload.takes.takes(given)
    try:
        slots = payload.binder.parameters(request.variables)
    except UnusableValuesError as error:
        raise next(iter(error.errors.values())) from error
    return _Ready(payload, asked, emit(payload.plan) if payload.plan.roots else None, slots)


def _keys(fields: tuple[PayloadField, ...], told: Any) -> Iterator[tuple[str, str, str]]:
    """Every entity that a payload holds, in its order: where it is read, its type and its key."""
    for field in fields:
        value = told.get(field.name)
        if isinstance(field, Read):
            yield from ((field.root, field.kind, key) for key in _listed(value))
        elif field.fields is not None:
            for part in _listed(value):
                yield from _keys(field.fields, part)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _assembled(fields: tuple[PayloadField, ...], told: Any, read: Mapping[str, Iterator[Any]]) -> dict[str, Any]:
    """The object of a payload, in the order of its fields."""
    return {field.key: _value(field, told, read) for field in fields}


def _value(one: PayloadField, told: Any, read: Mapping[str, Iterator[Any]]) -> Any:
    if isinstance(one, Read):
        found = [next(read[one.root]) for _ in _listed(told.get(one.name))]
        return found if one.many else next(iter(found), None)
    if one.fields is None:
        return one.type_name or told.get(one.name)
    value, fields = told.get(one.name), one.fields
    if isinstance(value, list):
        return [_assembled(fields, part, read) for part in value]
    return None if value is None else _assembled(fields, value, read)
