"""The contract of the schema: the types, fields and arguments that the API shall have, whether they are there yet or not.

`tests/clients/test_schema_contract.py` compares the schema with it and keeps the list of what is not there yet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

CONTRACT: Final = Path(__file__).with_name("schema.graphql")
