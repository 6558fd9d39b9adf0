"""The seeded graph, in the database and in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.store.rows import Batch
from seed.catalogue import load_catalogue
from seed.catalogue.rows import catalogue_batches
from seed.corpus.read import read_corpus
from seed.corpus.rows import agent_rows, document_batch, incorporation_rows
from seed.seeding import DEMONSTRATION
from tests.reference.memory import Memory
from tests.reference.paths import alike

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.conftest import Contents


@pytest.fixture(scope="module")
def memory() -> Memory:
    """The seeded graph in memory, from the same rows."""
    corpus = read_corpus(DEMONSTRATION)
    batches = [
        *catalogue_batches(load_catalogue()),
        Batch(nodes=list(agent_rows(corpus.agents))),
        *(document_batch(document, corpus.agents) for document in corpus.documents),
        Batch(edges=list(incorporation_rows(corpus.documents))),
    ]
    return Memory([*batches, Batch(edges=alike(Memory(batches)))])


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    return contents.demonstration()
