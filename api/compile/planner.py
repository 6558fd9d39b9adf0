"""Operation -> plan: the first stage of the compiler, and the last place where GraphQL syntax is known.

Takes a *validated* operation and coerced variables, so unknown fields, missing arguments and bad types cannot reach
this module; if one does, the schema's declarations are wrong and `PlanError` says where.

The plan holds no values: each becomes a slot, and the binder returned beside the plan finds the values again in the
variables of any request of the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never, cast

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import collect_fields, collect_subfields

from api.binding.arguments import Argument, Binder, FieldUse, chosen
from api.binding.at import moment_of
from api.binding.cursors import signature
from api.binding.pages import cursor, limit, sliced
from api.compile.facets import Hits, facet
from api.compile.fields import object_of, prefixed, stored, temporal, wanted
from api.compile.introspect import is_planned
from api.compile.rights import Rights
from api.compile.standing import standing, suggested_kinds, unsuggested
from api.schema.declare import (
    NEEDS,
    Assessed,
    ById,
    Composes,
    Computed,
    Connected,
    CrossTab,
    Declaration,
    Distinct,
    Faceted,
    Fixed,
    Grouped,
    Impacted,
    Listed,
    PartOf,
    Reported,
    Sized,
    Tallied,
    Tells,
    ToMany,
    ToOne,
    declaration_of,
    metadata_of,
)
from graph.errors import PlanError
from graph.model.model import LABELS
from graph.plan.expressions import FullTextHits, Moment
from graph.plan.plan import (
    Choice,
    Constant,
    Count,
    DistinctCount,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Entry,
    Facets,
    Group,
    Identified,
    Kind,
    Many,
    One,
    Page,
    PageEdges,
    PageEntry,
    PageInfo,
    PageRows,
    Part,
    Plan,
    Refused,
    Scalar,
    Selection,
    SuggestedCount,
    TotalCount,
    Want,
)
from graph.plan.reports import Coverage, Impact, Matrix
from graph.plan.searches import Composed, Listing, SearchStatus
from graph.plan.time_travel import at_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphql import GraphQLInterfaceType
    from graphql.execution.collect_fields import FieldDetails

    from api.binding.arguments import Place
    from api.compile.operation import Request
    from api.schema.declare import Changing, Counts, Report
    from graph.plan.plan import GroupField, PageInfoField

    EdgeEntry = EdgeCursor | EdgeScore | EdgeHighlight | PageRows | Constant
    Details = list[FieldDetails]
    Groups = dict[str, Details]
    Outer = Mapping[str, Argument]

T = TypeVar("T")

#: Every text that search reads, names before longer texts.
_SEARCHED: Final = tuple(dict.fromkeys(name for label in LABELS for name in label.texts))


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and how to find the values of its slots."""

    plan: Plan
    binder: Binder
    #: The errors of its refused fields, by their numbers.
    refused: tuple[GraphQLError, ...]
    #: The root fields that are read at another time, by response key, with that time.
    dated: Mapping[str, tuple[FieldUse, Moment]]
    #: What a caller has to be for its fields.
    rights: Rights


def plan_operation(request: Request, unusable: Mapping[Place, GraphQLError] | None = None) -> Planned:
    """Return the plan of a query operation. Introspection's root fields have no entry in it.

    A field whose arguments cannot be used is refused in the plan, and the rest is planned: those that `unusable`
    names, and those that turn out so while planning.
    """
    planner = Planner(request, unusable or {})
    roots = planner.roots()
    read_at = tuple(moment for _, moment in planner.dated.values())
    return Planned(Plan(roots, read_at), planner.binder, tuple(planner.refused), planner.dated, planner.rights)


