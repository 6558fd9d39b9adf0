"""A plan, read at another time: the one place where a plan gets its time.

Takes a part of a plan that reads what is now, and gives the part that reads what was true on a day, as it was recorded
at an instant. Starts, steps, conditions and values are rewritten into other terms of the same kinds, wherever they
stand, so that nested fields inherit the time. Each rewritten term carries its moment (`at`); `graph.cypher` spells the
moment as intervals and tenses, and writes paths and comparables in another form where there is one.

What the rewriting knows of the graph (docs/decisions/reading-at-a-time.md): a provision's values at a time are those of
one of its readings (`ProvisionVersion`), which takes its place as the entity; its relationships still start from the
provision, one step away, whether or not that holds today (`Clause`). Facts (ENGAGES, FLAGS, ASSESSED_UNRELATED) that
have ended since, or have not begun, carry another tense of their type. Documents, versions and changes are there from
the instant at which they became known. Laws and places are those of the catalogue; membership of places counts on the
day.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.cypher.temporal import is_fact, is_recorded, types
from graph.model.model import LABEL, RECORDS, RELATIONSHIP_TYPE
from graph.model.vocabulary import Extraction, ProvisionStatus
from graph.plan.expressions import (
    Along,
    AlongThen,
    And,
    ByKey,
    Concat,
    CountAll,
    CountAt,
    EdgesOf,
    End,
    Exists,
    FullTextHits,
    Identity,
    Is,
    IsPresent,
    IsValid,
    Latest,
    MaxAt,
    Moment,
    NodesOf,
    Not,
    PropertyAt,
    Step,
    Stored,
    conjuncts,
)
from graph.plan.plan import Choice, Constant, Kind, Many, One, OrderKey, Page, Scalar
from graph.plan.reports import ChangeImpact
from graph.plan.searches import Called, Comparables, Paths, PlatformSpread

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.plan.expressions import Condition, Start
    from graph.plan.searches import PathEdge

T = TypeVar("T")

_PROVISION: Final = "Provision"
_READING: Final = "ProvisionVersion"
#: The label of every provision, whether or not it holds today.
_CLAUSE: Final = str(LABEL[_PROVISION].always)
_HISTORY: Final = "HAS_HISTORY"
_STATE: Final = "Revision"
_CLAIM: Final = "Claim"
_UNPUBLISHED: Final = "no state of the graph was published by then; ask of a later time, or leave `at` out"

#: Steps that lead from a whole to its parts: a part that became known later is left out. The way back needs no test.
_TO_PARTS: Final = frozenset(
    {
        ("PUBLISHES", "out"),
        ("HAS_VERSION", "out"),
        ("INCORPORATES", "out"),
        ("OF_DOCUMENT", "in"),
        ("TO_VERSION", "in"),
        ("ABOUT", "in"),
        ("SUBJECT", "in"),
    }
)
#: Of the steps that lead from labels of several kinds, those that are asked of a provision.
_OF_PROVISIONS: Final = frozenset({("SUBJECT", "in")})
#: Records about a provision, which stay when it is gone: they show the reading of the day, else the newest known.
_RECORDS: Final = frozenset({"ABOUT", "AFFECTS", "SUBJECT"})
#: Ids at a time, by those without one: they name what was recorded, and nothing recorded later changes them.
_IDS: Final = {
    Concat(("Provision:", Stored("key"))): Concat(("ProvisionVersion:", Stored("versionKey"))),
    **{
        Concat((kind, Stored("pair"))): Concat((kind, Stored("pair"), "@", Stored("recordedFrom", "text")))
        for kind in ("Engagement:", "Flag:")
    },
}
#: A reading that stands and has no end that is known was seen in every version that was analysed since.
_STANDING: Final = And((Is("status", ProvisionStatus.ACTIVE.value), Not(IsPresent("validTo"))))
_ANALYSED: Final = Is("extraction", Extraction.OK.value)


def at_moment(part: T, moment: Moment) -> T:
    """`part`, reading at `moment`: an entry, or any other part of a plan."""
    rewritten: T = _Reader(moment).part(part)
    return rewritten


class _Reader:
    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.rules: dict[type, Callable[[Any], Any]] = {
            Moment: self.of_moment,
            NodesOf: self.nodes_of,
            EdgesOf: self.edges_of,
            CountAll: self.count,
            FullTextHits: self.full_text_hits,
            ByKey: self.by_key,
            Step: self.step,
            Along: self.along,
            PropertyAt: self.at_the_end,
            CountAt: self.at_the_end,
            MaxAt: self.at_the_end,
            AlongThen: self.passing,
            Exists: self.exists,
            Identity: self.identity,
            Comparables: self.comparables,
            Called: self.called,
            PlatformSpread: self.platform_spread,
            ChangeImpact: self.change_impact,
            Choice: self.choice,
            Kind: self.entries,
            Scalar: self.scalar,
            One: self.one,
            Many: self.entries,
            Page: self.entries,
        }

    def part(self, part: Any) -> Any:
        """The part with its own parts rewritten, and then by the rule for its kind."""
        if isinstance(part, tuple):
            return tuple(self.part(one) for one in part)
        if not is_dataclass(part) or isinstance(part, type):
            return part
        if isinstance(part, Paths):
            # Its search follows edges between what they join, and reads what it shows of it last.
            kinds = tuple(self.end(one) for one in part.kinds)
            edges = tuple(self.path_edge(one) for one in part.edges)
            return replace(part, kinds=kinds, edges=edges, at=self.moment, reading=self.reading())
        if not isinstance(part, Moment):
            part = replace(part, **{one.name: self.part(getattr(part, one.name)) for one in fields(part) if one.init})
        rule = self.rules.get(type(part))
        return rule(part) if rule else part

    def of_moment(self, one: Moment) -> Moment:
        return replace(self.moment, of_reading=one.of_reading or self.moment.of_reading)

    def dated(self, one: Any) -> Any:
        return one if one.at else replace(one, at=self.moment)

    # --- starts and steps

    def nodes_of(self, one: NodesOf) -> NodesOf:
        if one.label == _PROVISION:
            return NodesOf(_READING, self.moment)
        return replace(self.dated(one), label=_read(one.label)) if _is_timed(one.label) else one

    def end(self, one: Kind) -> Kind:
        start = one.start
        return replace(one, start=replace(start, label=_clause(start.label))) if isinstance(start, NodesOf) else one

    def path_edge(self, one: PathEdge) -> PathEdge:
        return replace(one, start=_clause(one.start), step=replace(one.step, label=_clause(one.step.label)))

    def edges_of(self, one: EdgesOf) -> EdgesOf:
        return replace(one, start=_clause(one.start), at=one.at or self.moment)

    def count(self, one: CountAll) -> CountAll:
        if one.label is None:
            return replace(one, at=self.moment, having=self.reading())
        label = _read(one.label)
        return replace(one, label=label, at=self.moment) if _is_timed(label) else one

    def full_text_hits(self, one: FullTextHits) -> FullTextHits:
        return replace(one, labels=tuple(_read(label) for label in one.labels), at=one.at or self.moment)

    def by_key(self, one: ByKey) -> ByKey:
        if one.label == _PROVISION:
            return replace(one, label=_READING, at=self.moment)
        # Of claims on one pair, some may have become known later.
        return self.dated(one) if one.label == _CLAIM and one.name == "pair" else one

    def step(self, one: Step) -> Step:
        tenses = RELATIONSHIP_TYPE[one.type].future is not None and not is_fact(one.type)
        one = replace(one, label=_clause(one.label), tenses=one.tenses or tenses)
        dated = is_fact(one.type) or is_recorded(one.type)
        timed = dated or one.current or one.type == _HISTORY or (one.type, one.direction) in _TO_PARTS
        return self.dated(one) if timed else one

    def along(self, one: Along) -> Along:
        steps = one.steps if one.side else _leaving(one.steps)
        return replace(one, steps=steps if one.edge else self.arriving(steps))

    def at_the_end(self, one: Any) -> Any:
        return replace(one, steps=self.arriving(_leaving(one.steps)))

    def platform_spread(self, one: PlatformSpread) -> PlatformSpread:
        return replace(one, filled=self.arriving(one.filled))

    def comparables(self, one: Comparables) -> Comparables:
        return replace(one, shared=_leaving(one.shared), sharing=self.arriving(one.sharing), at=self.moment)

    def change_impact(self, one: ChangeImpact) -> ChangeImpact:
        return replace(one, known=self.known_effect())

    def known_effect(self) -> Exists:
        """Of what a change did: it was known what it did it to."""
        return Exists(Along((self.reading(whenever=True),), side="end"))

    def passing(self, one: AlongThen) -> AlongThen:
        return replace(one, steps=_leaving(one.steps))

    def arriving(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """A way to provisions goes on to their readings; one to provisions and others, of the provisions alone."""
        labels = steps[-1].label.split("|")
        if _CLAUSE not in labels or steps[-1].type == _HISTORY:
            return steps
        reading = self.reading()
        if len(labels) > 1:
            reading = replace(reading, label="|".join(_read(label) for label in labels), closure=True)
        return (*steps, reading)

    def reading(self, *, whenever: bool = False) -> Step:
        return Step(_HISTORY, "out", _READING, at=self.moment, whenever=whenever)

    # --- conditions and values

    def exists(self, one: Exists) -> Exists:
        if isinstance(one.start, End) and one.start.label == _PROVISION:
            return replace(one, start=Along((self.reading(),), side=one.start.side))
        return one

    def identity(self, one: Identity) -> Identity:
        return Identity(tuple((_read(label), name, key) for label, name, key in one.kinds))

    def choice(self, one: Choice) -> Choice:
        return Choice(tuple((self.option(label), selection) for label, selection in one.options))

    def option(self, label: str) -> str:
        return types(label, self.moment) if label in RELATIONSHIP_TYPE else _read(label)

    def called(self, one: Called) -> Called:
        return replace(one, values=tuple((_read(label), values) for label, values in one.values))

    def scalar(self, one: Scalar) -> Scalar | Constant:
        """A record that was known then had not ended then, whatever is known of its end since."""
        value = one.value
        if isinstance(value, Stored) and value.name == "recordedTo":
            return Constant(one.key, None)
        if isinstance(value, Stored) and value.name == "lastSeen":
            return replace(one, value=self.last_seen(value))
        return replace(one, value=_IDS.get(value, value)) if isinstance(value, Concat) else one

    def last_seen(self, value: Stored) -> Latest:
        """The day of the newest version that holds the provision, of those that were known then."""
        to_versions = Step("HAS_VERSION", "out", "DocumentVersion", at=self.moment)
        steps = _leaving((Step("IN_DOCUMENT", "out", "Document", tenses=True), to_versions))
        return Latest(value, _STANDING, steps, "fetchedAt", _ANALYSED, self.moment)

    # --- entries

    def one(self, one: One) -> One:
        start = one.start
        if isinstance(start, NodesOf) and start.label == _STATE:
            return replace(one, lacking=_UNPUBLISHED)
        if isinstance(start, End) and start.label == _PROVISION:
            # A fact starts from its provision, and is there only while that holds; a change leads to what it affected.
            whenever = start.side == "end" or self.moment.of_reading
            way = Along((self.reading(whenever=whenever),), side=start.side)
            return replace(one, start=way, order=self.newest() if whenever else one.order)
        if isinstance(start, Along) and any(step.type in _RECORDS for step in start.steps):
            last = start.steps[-1]
            if last.type == _HISTORY:
                steps = (*start.steps[:-1], replace(last, whenever=True))
                return replace(one, start=replace(start, steps=steps), order=self.newest())
        return one

    def newest(self) -> tuple[OrderKey, ...]:
        """The reading of the day before all others, and then the newest."""
        return (OrderKey(IsValid(self.moment), descending=True), OrderKey(Stored("ordinal"), descending=True))

    def entries(self, one: Any) -> Any:
        """A fact is there only where its provision has a reading then; what a change did, where one was known."""
        if _is_read(one.where):
            return one
        if _starts_of_facts(one.start):
            # One that is looked up by its record is found, if its provision was not there yet when it began.
            named = isinstance(one, Kind) and self.moment.of_reading
            there = Exists(Along((self.reading(whenever=named),), side="start"))
        elif _is_effect(one.start):
            there = self.known_effect()
        else:
            return one
        return replace(one, where=there if one.where is None else And((there, one.where)))


def _is_timed(label: str) -> bool:
    declared = LABEL.get(label)
    return label in RECORDS.values() or (declared is not None and (declared.dated or declared.known_from is not None))


def _read(label: str) -> str:
    return _READING if label in {_PROVISION, _CLAUSE} else RECORDS.get(label, label)


def _clause(labels: str) -> str:
    """The same labels, where a provision may be one that does not hold today, and a record one that has ended."""
    kept = {_PROVISION: _CLAUSE, **RECORDS}
    return "|".join(kept.get(one, one) for one in labels.split("|"))


def _starts_of_facts(start: Start) -> bool:
    """Whether the entities are facts met from their far end; those met from a reading have one."""
    if isinstance(start, Along):
        return start.edge and is_fact(start.steps[-1].type) and start.steps[-1].direction == "in"
    return isinstance(start, EdgesOf) and is_fact(start.type)


def _is_effect(start: Start) -> bool:
    """Whether the entities are what a change did to provisions."""
    return isinstance(start, Along) and start.edge and start.steps[-1].type == "AFFECTS"


def _is_read(where: Condition | None) -> bool:
    """Whether it is asked already that there is a reading: what stands in a history has a moment of its own."""
    starts = (one.start for one in conjuncts(where) if isinstance(one, Exists))
    return any(isinstance(start, Along) and start.steps[-1].type == _HISTORY for start in starts)


def _leaving(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A way that starts at a provision goes back from its reading to it first."""
    first = steps[0]
    declared = RELATIONSHIP_TYPE[first.type]
    ends = declared.starts if first.direction == "out" else declared.ends
    if ends != (_PROVISION,) and (first.type, first.direction) not in _OF_PROVISIONS:
        return steps
    return (Step(_HISTORY, "in", _CLAUSE), *steps)
