"""Relationship types by time: which are dated records, and the types that a relationship has had or will have."""

from __future__ import annotations

from graph.model.model import RELATIONSHIP_TYPE


def is_fact(type_: str) -> bool:
    """Whether relationships of the type are dated records, which have a past tense."""
    return RELATIONSHIP_TYPE[type_].past is not None


def is_recorded(type_: str) -> bool:
    """Whether relationships of the type are said for a time, and leave a former one behind."""
    return RELATIONSHIP_TYPE[type_].former is not None


def types(type_: str, *, in_time: bool, suggested: bool = False) -> str:
    """The relationship type, as a pattern names it; `in_time`, with its other tenses and those it no longer has;
    `suggested`, with the type of what is suggested and not decided, in the same tenses.
    """
    declared = RELATIONSHIP_TYPE[type_]
    tenses = (declared.past, declared.future, declared.former) if in_time else ()
    drafts = (types(declared.suggested, in_time=in_time),) if suggested and declared.suggested else ()
    return "|".join((type_, *(tense for tense in tenses if tense), *drafts))
