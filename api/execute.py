"""Request -> response: plans, runs the one statement, encodes.

Everything an operation asks of the graph is one statement. Introspection is answered from the schema by graphql-core,
and its part of the response joins the rest in the caller's order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError, is_non_null_type

from api.answer.encode import Encoder, Item, as_it_is, careful_encoder_of, encoder_of
from api.binding.arguments import UnusableValuesError, shape
from api.cache import Cache, bytes_of
from api.caller import IN_PROCESS
from api.changes import Changes
from api.compile.introspect import Introspection, introspected
from api.compile.operation import Request, RequestError
from api.compile.payload import is_performed, root_fields
from api.compile.planner import plan_operation
from api.compile.validate import PARSED, Operations
from api.errors import BAD_USER_INPUT, BUSY, FORBIDDEN, UNAVAILABLE, MissingError, coded, failed
from api.explain import explanation
from api.perform import Performance
from api.schema.declare import ACTIVE, BASE_URL, MAY, ROLE, SEES_PEOPLE
from graph.cypher.emit import emit
from graph.model.vocabulary import ProvisionStatus, Role
from graph.plan.expressions import INSTANT, TODAY
from graph.plan.layout import answered
from graph.plan.parts import revisions
from graph.plan.plan import Plan, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLSchema

    from api.binding.arguments import Binder, Place
    from api.caller import Caller
    from api.compile.limits import Limits
    from api.compile.operation import Document
    from api.compile.planner import Planned
    from api.compile.rights import Rights
    from claims.extract.reader import AnalysisReader
    from graph.engine import Engine, Operator
    from graph.plan.plan import Entry

#: Bytes of what is kept of operations. Each holds the document that it was made of.
_COMPILED_BYTES: Final = 40_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What is kept of an operation: everything that does not depend on values."""

    #: Whose nodes the binder knows its fields by.
    document: Document
    #: None where nothing is asked of the graph.
    text: str | None
    #: The slots of published states that it reads at.
    revisions: tuple[str, ...]
    binder: Binder
    encode: Encoder
    #: None where nothing is asked of the schema.
    introspection: Introspection | None
    #: How many fields are refused: for their arguments, whatever the values, or for the values of one request.
    refused: int
    #: The values of one request that cannot be used; empty in what is kept.
    unusable: Mapping[Place, GraphQLError]
    #: What a caller has to be for it.
    rights: Rights
    #: Whether some of its root fields are performed.
    performs: bool


@dataclass(slots=True)
class Response:
    """What an operation gave. `data` is absent (not null) where execution did not begin."""

    data: dict[str, Any] | None = None
    errors: list[GraphQLError] | None = None
    began: bool = True
    statements: int = 0
    extensions: dict[str, Any] | None = None
    #: Time that the database took, the way there and back among it; None where nothing was asked of it.
    database_s: float | None = None

    @property
    def unavailable(self) -> bool:
        """Whether the database did not answer: the same request may succeed in a moment."""
        return any((error.extensions or {}).get("code") == UNAVAILABLE for error in self.errors or ())

    @property
    def busy(self) -> bool:
        """Whether somebody else writes: the same change may succeed in a moment."""
        return any((error.extensions or {}).get("code") == BUSY for error in self.errors or ())

    @property
    def forbidden(self) -> bool:
        """Whether the caller may not ask this."""
        return any((error.extensions or {}).get("code") == FORBIDDEN for error in self.errors or ())

    def body(self) -> dict[str, Any]:
        """The response as the specification orders it."""
        body: dict[str, Any] = {}
        if self.errors:
            body["errors"] = [error.formatted for error in self.errors]
        if self.began:
            body["data"] = self.data
        if self.extensions:
            body["extensions"] = self.extensions
        return body


