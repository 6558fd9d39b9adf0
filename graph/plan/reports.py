"""The plan's reports: entries that count over a whole set of provisions at once, each in one pass over them.

A report says of what it found *figures*, and *gathers* entities; its selection asks for them by name (`Figure`,
`Gathered`). Part of the plan (`graph.plan`): immutable, compared by value, slots for values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graph.plan.expressions import Along, ByKeyThen, Condition, IsCollected, NodesOf, Slot, Stored, Within
    from graph.plan.plan import OrderKey, Selection


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of the units of a law and the provisions of the parent entity.

    A provision is *mapped* to a unit if following `mapped`, then `above`, reaches the unit; otherwise *reviewed* if
    `reviewed`, then `above`, does. With `above=None` the first hop must reach the unit itself. `degrees` are the words
    for the numbers in `rank`; `unit` is the label of legal units, which laws do not have. Where `units` names a list,
    it is that of the parts; where provisions are `known`, only those in one of these lists are mapped or reviewed, if
    there are the lists. Where `below` names a list, nothing outside of it leads to a unit by `above`. A provision
    that is neither is *suggested* if following `suggested`, then `above`, reaches the unit.
    """

    within: Within
    order: tuple[OrderKey, ...]
    provisions: Along
    where: Condition | None
    mapped: Along
    reviewed: Along
    above: Along | None
    rank: Stored
    degrees: tuple[str, ...]
    unit: str
    units: str = ""
    known: tuple[IsCollected, ...] = ()
    below: str = ""
    suggested: Along | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A report of an assessment. Figures: total, mapped, reviewedUnrelated, notAssessed, suggested (of units), ratio
    and completeness.

    It gathers the `target` and the `units`, in order; figures of a unit: mapped, reviewedUnrelated, notAssessed,
    suggested (of provisions), maxSeverity; it gathers the `unit`. Where there is no target, `lacking` says so.
    """

    key: str
    of: Assessment
    want: Selection
    lacking: str


@dataclass(frozen=True, slots=True)
class Named:
    """The entity that a value of an axis is the key `by` of, what it is called, and what marks it."""

    start: NodesOf
    by: str
    label: Stored
    mark: Condition | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """The values that a provision has: `key` of the entities at `start`, of the provision itself where that is None.

    `above` leads on from there. Where `start` is of edges, the value is that of their ends; `reviewed` leads to what
    was reviewed and found unrelated. `where` is a condition on what `start` leads to; a value must be that of `only`,
    and that of an entity `within`. The `limit` values that most provisions have are kept. With `from_end`, matching
    begins where `start` ends, to count how many provisions have each.
    """

    key: Stored
    limit: Slot
    start: Along | None = None
    where: Condition | None = None
    only: Slot | None = None
    within: Within | None = None
    above: Along | None = None
    reviewed: Along | None = None
    named: Named | None = None
    from_end: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What a cell is measured by; `word` is the schema's for it.

    SUPPORT, provisions; DISTINCT, different values of `of`; GREATEST, the greatest value of `of`; MEAN, that of `of`
    over the edges that put provisions into the cell; SHARE, mapped among mapped and reviewed; LIFT, how many times as
    often as by chance among all that satisfy `population`; JACCARD, both among either. With `everyone`, the population
    is matched there for each count.
    """

    word: str
    figure: Literal["SUPPORT", "DISTINCT", "GREATEST", "MEAN", "SHARE", "LIFT", "JACCARD"]
    of: Stored | None = None
    population: Condition | None = None
    everyone: NodesOf | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Provisions at `start` that satisfy `where`, by two axes; `apart` leaves out cells of one value with itself.

    With `grouped_by`, each provision has one value of that axis, and they are gone through group by group. With
    `narrowed_by`, that axis is confined to a few values of provisions themselves, and those that have one are kept for
    it and for the cells. Where edges may be suggestions, `suggested` tells, of each value and cell, how many provisions
    have it by these alone.
    """

    start: NodesOf
    where: Condition | None
    rows: Axis
    columns: Axis
    measured: Measured
    apart: bool = False
    grouped_by: Literal["row", "column"] | None = None
    narrowed_by: Literal["row", "column"] | None = None
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A report of a table. Figures: measure, truncated. It gathers `rows` and `columns`, with the figures key, label,
    count, suggested, and `cells`, with the figures row, column, value, support, suggested, viaCluster; a cell gathers
    its `provisions`.
    """

    key: str
    of: Table
    want: Selection


@dataclass(frozen=True, slots=True)
class ChangeImpact:
    """What a change of a document means for the facts about the provisions that it affected.

    The change is the parent, or the one at `whole` that satisfies `named`. `affected` leads to its effects, edges; from
    their ends, `provisions`, `engages`, `flags` and `unflagged` lead to facts, edges too. An engagement recorded before
    the change was detected is stale where the provision is gone (`removed`), or where none of the words that it rests
    on (`quotes`, those that satisfy `quoted`) stands in the words after the change. A provision that is new (`added`)
    waits for review where nobody has made a `claim` about it. Effects that are not `known` are left out.
    """

    whole: NodesOf | None
    named: Condition | None
    affected: Along
    engages: Along
    quotes: ByKeyThen
    quoted: Condition
    flags: Along
    unflagged: Along
    claim: Along
    provisions: NodesOf
    removed: Condition
    added: Condition
    known: Condition | None = None


@dataclass(frozen=True, slots=True)
class LawImpact:
    """What an event in the life of a law, or of a unit, means for the provisions that engage it or something below it.

    The entity at `whole` that satisfies `named` is the law or unit, or the event that `target` leads on from. What
    happens is a word of the event's `kind`: it `begins` or `ends`, or something else that has to be looked at; without
    an event, it begins. `engaging` leads to facts from what is `below`, `engagers` to provisions; from those, `engages`
    and `flags` lead to their facts, `reviewed` to what they were found unrelated to. `claims` lead from what is below,
    and those that wait for review to the provisions that they are `spoken_of`.
    """

    whole: NodesOf
    named: Condition
    target: Along | None
    kind: Stored | None
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    below: Along
    above: Along
    engaging: Along
    engaging_where: Condition
    engagers: Along
    engagers_where: Condition
    engages: Along
    flags: Along
    reviewed: Along
    claims: Along
    claims_where: Condition
    spoken_of: Along


@dataclass(frozen=True, slots=True)
class Impact:
    """A report of what something means for facts and provisions. Figure: keptEngagements.

    It gathers edges (`staleEngagements`, `newlyApplicable`, `flagsAdded`, `flagsRemoved`) by pair, and
    `provisionsToReview` by key. Where there is no such thing, `lacking` says so.
    """

    key: str
    of: ChangeImpact | LawImpact
    want: Selection
    lacking: str


Report = Coverage | Matrix | Impact
