"""The reader of analyses by the project's own catalogue; nothing here needs a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from seed.catalogue.analysis_reader import analysis_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.claims.labelled import Reading


@pytest.fixture(scope="session")
def read() -> Callable[[str], Reading]:
    """Text -> its reading, as the command prints it."""

    def as_printed(text: str) -> Reading:
        printed: Reading = orjson.loads(orjson.dumps(analysis_reader().read(text).as_json(None)))
        return printed

    return as_printed
