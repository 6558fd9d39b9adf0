"""A heap that fills up: plans are let go, and a child whose heap stays full ends. Each in a JVM of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes

#: A small heap, of which `hold` keeps megabytes until they are let go.
_SMALL = """
    import threading, jpype
    from graph.embedded.jvm import heap
    from graph.embedded.jvm.java import start_jvm
    start_jvm([], 64)
    megabyte = jpype.JArray(jpype.JByte)
    system = jpype.JClass("java.lang.System")
    def hold(megabytes):
        return [megabyte(1024 * 1024) for _ in range(megabytes)]
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    text = dedent(_SMALL) + dedent(script)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "CLAUSEGRAPH_NO_AOT": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", text], check=False, capture_output=True, text=True, timeout=60, env=environment
    )


def test_the_share_in_use_is_that_after_a_collection() -> None:
    done = run("""
        looked = heap.Heap.of_this_jvm()
        kept = hold(38)
        system.gc()
        print(round(looked.used(), 2), looked.used())
        kept.clear()
        del kept
        import gc; gc.collect()
        system.gc()
        print(round(looked.used(), 2))
    """)
    assert done.returncode == 0, done.stderr
    full, again, empty = (float(value) for value in done.stdout.split())
    assert full > 0.6
    assert again == 0, "nothing was collected between the two looks"
    assert empty < 0.3


def test_what_is_kept_is_let_go_before_the_heap_is_full() -> None:
    done = run("""
        heap._EACH_S = 0.1
        stop, kept = threading.Event(), hold(38)
        def let_go():
            kept.clear()
            stop.set()
        threading.Timer(0.3, system.gc).start()
        print(heap.watch(stop, let_go), len(kept))
    """)
    assert done.stdout.split() == ["False", "0"], done.stderr
    assert "plans go" in done.stderr


def test_what_was_collected_before_the_watch_is_not_counted() -> None:
    done = run("""
        heap._EACH_S = 0.2
        stop, let_go = threading.Event(), []
        kept = hold(20)
        for _ in range(40): system.gc()
        threading.Timer(0.5, stop.set).start()
        print(heap.watch(stop, lambda: let_go.append(1)), len(let_go), len(kept) > 0)
    """)
    assert done.stdout.split() == ["False", "0", "True"], done.stderr


def test_a_heap_that_stays_full_is_given_up() -> None:
    done = run("""
        heap._EACH_S, heap._FULL_FOR_S = 0.2, 1
        let_go, over = [], threading.Event()
        def collecting():
            while not over.is_set():
                system.gc()
        threads = [threading.Thread(target=collecting) for _ in range(2)]
        kept = hold(40)
        for one in threads: one.start()
        heap._ALWAYS = 0.3
        print(heap.watch(threading.Event(), lambda: let_go.append(1)), len(let_go))
        over.set()
    """)
    assert done.stdout.split() == ["True", "1"], done.stderr
    assert "stays full" in done.stderr


def test_many_long_statements_do_not_fill_the_heap(tmp_path: Path) -> None:
    with (
        EmbeddedNeo4j.start(tmp_path, heap_mb=128) as neo4j,
        Engine.connect(neo4j.endpoint.uri, neo4j.endpoint.user, neo4j.endpoint.password) as engine,
    ):
        for number in range(200):
            columns = ", ".join(
                f"CASE WHEN x > {one} THEN x ELSE x * {one} END AS a{number}_{one}" for one in range(60)
            )
            assert len(engine.read(f"WITH 1 AS x RETURN {columns}")[0]) == 60
            if "plans go" in (tmp_path / "neo4j.log").read_text():
                break
        else:
            pytest.fail("200 long statements did not fill a heap of 128 MB")
        assert engine.read("RETURN 1") == [[1]]
        assert neo4j.ended() is None
