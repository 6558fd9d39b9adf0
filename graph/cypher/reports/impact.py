"""Impacts as Cypher text: what a change of a document, or an event of a law, means for facts and provisions.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Facts are gathered once,
in lists; what is wanted of their entities is fetched from those.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.cypher.binding import bind, holds, in_order
from graph.cypher.patterns import ROOT, Bound, trail
from graph.cypher.predicates import condition, stored
from graph.cypher.query import Call, Name, Return, listed
from graph.cypher.reports.axis import each_of
from graph.plan.expressions import Figure, Gathered
from graph.plan.layout import answered
from graph.plan.reports import ChangeImpact

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.query import Query
    from graph.plan.expressions import Along, Condition
    from graph.plan.reports import Impact, LawImpact

    Figures = tuple[tuple[str, str], ...]


def impact(entry: Impact, parent: Bound, query: Query) -> str:
    """Null where there is nothing of that name, else the list of what is wanted."""
    inner = query.subquery()
    of = entry.of
    if isinstance(of, ChangeImpact):
        subject = parent
        if of.whole is not None:
            subject = bind(of.whole, ROOT, inner, of.named)
            inner.add(in_order(subject, (), "1"))
        figures = _of_change(of, subject, inner, _wanted(entry))
    else:
        subject = bind(of.whole, ROOT, inner, of.named)
        inner.add(in_order(subject, (), "1"))
        figures = _of_law(of, subject, inner, _wanted(entry))
    bound = Bound(subject.variable, figures=figures, reading=parent.reading)
    values = inner.entries(answered(entry.want.entries), bound, inner)
    seen = tuple(name for name in (parent.variable, parent.reading) if name)
    return f"{query.call(inner, seen, f'collect({listed(values)})')}[0]"


def _wanted(entry: Impact) -> set[str]:
    """The names of what is wanted of the report: nothing else is computed."""
    named = (getattr(asked, "value", None) or getattr(asked, "start", None) for asked in answered(entry.want.entries))
    return {asked.name for asked in named if isinstance(asked, (Figure, Gathered))}


# --- changes


def _of_change(of: ChangeImpact, change: Bound, query: Query, wanted: set[str]) -> Figures:
    """Figures of a change; `day` is that from which it holds, as far as its text says so."""
    day = f"coalesce({change.variable}.effectiveOn, date({change.variable}.detectedAt))"
    # At a moment the way itself keeps to what was recorded then.
    ended = "{0}.validTo = " + day + ("" if of.unflagged.steps[-1].at else " AND {0}.recordedTo IS NULL")
    former = (
        _former(of, change, query) if wanted & {"staleEngagements", "keptEngagements", "provisionsToReview"} else ""
    )
    figures: dict[str, Callable[[], str]] = {
        "staleEngagements": lambda: f"[one IN {former} WHERE one[1] | one[0]]",
        "keptEngagements": lambda: f"size([one IN {former} WHERE NOT one[1]])",
        "newlyApplicable": lambda: _facts(of, of.engages, change, query, "{0}.validFrom = " + day),
        "flagsAdded": lambda: _facts(of, of.flags, change, query, "{0}.validFrom = " + day),
        "flagsRemoved": lambda: _facts(of, of.unflagged, change, query, ended),
        "provisionsToReview": lambda: _to_review(of, change, former, query),
    }
    return tuple((name, write()) for name, write in figures.items() if name in wanted)


def _affected(of: ChangeImpact, change: Bound, query: Query) -> Bound:
    way = trail(of.affected, change, query.depth)
    query.add(*way.clauses(*holds(of.known, way.bound, query.depth)))
    return way.bound


def _former(of: ChangeImpact, change: Bound, query: Query) -> str:
    """The variable of a list of [engagement, whether it is stale], of those recorded before the change was detected."""
    inner = query.subquery()
    effect = _affected(of, change, inner)
    way = trail(of.engages, effect, inner.depth + 1)
    edge = way.bound.variable
    inner.add(*way.clauses(f"{edge}.recordedFrom < {change.variable}.detectedAt"))
    quotes = trail(of.quotes, way.bound, inner.depth + 2)
    quote = quotes.bound.variable
    standing = f"count(CASE WHEN {effect.variable}.afterText CONTAINS {quote}.quote THEN 1 END) AS standing"
    found = quotes.clauses(condition(of.quoted, quotes.bound, inner.depth + 3))
    inner.add(Call(inner.scope(edge, effect.variable), (*found, Return(("count(*) AS quotes", standing)))))
    gone = condition(of.removed, effect, inner.depth + 3)
    inner.keep(edge, f"{gone} OR (quotes > 0 AND standing = 0) AS stale", order=(f"{edge}.pair",))
    return query.call(inner, (change.variable,), f"collect([{edge}, stale])")


def _facts(of: ChangeImpact, way: Along, change: Bound, query: Query, test: str) -> str:
    """The variable of a list of facts about what the change affected, by pair."""
    inner = query.subquery()
    effect = _affected(of, change, inner)
    to = trail(way, effect, inner.depth + 1)
    edge = to.bound.variable
    inner.add(*to.clauses(test.format(edge)))
    inner.keep(edge, order=(f"{edge}.pair",))
    return query.call(inner, (change.variable,), f"collect({edge})")


def _to_review(of: ChangeImpact, change: Bound, former: str, query: Query) -> str:
    """The variable of a list of provisions: of stale engagements, and new ones that nobody has spoken of."""
    inner = query.subquery()
    effect = _affected(of, change, inner)
    provision = effect.end("end")
    claims = trail(of.claim, effect, inner.depth + 1)
    is_new = f"({condition(of.added, effect, inner.depth + 2)} AND NOT EXISTS {{ {claims.inside()} }})"
    inner.filter(f"{is_new} OR any(one IN {former} WHERE one[1] AND startNode(one[0]) = {provision.variable})")
    keys = query.call(inner, (change.variable, former), f"collect(DISTINCT {provision.variable}.key)")
    shown = query.subquery()
    found = bind(
        of.provisions, replace(ROOT, reading=change.reading), shown, None, lambda one: f"{one.variable}.key IN {keys}"
    ).variable
    shown.keep(found, order=(f"{found}.key",))
    return query.call(shown, (keys,), f"collect({found})")


# --- laws and units


def _of_law(of: LawImpact, subject: Bound, query: Query, wanted: set[str]) -> Figures:
    target, word = subject, "'begins'"
    if of.target:
        way = trail(of.target, subject, query.depth + 1)
        query.add(*way.clauses())
        target = way.bound
    if of.kind:
        kind = stored(of.kind, subject)
        words = "WHEN {0} IN {1} THEN 'begins' WHEN {0} IN {2} THEN 'ends' ELSE 'alters'"
        word = f"CASE {words.format(kind, list(of.begins), list(of.ends))} END"
    happens, named = Name.HAPPENS.at(query.depth), Name.TARGET.at(query.depth)
    query.keep(subject.variable, f"{target.variable} AS {named}", f"{word} AS {happens}")
    target = Bound(named)
    below, above = (_nodes(way, target, query) for way in (of.below, of.above))
    engaging = _engaging(of.engaging, of.engaging_where, below, query)
    engagers = _engagers(of.engagers, of.engagers_where, below, query)
    flags = _flags(of, engagers, (below, above), query) if wanted & {"flagsAdded", "flagsRemoved"} else ""
    begins, ends = (f"CASE {happens} WHEN '{word}' THEN {{0}} ELSE [] END" for word in ("begins", "ends"))

    def review() -> str:
        waiting = _waiting(of, (below, above, target.variable), query)
        return f"CASE {happens} WHEN 'begins' THEN {waiting} ELSE {engagers} END"

    figures: dict[str, Callable[[], str]] = {
        "newlyApplicable": lambda: begins.format(engaging),
        "staleEngagements": lambda: ends.format(engaging),
        "keptEngagements": lambda: _kept(of.engages, engagers, engaging, query),
        "flagsAdded": lambda: begins.format(f"[one IN {flags} | one[0]]"),
        "flagsRemoved": lambda: ends.format(f"[one IN {flags} WHERE one[1] | one[0]]"),
        "provisionsToReview": review,
    }
    return tuple((name, write()) for name, write in figures.items() if name in wanted)


def _nodes(way: Along, start: Bound, query: Query) -> str:
    inner = query.subquery()
    found = bind(way, start, inner, None)
    return query.call(inner, (start.variable,), f"collect(DISTINCT {found.variable})")


def _engaging(way: Along, where: Condition, below: str, query: Query) -> str:
    inner = query.subquery()
    edge = bind(way, each_of(below, inner, Name.MEMBER), inner, where).variable
    inner.keep(edge, distinct=True, order=(f"{edge}.pair",))
    return query.call(inner, (below,), f"collect({edge})")


def _engagers(way: Along, where: Condition, nodes: str, query: Query) -> str:
    inner = query.subquery()
    provision = bind(way, each_of(nodes, inner, Name.MEMBER), inner, where).variable
    inner.keep(provision, distinct=True, order=(f"{provision}.key",))
    return query.call(inner, (nodes,), f"collect({provision})")


def _kept(way: Along, engagers: str, engaging: str, query: Query) -> str:
    """The variable of how many other engagements the same provisions have."""
    inner = query.subquery()
    edge = bind(way, each_of(engagers, inner, Name.MEMBER), inner, None).variable
    return query.call(inner, (engagers, engaging), f"count({edge}) - size({engaging})")


def _flags(of: LawImpact, engagers: str, nodes: tuple[str, str], query: Query) -> str:
    """The variable of a list of [flag, whether nothing else is its basis], of flags because of the law or unit."""
    inner = query.subquery()
    edge = bind(of.flags, each_of(engagers, inner, Name.MEMBER), inner, None).variable
    below, above = ([f"one IN {names}", "one.path"] for names in nodes)
    inner.keep(edge, f"[{' | '.join(below)}] AS within", f"[{' | '.join(above)}] AS around")
    inner.filter(f"any(path IN {edge}.basis WHERE path IN within OR path IN around)")
    inner.keep(edge, f"all(path IN {edge}.basis WHERE path IN within) AS alone", order=(f"{edge}.pair",))
    return query.call(inner, (engagers, *nodes), f"collect([{edge}, alone])")


def _waiting(of: LawImpact, nodes: tuple[str, str, str], query: Query) -> str:
    """The variable of a list of provisions that engage what is around, or of which a claim waits, and that neither
    engage the law or unit itself nor were found unrelated to it.
    """
    below, above, target = nodes
    inner = query.subquery()
    around = inner.subquery()
    around.keep(f"[one IN {above} WHERE one <> {target}] AS {Name.AROUND.at(around.depth)}")
    one = each_of(Name.AROUND.at(around.depth), around, Name.MEMBER)
    first = bind(of.engagers, one, around, of.engagers_where).variable
    engaging = inner.call(around, (above, target), f"collect(DISTINCT {first})")
    spoken = inner.subquery()
    claim = bind(of.claims, each_of(below, spoken, Name.MEMBER), spoken, of.claims_where)
    about = trail(of.spoken_of, claim, spoken.depth + 1)
    spoken.add(*about.clauses(condition(of.engagers_where, about.bound, spoken.depth + 2)))
    second = about.bound.variable
    claimed = inner.call(spoken, (below,), f"collect(DISTINCT {second})")
    provision = Bound(Name.NODE.at(inner.depth))
    reviewed, engages = (trail(way, provision, inner.depth + 1) for way in (of.reviewed, of.engages))
    unrelated = reviewed.inside(f"{reviewed.bound.variable} IN {below}")
    engaged = engages.inside(f"{engages.bound.finish} IN {below}")
    inner.unwind(f"{engaging} + {claimed}", provision.variable)
    inner.keep(provision.variable, distinct=True)
    inner.filter(f"NOT EXISTS {{ {engaged} }} AND NOT EXISTS {{ {unrelated} }}")
    inner.keep(provision.variable, order=(f"{provision.variable}.key",))
    return query.call(inner, (below, above, target), f"collect({provision.variable})")
