"""What is left of a document that is no longer kept."""

from __future__ import annotations

import gc

import pytest

from api.compile.validate import Operations
from api.schema import graphql_schema
from tests.operations import Generator
from tests.property.test_compiled_equals_reference import VALUES


@pytest.mark.slow
def test_nothing_of_a_document_that_was_kept_waits_for_a_search_for_cycles() -> None:
    schema = graphql_schema()
    operation = Generator(schema, VALUES, 7, depth=4).operation()
    kept = [Operations(schema).request(operation.text, operation.variables, None).document]
    gc.collect()  # what validation leaves behind
    gc.disable()
    try:
        kept.clear()
        found = gc.collect()
    finally:
        gc.enable()
    tokens = len(operation.text.split())
    assert found < tokens / 10, f"{found} objects were left by a document of more than {tokens} tokens"
