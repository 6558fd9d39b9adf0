"""What the files of `claims/data/rules` declare: lists of words, features, rules, and the tables of the gates."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, RootModel

from claims.files.yaml_file import Strict
from graph.model.vocabulary import Effect, FlagFactor, Modality, Party

#: How a feature or a rule is named.
NAME: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Kind(StrEnum):
    """On what a rule rests: how sure a suggestion of it is before anybody has decided on one."""

    #: Words that belong to one law, such as "standard contractual clauses".
    TERM_OF_ART = "TERM_OF_ART"
    #: A right or a duty of a law that the clause says again.
    RIGHT = "RIGHT"
    #: What the platform does.
    ACTIVITY = "ACTIVITY"
    #: What users may not do.
    PROHIBITION = "PROHIBITION"
    #: A term of a contract that may be unfair.
    FAIRNESS = "FAIRNESS"


class Placed(StrEnum):
    """Which places a rule listens to."""

    #: Those that say whom the clause is for: "if you live in France", a heading "California".
    SCOPE = "SCOPE"
    #: Every place that the sentence names.
    ANY = "ANY"
    #: As SCOPE, and one that fits must be named: without it there is no suggestion.
    NAMED = "NAMED"


class Actor(StrEnum):
    """Who does what a feature says."""

    YOU = "you"
    WE = "we"


def _filled(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not all(one.strip() for one in value):
        raise ValueError("must hold at least one text, and no empty one")
    return value


Texts = Annotated[tuple[str, ...], AfterValidator(_filled)]
Share = Annotated[float, Field(gt=0, lt=1)]


class Lists(RootModel[dict[str, Texts]]):
    """Lists of words by their names: what `{name}` stands for in a phrase."""


class Feature(Strict):
    """What can stand in one sentence: any of the phrases, said of the actor where one is given."""

    any: Texts
    actor: Actor | None = None


class Concept(Strict):
    """A concept of a vocabulary, by its address, and what it is called."""

    iri: str = Field(pattern=r"^https://")
    label: str = Field(min_length=1)


class Flag(Strict):
    """Why exposure is heightened in a place, by the law that is engaged; the place of the law where none is given."""

    factors: Annotated[tuple[FlagFactor, ...], Field(min_length=1)]
    jurisdiction: str | None = None


class Suggests(Strict):
    """One law or unit that a rule suggests."""

    target: str
    modality: Modality = Modality.MAY_ENGAGE
    #: As in the rule, where it is not given.
    places: Placed | None = None
    #: What must be so beside the words, but for the place, which the gate of places tells.
    condition: str | None = None
    effect: Effect = Effect.UNSPECIFIED
    parties: tuple[Party, ...] = ()
    rationale: str = Field(min_length=20)
    flag: Flag | None = None


class Rule(Strict):
    """One rule. `a|b` among features means either."""

    id: str = Field(pattern=NAME)
    kind: Kind
    version: int = Field(1, ge=1)
    sentence: Texts
    #: So many sentences further on may hold what is missing.
    near: int = Field(0, ge=0, le=3)
    without: tuple[str, ...] = Field((), alias="not")
    clause: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    not_headings: tuple[str, ...] = Field((), alias="notHeadings")
    documents: tuple[str, ...] = ()
    audience: tuple[Party, ...] = ()
    sectors: tuple[str, ...] = ()
    places: Placed = Placed.SCOPE
    #: The words themselves belong to the law of one place: no other word need tell the place.
    tells_place: bool = Field(False, alias="tellsPlace")
    #: What a clause is about that the rule finds, as names of `concepts.yaml`.
    concepts: tuple[str, ...] = ()
    suggests: Annotated[tuple[Suggests, ...], Field(min_length=1)]
    fires: Texts
    silent: Texts


class Rules(Strict):
    """One file of rules."""

    rules: tuple[Rule, ...]


class Evidence(Strict):
    """By what the odds that a suggestion is right are multiplied."""

    one_sentence: float = Field(alias="oneSentence", gt=0)
    more_sentences: float = Field(alias="moreSentences", gt=0)
    place_named: float = Field(alias="placeNamed", gt=0)


class Confidence(Strict):
    """How sure suggestions are at first: the share of right ones, by kind and of those that say ENGAGES."""

    kinds: dict[Kind, Share]
    engages: Share
    evidence: Evidence
    highest: Share


class Gates(Strict):
    """The tables of the gates."""

    #: Types of documents as archives name them -> whom they are for.
    audiences: dict[str, Party]
    #: Laws that protect consumers alone.
    consumer_laws: Texts = Field(alias="consumerLaws")
    #: Phrases of a heading that speaks to businesses.
    business: Texts
    #: Phrases of sentences that say what words mean.
    defines: Texts
    #: Phrases of sentences that only say which sections go on to apply.
    survives: Texts
    #: Phrases of headings under which words are defined.
    definitions: Texts
    #: Sectors that rules and services may name.
    sectors: Texts
    confidence: Confidence