class Executor:
    """Answers operations on one schema from one engine; safe to share between threads."""

    def __init__(
        self,
        schema: GraphQLSchema,
        engine: Engine,
        *,
        base_url: str,
        timeout_s: float | None = None,
        limits: Limits | None = None,
        analyses: Callable[[], AnalysisReader] | None = None,
    ) -> None:
        self.operations = Operations(schema, limits)
        self.schema = schema
        self.engine = engine
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._changes = Changes(engine, analyses)
        self._compiled: Cache[Compiled] = Cache(_COMPILED_BYTES, twice=True)

    def answer(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        explain: bool = False,
        name: str | None = None,
    ) -> Response:
        """Run one operation. Never raises, as `prepared` and `run` do not."""
        request = self.prepared(text, variables, operation_name)
        return request if isinstance(request, Response) else self.run(request, explain=explain, name=name)

    def prepared(
        self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None
    ) -> Request | Response:
        """The request that an operation makes, or where it makes none, the response that says why. Never raises."""
        try:
            return self.operations.request(text, variables, operation_name)
        except RequestError as error:
            return Response(errors=error.errors, began=False, extensions=self._cost(error.nodes))
        except Exception as error:  # what a caller sent may meet a fault of ours here too
            return Response(errors=[failed(error, operation=operation_name)])

    def run(
        self,
        request: Request,
        *,
        explain: bool = False,
        name: str | None = None,
        item: Item = as_it_is,
        caller: Caller = IN_PROCESS,
    ) -> Response:
        """Run a request of `caller`. Never raises: what a caller sent, a database that does not answer and our own
        faults each become errors of the response. Its statement can be cancelled by `name` (`Engine.cancel`). `item`
        makes what stands in `data` for an item of a list.
        """
        response = Response()
        try:
            self._run(request, response, name, item, caller, explain=explain)
        except GraphQLError as error:
            response = Response(errors=[coded(error, BAD_USER_INPUT)], database_s=response.database_s)
            response.began = not response.forbidden
        except Exception as error:  # the last place where it can still become an answer
            called = request.operation.name and request.operation.name.value
            told = failed(error, operation=called)
            # Nothing was executed where the database did not answer: the response has no `data`, not null.
            response = Response(errors=[told], database_s=response.database_s)
            response.began = not (response.unavailable or response.busy)
        cost = self._cost(request.nodes)
        if cost:
            response.extensions = cost | (response.extensions or {})
        return response

    def _cost(self, nodes: int | None) -> dict[str, Any] | None:
        """What an operation costs and may cost, for `extensions`; None where it was not counted."""
        limits = self.operations.limits
        return {"cost": {"requested": nodes, "limit": limits.nodes}} if limits and nodes is not None else None

    def compiled(self, request: Request) -> Compiled:
        """The plan, text and encoder of a request: kept by document and shape of variables."""
        variables = request.variables.coerced
        key = (request.document.text, request.operation.name and request.operation.name.value, shape(variables))
        found = self._compiled.get(key)
        # A document that was parsed anew, after it had made room for others, has other nodes.
        if found is None or found.document is not request.document:
            found = _compile(request, {})
            if not found.refused:
                held = PARSED * bytes_of(request.document.text) + bytes_of(found.text or "")
                self._compiled.keep(key, found, held)
        return found

    def _run(
        self,
        request: Request,
        response: Response,
        name: str | None,
        item: Item,
        caller: Caller,
        *,
        explain: bool,
    ) -> None:
        """Fill the response."""
        if request.changes:
            performed = self._performed(request, response, name, item, caller)
            response.data = {key: performed.get(key, request.root.name) for key in root_fields(request)}
            return
        compiled, given = self._bound(request)
        compiled.rights.check(caller)
        parameters = given | self._supplied(caller)
        answer: list[Any] = []
        unpublished: frozenset[str] = frozenset()
        plan: Operator | None = None
        if compiled.text is not None:
            records, plan = self._asked(compiled.text, parameters, response, name, explain=explain)
            answer, *published = records[0]
            response.statements = 1
            unpublished = frozenset(one for one, there in zip(compiled.revisions, published, strict=True) if not there)
        if explain:
            planned = plan_operation(request, compiled.unusable)
            response.extensions = {"explain": explanation(planned.plan, compiled.text, plan)}
        response.data, response.errors = _encoded(request, compiled, item, answer, given, unpublished)
        if compiled.performs and response.data is not None:
            both = response.data | self._performed(request, response, name, item, caller)
            response.data = {key: both[key] for key in root_fields(request) if key in both}
        if compiled.introspection and response.data is not None:
            response.data, errors = compiled.introspection.join(request, response.data)
            response.errors = [*(response.errors or ()), *errors] or None

    def _performed(
        self, request: Request, response: Response, name: str | None, item: Item, caller: Caller
    ) -> dict[str, Any]:
        """What the root fields gave that are performed."""

        def ask(text: str, given: dict[str, Any]) -> list[Any]:
            records, _ = self._asked(text, given | self._supplied(caller), response, name, explain=False)
            response.statements += 1
            answer: list[Any] = records[0][0]
            return answer

        return Performance(self._changes, ask, item).run(request, caller)

    def _asked(
        self, text: str, parameters: dict[str, Any], response: Response, name: str | None, *, explain: bool
    ) -> tuple[list[list[Any]], Operator | None]:
        """The records of the statement, and its plan where that is to be told; the time is kept, of a failure too."""
        began = perf_counter()
        try:
            if explain:
                return self.engine.profile(text, parameters, timeout_s=self._timeout_s, name=name)
            return self.engine.read(text, parameters, timeout_s=self._timeout_s, name=name, whole=True), None
        finally:
            response.database_s = perf_counter() - began

    def _bound(self, request: Request) -> tuple[Compiled, dict[str, Any]]:
        """What is kept of a request and the values of its slots; without the fields whose values cannot be used."""
        compiled = self.compiled(request)
        try:
            return compiled, compiled.binder.parameters(request.variables)
        except UnusableValuesError as error:
            compiled = _compile(request, error.errors)
            return compiled, compiled.binder.parameters(request.variables)

    def _supplied(self, caller: Caller = IN_PROCESS) -> dict[str, Any]:
        """The values that every run supplies."""
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        return {
            TODAY.name: now.date(),
            INSTANT.name: now,
            BASE_URL.name: self._base_url,
            ACTIVE.name: ProvisionStatus.ACTIVE.value,
            SEES_PEOPLE.name: caller.is_at_least(Role.REVIEWER),
            ROLE.name: caller.role.value,
            MAY.name: [one.value for one in caller.can],
        }


