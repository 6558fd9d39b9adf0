"""Entries that are alike but for their parameters, as one subquery that runs once for each of them.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Who asks under fifty
aliases for the coverage of fifty laws asks for fifty subqueries of one text. Neo4j plans each that stands in a
statement, which took it most of a minute; to run them takes less than a second. Written once, over a list of what they
are given, they are planned once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from graph.cypher.query import Call, Name, Return, UnionAll, Unwind, With, text_of
from graph.plan.expressions import INSTANT, TODAY
from graph.plan.plan import Collection, Scalar, TakenApart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.cypher.patterns import Bound
    from graph.cypher.query import Clause, Query
    from graph.plan.plan import Entry

    #: Writes one entry in a query and gives the expression of its value.
    Write = Callable[[Entry, Bound, Query], str]
    _Listed = Collection | TakenApart

#: So many entries at least are written together: a list costs a little, and so does planning.
LEAST: Final = 3
_SLOT: Final = re.compile(r"Slot\(name='(\w+)'\)")
_PARAMETER: Final = re.compile(r"\$(\w+)")
#: What Neo4j takes from a parameter alone, and not from a variable.
_CUTS: Final = re.compile(r"\b(?:LIMIT|SKIP) [^\n]*")
_OF_EVERY_RUN: Final = frozenset({TODAY.name, INSTANT.name})
_WORD: Final = re.compile(r"\w+")
#: A parameter or a variable; what stands behind a dot is a property.
_NAMED: Final = re.compile(r"(?<![.\w])\$?\w+")


def values(entries: Sequence[Entry], bound: Bound, query: Query, write: Write) -> list[str]:
    """The expression of each entry's value, in order."""
    told: dict[int, str] = {}
    for group in _groups(entries):
        together = _together([entries[number] for number in group.numbers], group.slots, bound, query, write)
        told.update(zip(group.numbers, together, strict=False))
    return [told.get(number) or write(entry, bound, query) for number, entry in enumerate(entries)]


def collected(collections: Sequence[_Listed], query: Query, write: Callable[[_Listed, Query], None]) -> None:
    """Collect every list, under its name."""
    left = dict(enumerate(collections))
    for group in _groups(collections):
        piece = query.beside()
        names = [collections[number].name for number in group.numbers]
        write(collections[group.numbers[0]], piece)
        (call,) = (clause for clause in piece.clauses if isinstance(clause, Call))
        own = _own(group.slots, piece.clauses, "", query)
        if own:
            query.called += 1
            every = Name.VALUE.at(query.depth, query.called)
            _called(call.body, own, names[0], every, query, call.imported)
            query.keep("*", *(f"{every}[{at}][0] AS {name}" for at, name in enumerate(names)))
            left = {number: one for number, one in left.items() if number not in group.numbers}
    for one in left.values():
        write(one, query)


@dataclass(frozen=True, slots=True)
class _Group:
    """The numbers of what is alike, and the slots of each, one for one."""

    numbers: tuple[int, ...]
    slots: tuple[tuple[str, ...], ...]


def _groups(parts: Sequence[Entry | _Listed]) -> list[_Group]:
    """Parts of a plan that are equal but for the names of their slots, what is named after those, and their keys."""
    if len(parts) < LEAST:
        return []
    costly = [(number, part) for number, part in enumerate(parts) if not isinstance(part, Scalar)]
    # What an entry starts from tells most of them apart, and is small.
    rough = _grouped((number, _shape((type(part), getattr(part, "start", None)))[0]) for number, part in costly)
    groups = []
    for numbers in rough:
        shapes = {number: _shape(_unnamed(parts[number])) for number in numbers}
        alike = _grouped((number, shape) for number, (shape, _) in shapes.items())
        groups += [_Group(tuple(some), tuple(shapes[number][1] for number in some)) for some in alike]
    return groups


def _unnamed(part: Entry | _Listed) -> Entry | _Listed:
    return replace(part, name="") if isinstance(part, (Collection, TakenApart)) else replace(part, key="")


