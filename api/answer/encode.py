"""Plan -> encoder: turns a statement's answer, lists known by position, into the response's `data`.

The encoder of a plan is a Python function generated once: a plain expression with every position and response key in
place, about three times as fast as walking the plan for every row (docs/decisions/positional-lists.md). Only response
keys reach its source, as literals; they are GraphQL names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never

import orjson

from api.answer.listings import listed
from api.answer.matrix_cells import CELL, cells
from api.answer.prose import composed
from api.answer.source import defined
from api.binding.cursors import encode_cursor
from api.binding.search import highlight
from api.errors import UnansweredError, missing, unusable
from graph.errors import PlanError
from graph.plan.expressions import Figure, FullTextHits, Gathered
from graph.plan.layout import (
    AXIS_VALUE,
    FIRST_CELLS,
    has_bare_rows,
    has_cursors,
    has_rows,
    is_bare,
    looks_ahead,
    looks_back,
    offered,
)
from graph.plan.plan import (
    Choice,
    Constant,
    Count,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Identified,
    Many,
    One,
    Page,
    PageEdges,
    PageInfo,
    PageRows,
    Part,
    Refused,
    Scalar,
    Selection,
)
from graph.plan.reports import Coverage, Impact, Matrix
from graph.plan.searches import Composed, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphql import GraphQLError

    from graph.plan.expressions import Slot
    from graph.plan.plan import Entry, PageEntry, PageInfoField, Plan, Want

    Path = tuple[str, ...]
    Answered = Scalar | Composed | Listing | Part | One | Many | Count | Page | Identified | Coverage | Matrix | Impact

#: What becomes of an item of a list that stands in no other list: itself, or the JSON text that it is sent as. Items of
#: a large answer take several times as much memory as their text.
Item = Callable[[Any], Any]

#: Takes the answer and the statement's parameters; gives the response's `data`.
Encoder = Callable[[list[Any], "Mapping[str, Any]", Item], dict[str, Any]]

#: As an encoder, with the errors of refused fields by their numbers; gives None for `data` where a root field that is
#: never null has no answer, and the errors.
CarefulEncoder = Callable[
    [list[Any], "Mapping[str, Any]", Item, "Sequence[GraphQLError]"],
    "tuple[dict[str, Any] | None, list[GraphQLError]]",
]

#: Where the encoders' source finds the list of errors and those of refused fields: no slot has a space in its name.
_ERRORS: Final = "the errors"
_REFUSED: Final = "the refused"


def as_it_is(item: Any) -> Any:
    """An item of an answer itself."""
    return item


def as_text(item: Any) -> orjson.Fragment:
    """The JSON text of an item of an answer, to be put into that of the whole."""
    return orjson.Fragment(orjson.dumps(item))


def encoder_of(plan: Plan) -> Encoder:
    """The encoder of `plan`, for a whole graph.

    Raises, when it runs, `MissingError` where something is null that the schema says never is: then the answer is for
    the careful encoder, as that to a plan with refused fields always is.
    """
    return _generated(plan, careful=False)


def careful_encoder_of(plan: Plan) -> CarefulEncoder:
    """The encoder of `plan` that goes on where a field has no answer: null takes the place of the nearest field that
    may be null (GraphQL specification, 6.4.4), and an error tells where.
    """
    encode = _generated(plan, careful=True)

    def carefully(
        answer: list[Any], given: Mapping[str, Any], item: Item, refused: Sequence[GraphQLError]
    ) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        errors: list[GraphQLError] = []
        told = {**given, _ERRORS: errors, _REFUSED: refused}
        return _unless_unanswered(lambda: encode(answer, told, item), errors), errors

    return carefully


def _generated(plan: Plan, *, careful: bool) -> Encoder:
    body = _Writer(careful).object(plan.roots, "data", ())
    source = f"def encoder(data, given, item):\n    return {body}\n"
    names: dict[str, Any] = {
        "composed": composed,
        "listed": listed,
        "cursor": encode_cursor,
        "highlight": highlight,
        "cells": cells,
        "missing": missing,
        "unusable": unusable,
        "unless_unanswered": _unless_unanswered,
    }
    encoder: Encoder = defined("encoder", source, names)
    return encoder


def _unless_unanswered(value: Callable[[], Any], errors: list[GraphQLError]) -> Any:
    try:
        return value()
    except UnansweredError as error:
        errors.append(error.located())
        return None


class _Counters(NamedTuple):
    """The next positions in a row and among a page's columns."""

    wants: Iterator[int]
    column: Iterator[int]


