"""Categories of provisions, with their names."""

from __future__ import annotations

from typing import Final

import strawberry

from api.schema.declare import described
from graph.plan.expressions import ByKey, NodesOf

#: Of a provision: its list of categories holds at every time, while an edge leads to those of today.
OF_PROVISION: Final = ByKey("category", "Category", "slug", many=True)
EVERY: Final = NodesOf("Category")


@strawberry.type(description="Category of provisions, such as dispute resolution.")
class Category:
    """A category of provisions."""

    slug: str = described("Readable, stable key of the category, as in `Provision.category`.")
    name: str = described("Display name of the category.")
    description: str | None = described("What provisions of the category say; null if the graph holds no description.")
