"""The schema: declared once, with what the planner needs beside each field.

From the root fields inwards. The types of GraphQL name one another in circles, and so do their modules, in annotations.

- `mutation`: the root fields of mutations.
- `query`: the root fields of queries.
- `review`: the queue of claims that wait, and the records of rules.
- `agreement`: second readings, and how far readers agree.
- `viewer`: the caller.
- `search`: what is looked for by words, or by the beginning of a name.
- `published`: published states.
- `kinds`: what an id can name.
- `change`: changes of documents.
- `facts`: engagements, flags, and the claims behind them.
- `provision`: provisions.
- `analysis`: the prose that facts were read from.
- `category`: categories of provisions.
- `quality`: findings of the quality rules.
- `platform`: platforms, documents, versions.
- `legal`: laws and legal units.
- `place`: places.
- `comparison`: comparable provisions, prevalence, citations.
- `paths`: paths between two nodes.
- `impact`: what a change or an event means.
- `reports`: coverage, gap and matrix.
- `matrix_axes`: the axes and measures of a matrix.
- `facets`: provisions counted by their values.
- `connections`: pages of lists.
- `interfaces`: what types have in common.
- `relevance`: provisions by how well they fit words.
- `report_scope`: the scope and the sides of a report.
- `inputs`: what a caller may filter and order by.
- `predicates`: what the fields of filters ask for.
- `fact_orders`: what engagements and flags can be ordered by.
- `orders`: what the components of an order ask for.
- `standing`: which engagements and flags count.
- `filters`: how an input type declares that.
- `hops`: the steps and orders that types and filters share.
- `declare`: how a field says where its value comes from.
- `enums`: the enumerations.
- `scalars`: the scalars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import StrawberryObjectDefinition

import api.schema.enums  # noqa: F401  # the graph's vocabularies become enumerations of the schema
from api.schema.change import Change
from api.schema.declare import definition
from api.schema.facts import Claim, Engagement, Evidence, Flag
from api.schema.filters import check_inputs
from api.schema.legal import Authority, LegalEvent, LegalUnit, Regulation
from api.schema.mutation import Mutation
from api.schema.query import Query
from api.schema.scalars import SCALARS

if TYPE_CHECKING:
    from graphql import GraphQLSchema

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Authority, Change, Claim, Engagement, Evidence, Flag, LegalEvent, LegalUnit, Regulation],
    config=StrawberryConfig(scalar_map=SCALARS),
)


check_inputs(schema._schema)  # noqa: SLF001  # Strawberry has no public name for it


def graphql_schema() -> GraphQLSchema:
    """The schema as graphql-core holds it."""
    return _CORE


def _core() -> GraphQLSchema:
    core: GraphQLSchema = schema._schema  # noqa: SLF001  # Strawberry has no public name for it
    for type_ in core.type_map.values():
        # Strawberry prints `@oneOf`, but does not tell graphql-core, which validates it.
        if isinstance(type_, GraphQLInputObjectType):
            made = definition(type_)
            type_.is_one_of = isinstance(made, StrawberryObjectDefinition) and made.is_one_of
    return core


_CORE: Final = _core()


__all__ = ["graphql_schema", "schema"]
