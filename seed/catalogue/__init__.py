"""The law catalogue: declared in files, read and checked here, and turned into rows."""

from seed.catalogue.declare import Catalogue, Category, Law, PlacedUnit
from seed.catalogue.read import load_catalogue, read_categories

__all__ = ["Catalogue", "Category", "Law", "PlacedUnit", "load_catalogue", "read_categories"]