class Planner:
    """Plans the fields of one request."""

    def __init__(self, request: Request, unusable: Mapping[Place, GraphQLError]) -> None:
        self.request = request
        self.schema = request.schema
        self.unusable = unusable
        self.binder = Binder()
        self.refused: list[GraphQLError] = []
        self.dated: dict[str, tuple[FieldUse, Moment]] = {}
        self.rights = Rights()

    def roots(self) -> tuple[Entry, ...]:
        """An entry for each root field."""
        request, query = self.request, self.request.root
        groups = collect_fields(
            self.schema, request.fragments, request.variables, query, request.operation
        ).grouped_field_set
        kept = {key: details for key, details in groups.items() if is_planned(query, details)}
        return tuple(self._root(query, key, details) for key, details in kept.items())

    def _root(self, query: GraphQLObjectType, key: str, details: Details) -> Entry:
        """A root field; everything below it is read at its time."""
        entry = self._entry(query, key, details, (key,), {})
        node = details[0].node
        field = query.fields.get(node.name.value)
        if field is None or "at" not in field.args or isinstance(entry, Refused):
            return entry
        use = FieldUse(field, node, (key,))
        return self._unless_unusable(key, use, lambda: self._timed(key, entry, use))

    def _timed(self, key: str, entry: Entry, use: FieldUse) -> Entry:
        moment = moment_of(self._given(use))
        if moment is None:
            return entry
        self.dated[key] = use, moment
        return at_moment(entry, moment)

    def _unless_unusable(self, key: str, use: FieldUse, planned: Callable[[], T]) -> T | Refused:
        """The entry of a field, or its refusal where its arguments cannot be used."""
        try:
            if use.place in self.unusable:
                raise self.unusable[use.place]
            return planned()
        except GraphQLError as error:
            nodes = error.nodes or [use.node]
            self.refused.append(GraphQLError(error.message, nodes, extensions=error.extensions))
            return Refused(key, len(self.refused) - 1, is_non_null_type(use.field.type))

    def _want(
        self, type_: Any, details: Details, path: tuple[str, ...], kinds: tuple[tuple[str, str], ...] = ()
    ) -> Want:
        """What a field of the composite type `type_` wants of its entity, one of `kinds` where these are named."""
        if not is_abstract_type(type_):
            return self._selection(type_, details, path)
        concrete = sorted(self.schema.get_possible_types(type_), key=lambda one: one.name)
        labels = dict(kinds) or {one.name: one.name for one in concrete}
        kept = [one for one in concrete if one.name in labels]
        return Choice(tuple((labels[one.name], self._selection(one, details, path)) for one in kept))

    def _selection(
        self, type_: GraphQLObjectType, details: Details, path: tuple[str, ...], outer: Outer | None = None
    ) -> Selection:
        return Selection(self._entries(type_, self._groups(type_, details), path, outer))

    def _groups(self, type_: GraphQLObjectType, details: Details) -> Groups:
        """The fields wanted of `type_`, by response key (spec 6.3.2, CollectFields)."""
        request = self.request
        return collect_subfields(
            self.schema, request.fragments, request.variables, request.operation, type_, details
        ).grouped_field_set

    def _entries(
        self, type_: GraphQLObjectType, groups: Groups, path: tuple[str, ...], outer: Outer | None = None
    ) -> tuple[Entry, ...]:
        """One entry a field; `outer` are the arguments of the report whose fields they are."""
        return tuple(self._entry(type_, key, details, (*path, key), outer or {}) for key, details in groups.items())

    def _entry(
        self, type_: GraphQLObjectType, key: str, details: Details, path: tuple[str, ...], outer: Outer
    ) -> Entry:
        name = details[0].node.name.value
        if name == "__typename":
            return Constant(key, type_.name)
        field = type_.fields[name]
        self.rights.need(metadata_of(field).get(NEEDS), f"{type_.name}.{name}", details[0].node)
        declaration = declaration_of(field)
        if declaration is None:
            return Scalar(key, stored(name, field))
        use = FieldUse(field, details[0].node, path, outer)
        return self._unless_unusable(key, use, lambda: self._declared(key, declaration, use, details))

    def _declared(self, key: str, declaration: Declaration, use: FieldUse, details: Details) -> Entry:
        match declaration:
            case Fixed() | Computed() | Composes():
                return self._valued(key, declaration, use)
            case Listed():
                of, slots = object_of(use.field), declaration.slots(self._given(use))
                fields = tuple(wanted(self._groups(of, details)))
                return Listing(key, of.name, declaration.by, declaration.values, slots, fields)
            case PartOf():
                selection = self._selection(object_of(use.field), details, use.path)
                return Part(key, declaration.present, prefixed(selection, declaration.prefix))
            case ToOne() | ToMany():
                return self._hop(key, declaration, use, details)
            case Connected():
                return self._page(key, declaration, use, details)
            case ById():
                return self._identified(key, declaration, use, details)
            case Reported() | Assessed() | Impacted() | CrossTab():
                return self._report(key, declaration, use, details)
            case _:
                return self._tallied(key, declaration, use)

    def _tallied(self, key: str, declaration: Counts | Changing, use: FieldUse) -> Count | Constant:
        if not isinstance(declaration, Tallied):
            raise PlanError(f"{key!r} stands only in a connection, whose edges it counts, or in a mutation")
        where = declaration.where(self._given(use)) if declaration.where else None
        return Count(key, declaration.start, where) if where or not declaration.where else Constant(key, 0)

    def _report(self, key: str, declaration: Report, use: FieldUse, details: Details) -> Entry:
        given, of = self._given(use), object_of(use.field)
        match declaration:
            case Reported():
                declaration.check(given)
                return Part(key, None, self._selection(of, details, use.path, given))
            case Assessed():
                want, assessment = self._selection(of, details, use.path), declaration.of(given)
                return Coverage(
                    key, assessment, want if assessment.suggested else unsuggested(want), declaration.lacking
                )
            case Impacted():
                want = self._selection(of, details, use.path)
                return Impact(key, declaration.of(given), want, declaration.lacking)
            case CrossTab():
                table, want = declaration.table(given), self._selection(of, details, use.path)
                return Matrix(key, table, want if table.suggested else unsuggested(want))
            case _:
                assert_never(declaration)

    def _valued(
        self, key: str, declaration: Fixed | Computed | Composes, use: FieldUse
    ) -> Constant | Scalar | Composed:
        if isinstance(declaration, Fixed):
            return Constant(key, declaration.value)
        if isinstance(declaration, Composes):
            return Composed(key, declaration.by, declaration.values, declaration.slots(self._given(use)))
        value = declaration.value
        value = value(self._given(use)) if callable(value) else value
        return Scalar(key, temporal(value, get_named_type(use.field.type).name))

    def _hop(self, key: str, declaration: ToOne | ToMany, use: FieldUse, details: Details) -> One | Many:
        given = self._given(use)
        where = declaration.where(given) if declaration.where else None
        kinds = declaration.kinds if isinstance(declaration, ToOne) else ()
        want = self._want(get_named_type(use.field.type), details, use.path, kinds)
        if isinstance(declaration, ToMany):
            skip, size = (None, None) if declaration.most is None else sliced(given, declaration.most)
            return Many(key, declaration.start, want, declaration.order, where, skip=skip, limit=size)
        rather = cast("tuple[One, ...]", tuple(self._hop(key, one, use, details) for one in declaration.rather))
        return One(key, declaration.start, want, where, declaration.order, declaration.required, rather=rather)

    def _identified(self, key: str, declaration: ById, use: FieldUse, details: Details) -> Identified:
        types = self.schema.get_possible_types(cast("GraphQLInterfaceType", get_named_type(use.field.type)))
        given, kinds = self._given(use), list[Kind]()
        for one in sorted(types, key=lambda one: one.name):
            (start, by), want = declaration.kinds[one.name], self._selection(one, details, use.path)
            named = [Kind(one.name, start, by, want, declaration.shown.get(one.name))]
            if one.name in declaration.records:
                # As a row of a history: with what was true when it began to hold.
                record = Kind(declaration.records[one.name][0], start, declaration.records[one.name][1], want)
                named.append(at_moment(record, Moment(of_reading=True)))
            kinds += [*named, *suggested_kinds(named, given)]
        return Identified(key, declaration.ids(given), tuple(kinds), declaration.alone)

    def _given(self, use: FieldUse) -> Mapping[str, Argument]:
        """The arguments of a field, and those of the report that it is part of."""
        return {**use.outer, **(self.binder.given(use, self.request.variables) if use.field.args else {})}

    def _page(self, key: str, declaration: Connected, use: FieldUse, details: Details) -> Page:
        given = self._given(use)
        start = declaration.start(given) if callable(declaration.start) else declaration.start
        connection = object_of(use.field)
        node_type = get_named_type(object_of(connection.fields["edges"]).fields["node"].type)
        order = declaration.order(given) if callable(declaration.order) else declaration.order
        bound_to = signature(node_type.name, order)
        size, backward = limit(use, given)
        hits = Hits(node_type.name, start, order, size, declaration.where, given, once=declaration.counts_provisions)
        entries = self._page_entries(connection, details, use.path, hits)
        if not isinstance(start, FullTextHits):
            entries = tuple(_unscored(entry) for entry in entries)
        entries = standing(entries, start, given)
        if declaration.of_readings:
            entries = at_moment(entries, Moment(of_reading=True))
        return Page(
            key,
            of=node_type.name,
            start=start,
            order=order,
            limit=size,
            entries=entries,
            where=declaration.where(given) if declaration.where else None,
            after=cursor(given, "before" if backward else "after", bound_to, order),
            backward=backward,
            bound_to=bound_to,
        )

    def _page_entries(
        self, connection: GraphQLObjectType, details: Details, path: tuple[str, ...], hits: Hits
    ) -> tuple[PageEntry, ...]:
        return tuple(
            self._page_entry(connection, key, group, (*path, key), hits)
            for key, group in self._groups(connection, details).items()
        )

    def _page_entry(
        self, connection: GraphQLObjectType, key: str, details: Details, path: tuple[str, ...], hits: Hits
    ) -> PageEntry:
        name = details[0].node.name.value
        if name == "__typename":
            return Constant(key, connection.name)
        field = connection.fields[name]
        match name:
            case "nodes":
                return PageRows(key, self._want(get_named_type(field.type), details, path))
            case "edges":
                return PageEdges(key, self._edge_entries(object_of(field), details, path))
            case "pageInfo":
                return self._page_info(key, object_of(field), details)
            case "totalCount":
                return DistinctCount(key, "start", "key") if hits.once else TotalCount(key)
            case "suggested":
                return SuggestedCount(key, hits.once)
            case _:
                return self._count(key, FieldUse(field, details[0].node, path), details, hits)

    def _page_info(self, key: str, type_: GraphQLObjectType, details: Details) -> PageInfo:
        fields = wanted(self._groups(type_, details))
        # The schema has exactly the fields that the plan knows.
        return PageInfo(key, tuple((one, cast("PageInfoField", name)) for one, name in fields))

    def _count(self, key: str, use: FieldUse, details: Details, hits: Hits) -> DistinctCount | Facets | SearchStatus:
        match declaration_of(use.field):
            case Tells() as tells:
                return SearchStatus(key, tells.what)
            case Distinct() as distinct:
                return DistinctCount(key, distinct.side, distinct.property)
            case Grouped() as grouped:
                return Facets(key, (self._group(key, grouped, use, details, None),), alone=True)
            case Faceted():
                apart = hits if chosen(self._given(use), "withoutOwnFilter") else None
                return Facets(key, tuple(self._facets(object_of(use.field), details, use.path, apart)))
            case _:
                raise PlanError(f"{key!r} is in the schema but declares no source")

    def _facets(
        self, type_: GraphQLObjectType, details: Details, path: tuple[str, ...], apart: Hits | None
    ) -> Iterator[Group | Constant | Refused]:
        for key, group in self._groups(type_, details).items():
            name = group[0].node.name.value
            if name == "__typename":
                yield Constant(key, type_.name)
                continue
            declaration = declaration_of(type_.fields[name])
            if not isinstance(declaration, Grouped | Sized):
                raise PlanError(f"{type_.name}.{name} declares nothing to count by")
            use = FieldUse(type_.fields[name], group[0].node, (*path, key))
            yield self._unless_unusable(key, use, partial(self._group, key, declaration, use, group, apart))

    def _group(
        self, key: str, declaration: Grouped | Sized, use: FieldUse, details: Details, apart: Hits | None
    ) -> Group:
        asked = () if isinstance(declaration, Sized) else wanted(self._groups(object_of(use.field), details))
        # The type has exactly the fields that the plan knows.
        fields = tuple((one, cast("GroupField", name)) for one, name in asked)
        return facet(key, declaration, fields, self._given(use), apart)

    def _edge_entries(self, edge: GraphQLObjectType, details: Details, path: tuple[str, ...]) -> tuple[EdgeEntry, ...]:
        entries: list[EdgeEntry] = []
        for key, group in self._groups(edge, details).items():
            match group[0].node.name.value:
                case "__typename":
                    entries.append(Constant(key, edge.name))
                case "cursor":
                    entries.append(EdgeCursor(key))
                case "score":
                    entries.append(EdgeScore(key))
                case "highlight":
                    entries.append(EdgeHighlight(key, _SEARCHED))
                case name:
                    named = get_named_type(edge.fields[name].type)
                    entries.append(PageRows(key, self._want(named, group, (*path, key))))
        return tuple(entries)


def _unscored(entry: PageEntry) -> PageEntry:
    """The entry of a page on which nothing was looked for: it has no score and nothing to show."""
    if not isinstance(entry, PageEdges):
        return entry
    scored = (EdgeScore, EdgeHighlight)
    entries = (Constant(one.key, None) if isinstance(one, scored) else one for one in entry.entries)
    return PageEdges(entry.key, tuple(entries))
