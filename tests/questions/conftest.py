"""The seeded graph, in the database and in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.store.projection import native
from graph.store.rows import Batch, EdgeRow, NodeRow
from seed.catalogue import load_catalogue
from seed.catalogue.rows import catalogue_batches
from seed.corpus.read import read_corpus
from seed.corpus.rows import agent_rows, document_batch, incorporation_rows
from seed.seeding import DEMONSTRATION
from tests.reference.memory import Memory
from tests.reference.paths import alike

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture(scope="module")
def memory(contents: Contents) -> Memory:
    """The seeded graph in memory, from the same rows; what the quality rules found in it is taken from the graph."""
    corpus = read_corpus(DEMONSTRATION)
    batches = [
        *catalogue_batches(load_catalogue()),
        Batch(nodes=list(agent_rows(corpus.agents))),
        *(document_batch(document, corpus.agents) for document in corpus.documents),
        Batch(edges=list(incorporation_rows(corpus.documents))),
    ]
    return Memory([*batches, Batch(edges=alike(Memory(batches))), findings(contents.demonstration())])


def findings(engine: Engine) -> Batch:
    """The findings that the graph holds, and what each is about."""
    batch = Batch()
    text = "MATCH (q:QualityIssue) RETURN properties(q), q.about, [(q)-[:FOUND_IN]->(p) | p.key]"
    for says, about, provisions in engine.read(text):
        row = NodeRow("QualityIssue", native(says))
        key = str(row.properties["key"])
        label, _, named = about.partition(":")
        batch.nodes.append(row)
        batch.edges.append(EdgeRow("SUBJECT", ("QualityIssue", key), (label, named)))
        batch.edges += [EdgeRow("FOUND_IN", ("QualityIssue", key), ("Provision", one)) for one in provisions]
    return batch


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    return contents.demonstration()
