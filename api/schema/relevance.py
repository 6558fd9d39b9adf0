"""Provisions ordered by how well they fit the words of their filter: then the words are searched for.

A filter's `text` is a piece of text that a provision contains. An order by RELEVANCE needs more than that: a score,
which only the full-text index has. So where RELEVANCE is asked for, the filter's own `text` is words, all of which must
be there, and the page starts from what the index finds: all of it, for totals and facets to be right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.binding.arguments import present
from api.binding.search import lucene, words
from api.schema.filters import outermost
from api.schema.inputs import ProvisionFilter, ProvisionOrderField
from graph.plan.expressions import FullTextHits, NodesOf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import Along, Condition, Start

    Parts = Mapping[str, Argument]


def ranked(start: NodesOf | Along) -> Callable[[Parts], Start]:
    """The provisions at `start`; in an order by RELEVANCE, those of them that the index finds.

    Raises `GraphQLError`, located, where RELEVANCE is asked for and no text is given.
    """

    def found(given: Parts) -> Start:
        if not _by_relevance(given):
            return start
        text = _parts(given).get("text")
        if text is None:
            message = "an order by RELEVANCE needs words to look for; give them as `filter: {text: ...}`"
            raise given["orderBy"].refused(message)
        among = None if isinstance(start, NodesOf) else start
        return FullTextHits(text.slot(lucene), text.slot(words), ("Provision",), among, best=False)

    return found


def ranked_condition(given: Parts) -> Condition:
    """The condition of the argument `filter`, without the text that the index was asked for."""
    searched = _by_relevance(given)
    parts = {name: one for name, one in _parts(given).items() if not (searched and name == "text")}
    return outermost(ProvisionFilter, parts)


def _parts(given: Parts) -> Parts:
    asked = present(given, "filter")
    return {} if asked is None else asked.parts()


def _by_relevance(given: Parts) -> bool:
    return any(one["field"] is ProvisionOrderField.RELEVANCE for one in given["orderBy"].value or ())
