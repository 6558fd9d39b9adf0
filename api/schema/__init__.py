"""The schema: declared once, with what the planner needs beside each field.

From the root fields inwards:

- `query`: the root fields.
- The types, a module for each subject: `platform`, `provision`, `change`, `facts`, `legal`, `place`, `quality`; and
  what is made for an answer: `comparison`, `paths`, `reports`, `impact`. GraphQL's types name one another in circles,
  and so do these modules, in annotations alone.
- `connections`, `interfaces`: what types have in common.
- `inputs`: what a caller may filter and order by. `predicates` and `orders` say what the fields mean, `filters` how an
  input type declares that; `relevance`, `report_scope` and `matrix_axes` read arguments that need more.
- `hops`: the steps and orders that types and filters share.
- `declare`: how a field says where its value comes from. `enums`, `scalars`: the words and values that fields hold.
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
from api.schema.query import Query
from api.schema.scalars import SCALARS

if TYPE_CHECKING:
    from graphql import GraphQLSchema

schema = strawberry.Schema(
    query=Query,
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
