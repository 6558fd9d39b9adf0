"""Where no other copies lie beside the project there is nothing to compare with, and nothing is collected."""

from __future__ import annotations

from tests.conftest import SHARED

collect_ignore = [] if (SHARED / "schema.graphql").is_file() else ["test_copies_beside_the_project.py"]
