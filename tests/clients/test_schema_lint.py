"""The schema by graphql-schema-linter: everything described, connections as Relay wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from tests.clients.conftest import Workshop

#: The contract fixes an order that says something: severities ascend, what names a thing stands first, what belongs
#: together stands together. The alphabet says nothing.
OFF = {
    "enum-values-sorted-alphabetically",
    "input-object-fields-sorted-alphabetically",
    "interface-fields-sorted-alphabetically",
    "type-fields-sorted-alphabetically",
}


def test_the_linter_reports_nothing(workshop: Workshop) -> None:
    rules = {
        path.stem.replace("_", "-") for path in (workshop.packages / "graphql-schema-linter/lib/rules").glob("*.js")
    }
    assert rules > OFF
    told = workshop.run(
        "graphql-schema-linter", "--format", "json", "--rules", ",".join(sorted(rules - OFF)), "schema.graphql"
    )
    assert orjson.loads(told)["errors"] == []
