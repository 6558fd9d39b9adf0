"""Coverage as Cypher text: what is known of each unit of a law and the provisions of one parent.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. The provisions are gone
through once, whatever the number of units: each leads to what it engages, and from there up to the units counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.cypher.binding import bind, in_order
from graph.cypher.patterns import ROOT, Bound, trail
from graph.cypher.predicates import condition, stored
from graph.cypher.query import Name, listed
from graph.plan.expressions import Figure
from graph.plan.layout import answered
from graph.plan.plan import Many

if TYPE_CHECKING:
    from graph.cypher.query import Query
    from graph.plan.expressions import Along, IsCollected, Within
    from graph.plan.plan import Entry, OrderKey
    from graph.plan.reports import Assessment, Coverage

#: What is known of a unit and one provision.
_NOTHING, _REVIEWED, _MAPPED, _SUGGESTED = range(4)
#: What a list of [unit, mapped, reviewed, rank] holds, and where suggestions count, [..., suggested].
_FIGURES: Final = {
    "total": "size({0})",
    "mapped": "size([one IN {0} WHERE one[1] > 0])",
    "reviewedUnrelated": "size([one IN {0} WHERE one[1] = 0 AND one[2] > 0])",
    "notAssessed": "size([one IN {0} WHERE one[1] = 0 AND one[2] = 0])",
    "assessed": "size([one IN {0} WHERE one[1] > 0 OR one[2] > 0])",
    "suggested": "size([one IN {0} WHERE one[1] = 0 AND one[2] = 0 AND one[4] > 0])",
}


def coverage(entry: Coverage, parent: Bound, query: Query) -> str:
    """Null where there is no target, else the list of what is wanted."""
    inner = query.subquery()
    target = bind(entry.of.within.whole, ROOT, inner, entry.of.within.named)
    inner.add(in_order(target, (), "1"))
    figures: tuple[tuple[str, str], ...] = (("target", target.variable),)
    if any(isinstance(wanted, Many) or _is_figure(wanted) for wanted in answered(entry.want.entries)):
        figures += _counted(entry.of, parent, target, inner)
    bound = Bound(target.variable, figures=figures, reading=parent.reading)
    values = [
        _units(wanted, entry.of, bound, inner) if isinstance(wanted, Many) else inner.entries([wanted], bound, inner)[0]
        for wanted in answered(entry.want.entries)
    ]
    return f"{query.call(inner, parent.seen(entry.of.provisions), f'collect({listed(values)})')}[0]"


def _is_figure(entry: Entry) -> bool:
    return isinstance(getattr(entry, "value", None), Figure)


def _counted(of: Assessment, parent: Bound, target: Bound, query: Query) -> tuple[tuple[str, str], ...]:
    """The figures of all units together, and the variables of the lists that they are read from."""
    units = of.units or parts(of.within, target, query, of.order)
    inner = query.subquery()
    provision = bind(of.provisions, parent, inner, of.where)
    provisions = query.call(inner, parent.seen(of.provisions), provision.collected())
    counts = _by_unit(of, (units, provisions), parent.reading, query)
    found = {name: text.format(counts) for name, text in _FIGURES.items()}
    assessed = found.pop("assessed")
    ratio = f"CASE {assessed} WHEN 0 THEN null ELSE toFloat({found['mapped']}) / {assessed} END"
    complete = f"CASE {found['total']} WHEN 0 THEN 0.0 ELSE toFloat({assessed}) / {found['total']} END"
    return (*found.items(), ("ratio", ratio), ("completeness", complete), ("units", counts), ("provisions", provisions))


def parts(within: Within, whole: Bound, query: Query, order: tuple[OrderKey, ...] = ()) -> str:
    """The variable of a list of what `whole` is taken apart into; of itself where that is nothing."""
    if within.parts is None:
        query.keep("*", f"[{whole.variable}] AS {Name.UNITS.at(query.depth)}")
        return Name.UNITS.at(query.depth)
    inner = query.subquery()
    bound = bind(within.parts, whole, inner, within.where)
    if order:
        inner.add(in_order(bound, order))
    found = query.call(inner, (whole.variable,), bound.collected())
    variable = Name.UNITS.at(query.depth)
    query.keep("*", f"CASE WHEN {found} = [] THEN [{whole.variable}] ELSE {found} END AS {variable}")
    return variable


def _by_unit(of: Assessment, lists: tuple[str, str], reading: str, query: Query) -> str:
    """The variable of a list of [unit, provisions mapped, provisions reviewed, greatest rank], in order of units; where
    suggestions count, with the number of provisions suggested behind these.
    """
    known = _known(of, lists, reading, query)
    inner = query.subquery()
    unit, row = Name.NODE.at(inner.depth), Name.COUNTS.at(inner.depth)
    # The units are in order already: their places are sorted again, and nothing is read of them.
    place = f"[i IN range(0, size({lists[0]}) - 1) | [{lists[0]}[i], {_NOTHING}, 0, i]]"
    inner.unwind(f"{place} + {known}", row)
    inner.keep(f"{row}[0] AS {unit}", f"{row}[1] AS state", f"{row}[2] AS rank", f"{row}[3] AS place")
    counted = [f"count(CASE state WHEN {state} THEN 1 END) AS {name}" for state, name in _states(of)]
    rank = f"max(CASE state WHEN {_MAPPED} THEN rank END) AS rank"
    inner.keep(unit, *counted, rank, "min(place) AS place", order=("place",))
    suggested = ", suggested" if of.suggested else ""
    return query.call(inner, (lists[0], known), f"collect([{unit}, mapped, reviewed, rank{suggested}])")


def _states(of: Assessment) -> tuple[tuple[int, str], ...]:
    """What is counted of a unit: numbers of states, with their names."""
    states = ((_MAPPED, "mapped"), (_REVIEWED, "reviewed"))
    return (*states, (_SUGGESTED, "suggested")) if of.suggested else states


def _known(of: Assessment, lists: tuple[str, str], reading: str, query: Query) -> str:
    """The variable of a list of [unit, state, rank], one for each provision of which something is known."""
    inner, (units, provisions) = query.subquery(), lists
    provision = Bound(Name.NODE.at(inner.depth), reading=reading)
    inner.unwind(provisions, provision.variable)
    if of.known:
        inner.filter(f"({' OR '.join(_may_be(one, provision) for one in of.known)})")
    ways = [way for way in (of.mapped, of.reviewed, of.suggested) if way]
    among = of.known or (None,) * len(ways)
    led = [_led_to(of, way, units, provision, inner, one) for way, one in zip(ways, among, strict=True)]
    mapped, reviewed = led[:2]
    row = Name.COUNTS.at(inner.depth)
    states = (
        f"[one IN {mapped} | [one, {_MAPPED}]] + [one IN {reviewed} WHERE NOT one IN {mapped} | [one, {_REVIEWED}]]"
    )
    for suggested in led[2:]:
        unknown = f"NOT one IN {mapped} AND NOT one IN {reviewed}"
        states += f" + [one IN {suggested} WHERE {unknown} | [one, {_SUGGESTED}]]"
    inner.unwind(states, row)
    return query.call(inner, lists, f"collect([{row}[0], {row}[1], {stored(of.rank, provision)}])")


def _may_be(known: IsCollected, provision: Bound) -> str:
    """Whether the provision may be in the list: where there are too many for a list, every provision may be."""
    return f"({known.name} IS NULL OR {condition(known, provision, 0)})"


def _led_to(of: Assessment, way: Along, units: str, provision: Bound, query: Query, known: IsCollected | None) -> str:
    """The variable of a list of the units that `way` leads to from one provision, which may have to be `known`."""
    inner = query.subquery()
    if known:
        inner.filter(_may_be(known, provision))
    to = trail(way, provision, inner.depth)
    at = to.bound
    inner.add(*to.clauses())
    if of.below:
        inner.filter(f"{at.variable} IN {of.below}")
    if of.above:
        up = trail(of.above, at, inner.depth + 1)
        at = up.bound
        inner.add(*up.clauses())
    inner.filter(f"{at.variable} IN {units}")
    return query.call(inner, (provision.variable, units), f"collect(DISTINCT {at.variable})")


def _units(entry: Many, of: Assessment, bound: Bound, query: Query) -> str:
    """The list of what is wanted of each unit; a law that stands for itself is none."""
    inner = query.subquery()
    unit, row = Name.NODE.at(inner.depth), Name.COUNTS.at(inner.depth)
    counts, provisions = bound.figure("units"), bound.figure("provisions")
    inner.unwind(counts, row)
    inner.keep(row, f"{row}[0] AS {unit}")
    inner.filter(f"{unit}:{of.unit}")
    words = ", ".join(f"'{word}'" for word in of.degrees)
    figures = (
        ("unit", unit),
        ("mapped", f"{row}[1]"),
        ("reviewedUnrelated", f"{row}[2]"),
        ("notAssessed", f"size({provisions}) - {row}[1] - {row}[2]"),
        ("suggested", f"{row}[4]"),
        ("maxSeverity", f"CASE WHEN {row}[3] > 0 THEN [{words}][{row}[3] - 1] END"),
    )
    value = inner.want(entry.want, Bound(unit, figures=figures, reading=bound.reading))
    return query.call(inner, (counts, provisions), f"collect({value})")
