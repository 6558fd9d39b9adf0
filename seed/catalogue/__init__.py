"""The law catalogue: declared in files, read and checked here, and turned into rows.

Modules in order of control flow; each needs only those that stand below:

- `rows`: the rows of the whole catalogue.
- `suggesting`: the reader of rules, made of the catalogue.
- `analysis_reader`: the reader of analyses, made of the catalogue.
- `law_reader`: the reader of law, made of the catalogue.
- `read`: the files, read and checked.
- `check`: rules of the catalogue.
- `standing`: where a law is said to stand, against its dates and events.
- `events`: the life of laws and units as dated events.
- `addresses`: where the official text of a unit is.
- `declare`: laws, units, places, authorities and categories.
"""

from seed.catalogue.declare import Catalogue, Category, Law, PlacedUnit
from seed.catalogue.read import load_catalogue, read_categories

__all__ = ["Catalogue", "Category", "Law", "PlacedUnit", "load_catalogue", "read_categories"]
