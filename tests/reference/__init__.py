"""The naive reference: the same operations answered by graphql-core, one resolver a field, over rows held in memory.

It shares no stage with the compiler: no plan, no Cypher, no database; `stored` alone reads one, the rows to answer over.
What it takes from the product beside the printed SDL is the form of cursors, fixed texts (`DISCLAIMER`, `DEFINITION`),
the order of severities, and of the rows the model (keys, tenses), the form of an edge's row, the properties that the
writer derives, and how stored values become Python's. What it computes is what the contract means, said as plainly
as Python can.

`memory` holds the rows, `time` shows them as they were; `pages` cuts lists, `standing` says which facts count. On these stand, in this order, `common`,
`words`, `legal`, `filters`, `orders`, `lists` and the resolvers: `claims` (callers too), `fields`, `reports`, `impact`, `paths`
(comparisons and citations too). `core` puts them together.
"""

from tests.reference.common import PLACE_OF_PAGES
from tests.reference.core import Reference

__all__ = ["PLACE_OF_PAGES", "Reference"]