def _compile(request: Request, unusable: Mapping[Place, GraphQLError]) -> Compiled:
    planned = plan_operation(request, unusable)
    return Compiled(
        document=request.document,
        text=emit(planned.plan) if answered(planned.plan.roots) else None,
        revisions=tuple(revisions(planned.plan)),
        binder=planned.binder,
        encode=encoder_of(planned.plan),
        introspection=introspected(request),
        refused=len(planned.refused),
        unusable=unusable,
        rights=planned.rights,
        performs=any(is_performed(request, details) for details in root_fields(request).values()),
    )


def _encoded(
    request: Request,
    compiled: Compiled,
    item: Item,
    answer: list[Any],
    given: Mapping[str, Any],
    unpublished: frozenset[str],
) -> tuple[dict[str, Any] | None, list[GraphQLError] | None]:
    """The response's `data` and errors."""
    if not compiled.refused and not unpublished:
        try:
            return compiled.encode(answer, given, item), None
        except MissingError:
            # The careful encoder, which puts null and an error in the place of what is missing, needs the plan.
            pass
    planned = plan_operation(request, compiled.unusable)
    roots, refused = planned.plan.roots, list(planned.refused)
    values = dict(zip((root.key for root in answered(roots)), answer, strict=True))
    if unpublished:
        roots = tuple(_unless_unpublished(root, planned, given, unpublished, refused) for root in roots)
    kept = [values[root.key] for root in answered(roots)]
    return careful_encoder_of(Plan(roots))(kept, given, item, refused)


def _unless_unpublished(
    root: Entry, planned: Planned, given: Mapping[str, Any], unpublished: frozenset[str], refused: list[GraphQLError]
) -> Entry:
    """The root field; refused where it reads a published state that is not there: an empty answer would say that
    nothing was true then.
    """
    use, moment = planned.dated.get(root.key, (None, None))
    if not use or not moment or not moment.revision or moment.revision.name not in unpublished:
        return root
    message = f"{given[moment.revision.name]!r} is not a published revision; `graph {{ revision }}` names the newest"
    refused.append(GraphQLError(message, [use.node]))
    return Refused(root.key, len(refused) - 1, is_non_null_type(use.field.type))
