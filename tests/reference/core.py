"""The reference as a whole: graphql-core with one resolver a field, over rows held in memory."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLResolveInfo,
    build_schema,
    execute_sync,
    get_named_type,
    is_input_object_type,
    parse,
    validate,
    value_from_ast_untyped,
)

from tests.reference.claims import CLAIMS
from tests.reference.fields import RESOLVERS
from tests.reference.impact import IMPACTS
from tests.reference.pages import text
from tests.reference.paths import PATH_RESOLVERS
from tests.reference.quality import QUALITY
from tests.reference.reports import REPORTS
from tests.reference.standing import KIND
from tests.reference.time import Views, time_of

if TYPE_CHECKING:
    from tests.reference.common import Resolver
    from tests.reference.memory import Memory


class Reference:
    """Answers operations from memory."""

    def __init__(self, sdl: str, memory: Memory, today: date | None = None, role: str = "ADMIN") -> None:
        self.schema = build_schema(sdl)
        self.memory = memory
        #: Of the caller.
        self.role = role
        self.today = today or datetime.now(UTC).date()
        self.now = datetime.now(UTC)
        self.past = Views(memory)
        #: What root fields that are read at another time see, by response key.
        self.views: dict[str, Reference] = {}
        self.resolvers: dict[tuple[str, str], Resolver] = {}
        for resolvers in (RESOLVERS, CLAIMS, QUALITY, REPORTS, IMPACTS, PATH_RESOLVERS):
            for type_, fields in resolvers.items():
                for name, resolver in fields.items():
                    self.resolvers[type_, name] = resolver

    def answer(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        document = parse(text)
        errors = validate(self.schema, document)
        if errors:
            return {"errors": [error.formatted for error in errors]}
        self.views = {}
        result = execute_sync(
            self.schema,
            document,
            self,
            variable_values=variables,
            field_resolver=self.resolve,
            type_resolver=lambda value, _info, _type: {"ENGAGES": "Engagement", "FLAGS": "Flag"}.get(
                KIND.get(value.label, ""), value.label
            ),
        )
        return dict(result.formatted)

    def resolve(self, source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
        resolver = self.resolvers.get((info.parent_type.name, info.field_name))
        if resolver is None:
            resolver = self.resolvers.get(("*", info.field_name))
        given = filled_in(given, info.parent_type.fields[info.field_name].args)
        ref = self.seen_from(info, given)
        value = resolver(ref, source, given) if resolver else source.get(info.field_name)
        if value is None and str(info.return_type).startswith("["):
            return []
        return text(value)

    def seen_from(self, info: GraphQLResolveInfo, given: dict[str, Any]) -> Reference:
        """What the root field is read in: the rows as they are, or a view of them as they were."""
        root = info.path
        while root.prev is not None:
            root = root.prev
        when = time_of(self.memory, given.get("at")) if info.path.prev is None else None
        if when:
            view = copy(self)
            view.memory, view.today, view.now = self.past.at(when).seen, when.as_of, when.known_at
            self.views[str(root.key)] = view
        return self.views.get(str(root.key), self)


def filled_in(given: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
    """The arguments, or the fields of an input object, with their defaults where they are null."""
    nodes = {name: one.ast_node.default_value for name, one in declared.items()}
    known = {name: value_from_ast_untyped(node) for name, node in nodes.items() if node}
    values = {**known, **{name: value for name, value in given.items() if value is not None or name not in known}}
    return {name: filled(value, declared[name].type) for name, value in values.items()}


def filled(value: Any, type_: Any) -> Any:
    if isinstance(value, list):
        return [filled(one, type_) for one in value]
    named = get_named_type(type_)
    return filled_in(value, named.fields) if isinstance(value, dict) and is_input_object_type(named) else value