class _PageNames(NamedTuple):
    """The variables of a page: what the answer has for it, and the rows of the slice."""

    columns: str
    rows: str
    bare: bool

    def column(self, at: int) -> str:
        return self.columns if self.bare else f"{self.columns}[{at}]"


class _Writer:
    """Writes expressions; each variable it introduces has a number of its own. A path is a list of expressions too."""

    def __init__(self, careful: bool) -> None:
        self.careful = careful
        self.numbers = count()
        self.in_list = False

    def variable(self) -> str:
        return f"v{next(self.numbers)}"

    def listed(self, value: Callable[[str, Path], str], rows: str, path: Path) -> str:
        """A list of `value` of each of `rows`; their numbers are needed for paths alone."""
        one = self.variable()
        number = self.variable() if self.careful else ""
        outermost, self.in_list = not self.in_list, True
        written = value(one, (*path, number) if number else path)
        if outermost:
            self.in_list, written = False, f"item({written})"
        return f"[{written} for {f'{number}, ' if number else ''}{one} in {f'enumerate({rows})' if number else rows}]"

    def nulled(self, value: str) -> str:
        """The value of a field that may be null, where something in it has no answer."""
        return f"unless_unanswered(lambda: {value}, given[{_ERRORS!r}])" if self.careful else value

    def object(self, entries: tuple[Entry, ...], row: str, path: Path, first: int = 0) -> str:
        """A dictionary of `entries`; the positions in `row` begin at `first`."""
        position = count(first)

        def one(entry: Answered, here: Path) -> str:
            return self.value(entry, f"{row}[{next(position)}]", here)

        return _dictionary(self.fields(entries, one, path))

    def fields(self, entries: tuple[Entry, ...], one: Callable[[Answered, Path], str], path: Path) -> Iterator[str]:
        """Each entry under its key: what is known already as it is, the others as `one` says."""
        for entry in entries:
            here = (*path, repr(entry.key))
            match entry:
                case Constant():
                    value = repr(entry.value)
                case Refused():
                    value = self.refused(entry, here)
                case _:
                    value = one(entry, here)
            yield f"{entry.key!r}: {value}"

    def refused(self, entry: Refused, path: Path) -> str:
        value = f"unusable([{', '.join(path)}], given[{_REFUSED!r}][{entry.number}])"
        return value if entry.required else self.nulled(value)

    def value(self, entry: Answered, at: str, path: Path) -> str:
        match entry:
            case Scalar() | Count():
                return at
            case Composed() | Listing():
                return self.made(entry, at)
            case Part() | One():
                needed = entry.required if isinstance(entry, One) else entry.present is None
                want = offered(entry) if isinstance(entry, One) else entry.want
                return self.nullable(want, at, path, required=needed, lacking=getattr(entry, "lacking", ""))
            case Coverage() | Matrix() | Impact():
                return self.report(entry, at, path)
            case Many():
                return self.listed(lambda item, here: self.want(entry.want, item, here), at, path)
            case Page():
                return self.page(entry, at, path)
            case Identified():
                return self.identified(entry, at, path)
            case _:
                assert_never(entry)

    def made(self, entry: Composed | Listing, at: str) -> str:
        """What is made of values: a text, or a list of objects."""
        asked = ", ".join(f"given[{slot.name!r}]" for slot in entry.slots)
        if isinstance(entry, Composed):
            return f"composed({entry.by!r}, {at}, [{asked}])"
        item = self.variable()
        parts = _dictionary(
            f"{key!r}: {repr(entry.of) if name == '__typename' else f'{item}[{name!r}]'}" for key, name in entry.fields
        )
        return f"[{parts} for {item} in listed({entry.by!r}, {at}, [{asked}])]"

    def identified(self, entry: Identified, at: str, path: Path) -> str:
        def one(item: str, here: Path) -> str:
            text = "None"
            for number, kind in reversed(list(enumerate(entry.kinds))):
                text = f"{self.object(kind.want.entries, item, here, 1)} if {item}[0] == {number} else {text}"
            return self.nulled(f"(({text}) if {item} else None)")

        if not entry.alone:
            return self.listed(one, at, path)
        item = self.variable()
        return f"[{one(item, path)} for {item} in [{at}]][0]"

    def report(self, entry: Coverage | Matrix | Impact, at: str, path: Path) -> str:
        if not isinstance(entry, Matrix):
            return self.nullable(entry.want, at, path, required=True, lacking=entry.lacking)
        return self.matrix(entry, at, path)

    def matrix(self, entry: Matrix, at: str, path: Path) -> str:
        """A report of a table: values cut to their limit, cells put in order."""
        of, whole, position = entry.of, self.variable(), count(FIRST_CELLS)
        rows, columns = (f"given[{axis.limit.name!r}]" for axis in (of.rows, of.columns))
        figures = {
            "measure": repr(of.measured.word),
            "truncated": f"(len({whole}[0]) > {rows} or len({whole}[1]) > {columns})",
        }

        def one(part: Answered, here: Path) -> str:
            match part:
                case Scalar(value=Figure(name=name)):
                    return figures[name]
                case Many(start=Gathered(name="rows")):
                    return self.gathered(part, f"{whole}[0][:{rows}]", AXIS_VALUE, here)
                case Many(start=Gathered(name="columns")):
                    return self.gathered(part, f"{whole}[1][:{columns}]", AXIS_VALUE, here)
                case Many():
                    given = f"{next(position)}, {of.measured.figure!r}, ({rows}, {columns}), {of.suggested}"
                    return self.gathered(part, f"cells({whole}, {given})", CELL, here)
                case _:
                    raise PlanError(f"{part.key!r} is no part of a matrix")

        return f"(({whole} := {at}), {self.reported(entry.want, one, path)})[-1]"

    def gathered(self, entry: Many, rows: str, figures: tuple[str, ...], path: Path) -> str:
        """A list that a report has gathered: of each of `rows`, figures by position, and pages behind them."""

        def row(item: str, here: Path) -> str:
            page = count(len(figures))

            def one(part: Answered, there: Path) -> str:
                match part:
                    case Scalar(value=Figure(name=name)):
                        return f"{item}[{figures.index(name)}]"
                    case Page():
                        return self.page(part, f"{item}[{next(page)}]", there)
                    case _:
                        raise PlanError(f"{part.key!r} is not gathered")

            return self.reported(entry.want, one, here)

        return self.listed(row, rows, path)

    def reported(self, want: Want, one: Callable[[Answered, Path], str], path: Path) -> str:
        """A dictionary of what a report says."""
        entries = want.entries if isinstance(want, Selection) else ()
        return _dictionary(self.fields(entries, one, path))

    def nullable(self, want: Want, at: str, path: Path, *, required: bool = False, lacking: str = "") -> str:
        one = self.variable()
        nothing = f"missing([{', '.join(path)}], {lacking!r})" if required else "None"
        value = f"({nothing} if ({one} := {at}) is None else {self.want(want, one, path)})"
        return value if required else self.nulled(value)

    def want(self, want: Want, row: str, path: Path) -> str:
        match want:
            case Selection():
                return self.object(want.entries, row, path)
            case Choice():
                # The answer starts with the number of the option; what carries none of the labels is null.
                text = "None"
                for number, (_, option) in reversed(list(enumerate(want.options))):
                    text = f"{self.object(option.entries, row, path, 1)} if {row}[0] == {number} else {text}"
                return f"({text})"
            case _:
                assert_never(want)

    def page(self, page: Page, at: str, path: Path) -> str:
        """A connection. Its columns are rows (if any are needed), the look back, and the counts."""
        names = _PageNames(self.variable(), self.variable(), bare=is_bare(page))
        wants, column = count(int(has_cursors(page))), count(int(has_rows(page)) + int(looks_back(page)))
        items = [
            f"{entry.key!r}: " + self.page_item(page, entry, names, _Counters(wants, column), (*path, repr(entry.key)))
            for entry in page.entries
        ]
        named = [f"{names.columns} := {at}"]
        if has_rows(page):
            cut = f"[:given[{page.limit.name!r}]]" if looks_ahead(page) else ""
            cut += "[::-1]" if page.backward else ""
            named.append(f"{names.rows} := {names.column(0)}{cut}")
        return f"({', '.join(f'({name})' for name in named)}, {_dictionary(items)})[-1]"

    def page_item(self, page: Page, entry: PageEntry, names: _PageNames, counters: _Counters, path: Path) -> str:
        wants, column = counters
        match entry:
            case Constant():
                return repr(entry.value)
            case PageRows():
                wanted = partial(_of_row, page, at=next(wants))
                return self.listed(lambda item, here: self.want(entry.want, wanted(item), here), names.rows, path)
            case PageEdges():
                return self.listed(lambda item, here: self.edge(page, entry, item, wants, here), names.rows, path)
            case PageInfo():
                fields = [f"{key!r}: {_page_info(page, field, names)}" for key, field in entry.fields]
                return "{" + ", ".join(fields) + "}"
            case Facets():
                return self.facets(entry, names.column(next(column)), path)
            case _:
                return names.column(next(column))

    def facets(self, facets: Facets, at: str, path: Path) -> str:
        position = count()
        items = dict[str, str]()
        for group in facets.groups:
            match group:
                case Constant():
                    items[group.key] = repr(group.value)
                case Refused():
                    items[group.key] = self.refused(group, (*path, repr(group.key)))
                case Group():
                    items[group.key] = self.group(group, f"{at}[{next(position)}]")
        if facets.alone:
            return next(iter(items.values()))
        return "{" + ", ".join(f"{key!r}: {value}" for key, value in items.items()) + "}"

    def group(self, group: Group, at: str) -> str:
        if group.sized:
            return at
        item = self.variable()
        parts = {
            "key": f"{item}[0]",
            "label": f"{item}[1]",
            "count": f"{item}[2]",
            "suggested": f"{item}[3]" if group.suggested else "0",
            "__typename": "'FacetCount'",
        }
        fields = ", ".join(f"{key!r}: {parts[name]}" for key, name in group.fields)
        return f"[{{{fields}}} for {item} in {at}]"

    def edge(self, page: Page, edges: PageEdges, item: str, wants: Iterator[int], path: Path) -> str:
        items = []
        for entry in edges.entries:
            match entry:
                case Constant():
                    value = repr(entry.value)
                case EdgeCursor():
                    value = f"cursor({page.bound_to!r}, {item}[0])"
                case PageRows():
                    value = self.want(entry.want, _of_row(page, item, next(wants)), (*path, repr(entry.key)))
                case EdgeScore():
                    value = f"{item}[{next(wants)}]"
                case EdgeHighlight():
                    value = f"highlight({item}[{next(wants)}], given[{_words(page).name!r}])"
                case _:
                    assert_never(entry)
            items.append(f"{entry.key!r}: {value}")
        return _dictionary(items)


