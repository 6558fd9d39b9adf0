"""Neo4j's jars: exactly those of the committed lock, fetched once, checked always when fetched.

The lock (`jars.lock`) holds one `group:artifact:version[:classifier] sha256` a line; the first start downloads these and nothing
else, with jgo, into a folder that all data folders of a user share. A jar stands in that folder only after its sha256
was found right, so a start that was cut off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs
from jgo.maven import MavenContext, PythonResolver

from graph.embedded.errors import DownloadError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK: Final = Path(__file__).with_name("jars.lock")

_ATTEMPTS: Final = 4
_BACKOFF_S: Final = 1.5
_CONNECTIONS: Final = 8
_TIMEOUT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Jar:
    """One jar of the lock."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def name(self) -> str:
        """Its file name."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the download is, in jars."""

    done: int
    total: int
    name: str


OnProgress = Callable[[Progress], None]


@cache
def locked() -> tuple[Jar, ...]:
    """The jars of the lock, in class path order."""
    lines = (line.split() for line in LOCK.read_text().splitlines() if line and not line.startswith("#"))
    return tuple(_jar(coordinates, sha256) for coordinates, sha256 in lines)


def _jar(coordinates: str, sha256: str) -> Jar:
    group, artifact, version, classifier = [*coordinates.split(":"), ""][:4]
    return Jar(group, artifact, version, classifier, sha256)


def cache_folder() -> Path:
    """Where jars and start-up caches are kept: `CLAUSEGRAPH_CACHE_DIR`, or the user's cache folder."""
    return Path(os.environ.get("CLAUSEGRAPH_CACHE_DIR") or platformdirs.user_cache_path("clausegraph"))


def lock_digest() -> str:
    """Names the set of jars."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]


def class_path(progress: OnProgress | None = None) -> list[Path]:
    """The jars on disk, fetched where they are missing.

    Raises `DownloadError` when one can not be fetched, or is not what the lock says.
    """
    folder = cache_folder() / f"neo4j-{lock_digest()}"
    missing = [jar for jar in locked() if not (folder / jar.name).is_file()]
    if missing:
        _make_folder(folder)
        _fetch(missing, folder, progress)
    return [folder / jar.name for jar in locked()]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DownloadError(
            f"no jars can be kept in {folder}: {error.strerror}; set CLAUSEGRAPH_CACHE_DIR to a folder you can write to"
        ) from error


def _fetch(missing: list[Jar], folder: Path, progress: OnProgress | None) -> None:
    total, done = len(missing), 0
    with _staging(folder) as staging, ThreadPoolExecutor(_CONNECTIONS, "jar") as pool:
        try:
            for jar in pool.map(lambda jar: _fetch_one(jar, staging, folder), missing):
                done += 1
                if progress:
                    progress(Progress(done, total, jar.name))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    staging = Path(tempfile.mkdtemp(prefix=".fetching-", dir=folder))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(jar: Jar, staging: Path, folder: Path) -> Jar:
    """Fetch one jar, again after a pause when the network fails; put it in place when its hash is right."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            fetched = _download(jar, staging / f"{jar.artifact}-{attempt}")
        except Exception as error:
            if attempt == _ATTEMPTS:
                raise DownloadError(
                    f"{jar.name} could not be fetched from Maven Central in {_ATTEMPTS} attempts: {error}. "
                    "Check the network and start again: what was fetched is kept"
                ) from error
            time.sleep(_BACKOFF_S * attempt)
        else:
            _check(jar, fetched)
            fetched.replace(folder / jar.name)
            return jar
    raise AssertionError  # pragma: no cover  # the loop returns or raises


def _download(jar: Jar, staging: Path) -> Path:
    context = MavenContext(resolver=PythonResolver(), repo_cache=staging, local_repos=[], timeout=_TIMEOUT_S)
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(classifier=jar.classifier)
    path: Path = artifact.resolve()
    return path


def _check(jar: Jar, fetched: Path) -> None:
    found = hashlib.sha256(fetched.read_bytes()).hexdigest()
    if found != jar.sha256:
        raise DownloadError(
            f"{jar.name} is not the jar of the lock: its sha256 is {found}, it must be {jar.sha256}. "
            "Something between here and Maven Central changes files; nothing of it was kept"
        )