def _grouped(told: Iterable[tuple[int, str]]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for number, key in told:
        groups.setdefault(key, []).append(number)
    return [numbers for numbers in groups.values() if len(numbers) >= LEAST]


def _shape(part: Any) -> tuple[str, tuple[str, ...]]:
    """A part of a plan as text, with numbers in place of the names of slots, and these names in order. What a rule has
    named after a slot is told by its number, too.
    """
    text = repr(part)
    slots = tuple(dict.fromkeys(_SLOT.findall(text)))
    if not slots:
        return text, ()
    named = re.compile("|".join(sorted(slots, key=len, reverse=True)))
    return named.sub(lambda found: f"#{slots.index(found[0])}", text), slots


def _together(
    entries: list[Entry], slots: tuple[tuple[str, ...], ...], bound: Bound, query: Query, write: Write
) -> list[str]:
    """The expression of each entry's value; none, and nothing is written, where one text would not do for all."""
    if len(set(slots)) == 1:
        return [write(entries[0], bound, query)] * len(entries)
    piece = query.beside()
    value = write(entries[0], bound, piece)
    own = _own(slots, piece.clauses, value, query)
    if not own or not all(isinstance(clause, Call) for clause in piece.clauses):
        return []
    query.called = piece.called + 2
    each, every = (Name.VALUE.at(query.depth, query.called - 1), Name.VALUE.at(query.depth, query.called))
    seen = _seen(piece.clauses, value, bound)
    _called((*piece.clauses, Return((f"{value} AS {each}",))), own, each, every, query, seen)
    return [f"{every}[{number}][0]" for number in range(len(entries))]


#: What one entry is given and others are given something else for: a parameter, or a list that stands outside, each
#: with what stands in its place in every entry.
_Own = dict[str, tuple[str, ...]]


def _own(slots: tuple[tuple[str, ...], ...], clauses: Iterable[Clause], value: str, query: Query) -> _Own:
    """What differs in the text of the first entry; nothing where the text reads what only one of the entries knows, or
    cuts by what differs.
    """
    text = f"{text_of(clauses)}\n{value}"
    places = dict(zip(slots[0], zip(*slots, strict=True), strict=True))
    read = set(_PARAMETER.findall(text))
    own = {f"${name}": tuple(f"${one}" for one in places[name]) for name in places if name in read}
    outside = (*query.lists, *query.states)
    for name in set(_WORD.findall(text)).intersection(outside):
        slot = max((one for one in slots[0] if one in name), key=len, default=None)
        if slot:
            own[name] = tuple(name.replace(slot, one) for one in places[slot])
    own = {name: names for name, names in sorted(own.items()) if len(set(names)) > 1}
    known = {*outside, *(f"${name}" for some in slots for name in some)}
    cut = {f"${name}" for line in _CUTS.findall(text) for name in _PARAMETER.findall(line)}
    fits = read <= {*places, *_OF_EVERY_RUN} and known.issuperset(name for names in own.values() for name in names)
    # A list is given under its name, and a parameter under that of its slot.
    fits = fits and len({name.lstrip("$") for name in own}) == len(own)
    return own if fits and not cut & own.keys() else {}


def _called(clauses: Iterable[Clause], own: _Own, each: str, every: str, query: Query, seen: tuple[str, ...]) -> None:
    """Call clauses that see the variables `seen`, once for each entry. `every` holds what they return as `each`,
    each in a list of its own.
    """
    given = Name.ARGUMENTS.at(query.depth, query.called)
    moved = _moved(clauses, given, own)
    inner = (
        Unwind(_list_of(own), given),
        Call((*(name for name in seen if name not in own), given), moved),
        # What is given may hold long lists, and a sort counts all that a row holds.
        With((f"{given}.at AS at", each), order=("at",)),
        Return((f"collect([{each}]) AS {every}",)),
    )
    lists = (name for names in own.values() for name in names if not name.startswith("$"))
    query.add(Call(tuple(dict.fromkeys((*seen, *lists))), inner))


def _list_of(own: _Own) -> str:
    """What each entry is given, as a list of maps."""
    keys = [name.lstrip("$") for name in own]
    pairs = (zip(keys, some, strict=True) for some in zip(*own.values(), strict=True))
    maps = (", ".join([f"at: {at}", *(f"{key}: {one}" for key, one in some)]) for at, some in enumerate(pairs))
    return f"[{', '.join(f'{{{one}}}' for one in maps)}]"


def _seen(clauses: Iterable[Clause], value: str, bound: Bound) -> tuple[str, ...]:
    """The variables that clauses and a value take from around them."""
    calls = [clause for clause in clauses if isinstance(clause, Call)]
    returned = {
        item.rpartition(" AS ")[2]
        for call in calls
        if isinstance(call.body[-1], Return)
        for item in call.body[-1].items
    }
    of_bound = {bound.variable, bound.start, bound.finish, bound.score, bound.reading}
    known = of_bound | {figure for _, figure in bound.figures if _WORD.fullmatch(figure)}
    words = (word for word in _WORD.findall(value) if word in known)
    return tuple(
        name
        for name in dict.fromkeys((*(name for call in calls for name in call.imported), *words))
        if name not in returned
    )


def _moved(clauses: Iterable[Clause], given: str, own: _Own) -> tuple[Clause, ...]:
    """The clauses with what an entry is given taken from a map, and not from parameters."""
    return tuple(_moved_clause(clause, given, own) for clause in clauses)


def _moved_clause(clause: Clause, given: str, own: _Own) -> Clause:
    match clause:
        case Call():
            body = _moved(clause.body, given, own)
            seen = tuple(name for name in clause.imported if name not in own)
            return Call((*seen, given) if body != clause.body else seen, body)
        case UnionAll():
            return UnionAll(tuple(_moved(branch, given, own) for branch in clause.branches))
        case _:
            return replace(
                clause, **{one.name: _moved_text(getattr(clause, one.name), given, own) for one in fields(clause)}
            )


def _moved_text(text: Any, given: str, own: _Own) -> Any:
    if isinstance(text, tuple):
        return tuple(_moved_text(one, given, own) for one in text)
    if not isinstance(text, str):
        return text
    return _NAMED.sub(lambda found: f"{given}.{found[0].lstrip('$')}" if found[0] in own else found[0], text)