def _dictionary(fields: Iterable[str]) -> str:
    """A line for each field, so that a traceback shows the one that failed."""
    return "{" + ",\n".join(fields) + "}"


def _of_row(page: Page, row: str, at: int) -> str:
    """What stands at a position of a row."""
    return row if has_bare_rows(page) else f"{row}[{at}]"


def _page_info(page: Page, field: PageInfoField, names: _PageNames) -> str:
    ahead = "hasPreviousPage" if page.backward else "hasNextPage"
    match field:
        case "hasNextPage" | "hasPreviousPage" if field == ahead:
            return f"len({names.column(0)}) > given[{page.limit.name!r}]"
        case "hasNextPage" | "hasPreviousPage":
            return names.column(int(has_rows(page))) if looks_back(page) else "False"
        case "startCursor":
            return f"(cursor({page.bound_to!r}, {names.rows}[0][0]) if {names.rows} else None)"
        case "endCursor":
            return f"(cursor({page.bound_to!r}, {names.rows}[-1][0]) if {names.rows} else None)"
        case "__typename":
            return "'PageInfo'"
        case _:
            assert_never(field)


def _words(page: Page) -> Slot:
    if not isinstance(page.start, FullTextHits):
        raise PlanError(f"{page.key!r} highlights words, but was not found by any")
    return page.start.words
