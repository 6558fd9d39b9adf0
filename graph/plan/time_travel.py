"""A plan, read at another time: the one place where a plan gets its time.

Takes a part of a plan that reads what is now, and gives the part that reads what was true on a day, as it was recorded
at an instant. Starts, steps, conditions and values are rewritten into others of the same kinds, wherever they
stand, so that nested fields inherit the time. What is rewritten carries its moment (`at`); `graph.cypher` spells the
moment as intervals and tenses, and writes paths and comparables in another form where there is one.

What the rewriting knows of the graph (docs/decisions/reading-at-a-time.md): a provision's values at a time are those of
one of its readings (`ProvisionVersion`), which takes its place as the entity; its relationships still start from the
provision, one step away, whether or not that holds today (`Clause`). Facts (ENGAGES, FLAGS, ASSESSED_UNRELATED) that
have ended since, or have not begun, carry another tense of their type. Documents, versions and changes are there from
the instant at which they became known. Laws and places are those of the catalogue; membership of places counts on the
day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.errors import PlanError
from graph.model.model import LABEL, RECORDS, RELATIONSHIP_TYPE
from graph.model.tenses import is_fact, is_recorded, types
from graph.model.vocabulary import Extraction, ProvisionStatus
from graph.plan.conditions import conjuncts
from graph.plan.expressions import (
    Along,
    AlongThen,
    And,
    ByKey,
    ByKeyThen,
    Case,
    Compare,
    Concat,
    Contains,
    CountAll,
    CountAt,
    EdgesOf,
    End,
    Exists,
    Figure,
    FullTextHits,
    Gathered,
    Granted,
    Identity,
    In,
    Is,
    IsPresent,
    IsValid,
    Latest,
    MaxAt,
    Moment,
    NodesOf,
    Not,
    Or,
    PropertyAt,
    ReadTime,
    Relevance,
    Scaled,
    Share,
    ShownIf,
    Slot,
    Step,
    Stored,
    Test,
    Within,
)
from graph.plan.facts import Facts
from graph.plan.parts import rewritten
from graph.plan.plan import (
    Access,
    Choice,
    Constant,
    Count,
    DistinctCount,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Identified,
    Kind,
    Many,
    One,
    OrderKey,
    Page,
    PageEdges,
    PageInfo,
    PageRows,
    Part,
    Refused,
    Scalar,
    Selection,
    SuggestedCount,
    TotalCount,
)
from graph.plan.reports import (
    Assessment,
    Axis,
    ChangeImpact,
    Coverage,
    Impact,
    LawImpact,
    Matrix,
    Measured,
    Named,
    Table,
)
from graph.plan.searches import (
    Called,
    Comparables,
    Composed,
    Kept,
    Listing,
    OfKept,
    Paths,
    PlatformSpread,
    SearchStatus,
)

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
        ("ANALYSES", "in"),
        ("EXTRACTED_FROM", "in"),
        ("SUBJECT", "in"),
        ("FOUND_IN", "in"),
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


# Kinds of parts that no rule is for: what of them depends on the time are their own parts, or nothing.
_CONDITIONS: Final = (And, Compare, Contains, Granted, In, IsPresent, Not, Or)
_VALUES: Final = (
    *(Case, Concat, Facts, Figure, IsValid, Latest, OfKept, ReadTime, Relevance, Scaled, Share, ShownIf, Slot),
    Test,
)
_STARTS: Final = (ByKeyThen, End, Gathered, Kept, Within)
_ENTRIES: Final = (
    *(Composed, Constant, Coverage, Identified, Impact),
    *(Listing, Matrix, Part, Refused, Selection),
)
_PAGES: Final = (Access, OrderKey, PageEdges, PageInfo, PageRows, EdgeCursor, EdgeHighlight, EdgeScore)
_COUNTS: Final = (DistinctCount, Facets, Group, SearchStatus, SuggestedCount, TotalCount)
_REPORTS: Final = (Assessment, Axis, LawImpact, Measured, Named, Table)
_BY_THEIR_PARTS: Final = frozenset((*_CONDITIONS, *_VALUES, *_STARTS, *_ENTRIES, *_PAGES, *_COUNTS, *_REPORTS))


def at_moment(part: T, moment: Moment) -> T:
    """`part`, reading at `moment`: an entry, or any other part of a plan.

    Raises `PlanError` for a kind of part of which nobody has said how it is read at a time.
    """
    found: T = rewritten(part, _Reader(moment).rule, whole=(Paths,))
    return found


class _Reader:
    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.rules: dict[type, Callable[[Any], Any]] = {
            Moment: self.of_moment,
            Stored: self.as_decided,
            Is: self.as_decided,
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
            Paths: self.paths,
            Called: self.called,
            PlatformSpread: self.platform_spread,
            ChangeImpact: self.change_impact,
            Choice: self.choice,
            Kind: self.entries,
            Scalar: self.scalar,
            One: self.one,
            Many: self.entries,
            Count: self.entries,
            Page: self.entries,
        }

    def rule(self, part: Any) -> Any:
        """The part by the rule for its kind, when its own parts are rewritten."""
        rule = self.rules.get(type(part))
        if rule is None and type(part) not in _BY_THEIR_PARTS:
            raise PlanError(f"nothing says how {type(part).__name__} is read at a time")
        return rule(part) if rule else part

    def of_moment(self, part: Moment) -> Moment:
        return replace(self.moment, of_reading=part.of_reading or self.moment.of_reading)

    def as_decided(self, part: Any) -> Any:
        """What decisions change is as they had left it then."""
        return self.dated(part) if part.former else part

    def dated(self, part: Any) -> Any:
        return part if part.at else replace(part, at=self.moment)

    # --- starts and steps

    def nodes_of(self, part: NodesOf) -> NodesOf:
        if part.label == _PROVISION:
            return NodesOf(_READING, self.moment)
        return replace(self.dated(part), label=_read(part.label)) if _is_timed(part.label) else part

    def end(self, part: Kind) -> Kind:
        start = part.start
        return replace(part, start=replace(start, label=_clause(start.label))) if isinstance(start, NodesOf) else part

    def path_edge(self, part: PathEdge) -> PathEdge:
        return replace(part, start=_clause(part.start), step=replace(part.step, label=_clause(part.step.label)))

    def edges_of(self, part: EdgesOf) -> EdgesOf:
        return replace(part, start=_clause(part.start), at=part.at or self.moment)

    def count(self, part: CountAll) -> CountAll:
        if part.label is None:
            return replace(part, at=self.moment, having=self.reading())
        label = _read(part.label)
        return replace(part, label=label, at=self.moment) if _is_timed(label) else part

    def full_text_hits(self, part: FullTextHits) -> FullTextHits:
        return replace(part, labels=tuple(_read(label) for label in part.labels), at=part.at or self.moment)

    def by_key(self, part: ByKey) -> ByKey:
        if part.label == _PROVISION:
            return replace(part, label=_READING, at=self.moment)
        # Of claims on one pair, some may have become known later.
        return self.dated(part) if part.label == _CLAIM and part.name == "pair" else part

    def step(self, part: Step) -> Step:
        if (part.type, part.direction) == ("SOURCE_VERSION", "in"):
            # Each reading tells the version that it was taken from; the provision, that of the reading of today.
            return replace(part, label=_READING, at=part.at or self.moment)
        tenses = RELATIONSHIP_TYPE[part.type].future is not None and not is_fact(part.type)
        part = replace(part, label=_clause(part.label), tenses=part.tenses or tenses)
        dated = is_fact(part.type) or is_recorded(part.type)
        timed = dated or part.current or part.type == _HISTORY or (part.type, part.direction) in _TO_PARTS
        return self.dated(part) if timed else part

    def along(self, part: Along) -> Along:
        steps = part.steps if part.side else _leaving(part.steps)
        return replace(part, steps=steps if part.edge else self.arriving(steps))

    def at_the_end(self, part: Any) -> Any:
        return replace(part, steps=self.arriving(_leaving(part.steps)))

    def platform_spread(self, part: PlatformSpread) -> PlatformSpread:
        return replace(part, filled=self.arriving(part.filled))

    def comparables(self, part: Comparables) -> Comparables:
        return replace(part, shared=_leaving(part.shared), sharing=self.arriving(part.sharing), at=self.moment)

    def paths(self, part: Paths) -> Paths:
        """Its search follows edges between what they join, and reads what it shows of it last."""
        kinds = tuple(self.end(kind) for kind in part.kinds)
        edges = tuple(self.path_edge(edge) for edge in part.edges)
        return replace(part, kinds=kinds, edges=edges, at=self.moment, reading=self.reading())

    def change_impact(self, part: ChangeImpact) -> ChangeImpact:
        return replace(part, known=self.known_effect())

    def known_effect(self) -> Exists:
        """Of what a change did: it was known what it did it to."""
        return Exists(Along((self.reading(whenever=True),), side="end"))

    def passing(self, part: AlongThen) -> AlongThen:
        return replace(part, steps=_leaving(part.steps))

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

    def exists(self, part: Exists) -> Exists:
        if isinstance(part.start, End) and part.start.label == _PROVISION:
            return replace(part, start=Along((self.reading(),), side=part.start.side))
        return part

    def identity(self, part: Identity) -> Identity:
        return Identity(tuple((_read(label), name, key) for label, name, key in part.kinds))

    def choice(self, part: Choice) -> Choice:
        return replace(part, options=tuple((self.option(label), selection) for label, selection in part.options))

    def option(self, label: str) -> str:
        first, *others = label.split("|")
        if first not in RELATIONSHIP_TYPE:
            return _read(label)
        return types(first, in_time=True, suggested=bool(others))

    def called(self, part: Called) -> Called:
        return replace(part, values=tuple((_read(label), values) for label, values in part.values))

    def scalar(self, part: Scalar) -> Scalar | Constant:
        """A record that was known then had not ended then, whatever is known of its end since."""
        value = part.value
        if isinstance(value, Stored) and value.name == "recordedTo":
            return Constant(part.key, None)
        if isinstance(value, Stored) and value.name == "lastSeen":
            return replace(part, value=self.last_seen(value))
        return replace(part, value=_IDS.get(value, value)) if isinstance(value, Concat) else part

    def last_seen(self, value: Stored) -> Latest:
        """The day of the newest version that holds the provision, of those that were known then."""
        to_versions = Step("HAS_VERSION", "out", "DocumentVersion", at=self.moment)
        steps = _leaving((Step("IN_DOCUMENT", "out", "Document", tenses=True), to_versions))
        return Latest(value, _STANDING, steps, "fetchedAt", _ANALYSED, self.moment)

    # --- entries

    def one(self, part: One) -> One:
        start = part.start
        if isinstance(start, NodesOf) and start.label == _STATE:
            return replace(part, lacking=_UNPUBLISHED)
        if isinstance(start, End) and start.label == _PROVISION:
            # A fact starts from its provision, and is there only while that holds; a change leads to what it affected.
            whenever = start.side == "end" or self.moment.of_reading
            way = Along((self.reading(whenever=whenever),), side=start.side)
            return replace(part, start=way, order=self.newest() if whenever else part.order)
        if isinstance(start, Along) and start.edge and is_fact(start.steps[-1].type):
            # A fact that a finding leads to is there only where its provision has a reading then.
            return replace(part, where=Exists(Along((self.reading(),), side="start")))
        if isinstance(start, Along) and any(step.type in _RECORDS for step in start.steps):
            last = start.steps[-1]
            if last.type == _HISTORY:
                steps = (*start.steps[:-1], replace(last, whenever=True))
                return replace(part, start=replace(start, steps=steps), order=self.newest())
        return part

    def newest(self) -> tuple[OrderKey, ...]:
        """The reading of the day before all others, and then the newest."""
        return (OrderKey(IsValid(self.moment), descending=True), OrderKey(Stored("ordinal"), descending=True))

    def entries(self, part: Any) -> Any:
        """A fact is there only where its provision has a reading then; what a change did, where one was known."""
        if _is_read(part.where):
            return part
        if _starts_of_facts(part.start):
            # One that is looked up by its record is found, if its provision was not there yet when it began.
            named = isinstance(part, Kind) and self.moment.of_reading
            there = Exists(Along((self.reading(whenever=named),), side="start"))
        elif _is_effect(part.start):
            there = self.known_effect()
        else:
            return part
        return replace(part, where=there if part.where is None else And((there, part.where)))


def _is_timed(label: str) -> bool:
    declared = LABEL.get(label)
    return label in RECORDS.values() or (declared is not None and (declared.dated or declared.known_from is not None))


def _read(label: str) -> str:
    return _READING if label in {_PROVISION, _CLAUSE} else RECORDS.get(label, label)


def _clause(labels: str) -> str:
    """The same labels, where a provision may be one that does not hold today, and a record one that has ended."""
    kept = {_PROVISION: _CLAUSE, **RECORDS}
    return "|".join(kept.get(label, label) for label in labels.split("|"))


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
    starts = (part.start for part in conjuncts(where) if isinstance(part, Exists))
    return any(isinstance(start, Along) and start.steps[-1].type == _HISTORY for start in starts)


def _leaving(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A way that starts at a provision goes back from its reading to it first."""
    first = steps[0]
    declared = RELATIONSHIP_TYPE[first.type]
    ends = declared.starts if first.direction == "out" else declared.ends
    if ends != (_PROVISION,) and (first.type, first.direction) not in _OF_PROVISIONS:
        return steps
    return (Step(_HISTORY, "in", _CLAUSE), *steps)
