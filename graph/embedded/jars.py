"""Neo4j's jars: exactly those of the committed lock, fetched once, checked always when fetched.

The lock (`jars.lock`) holds one `group:artifact:version[:classifier] sha256` a line; the first start downloads these
and nothing else into a folder that all data folders of a user share. A jar stands in that folder only after
its sha256 was found right, so a start that was cut off goes on where it stopped. A jar that changed since it was
checked (its size or its time) is checked again, and fetched again when it is damaged.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from graph.embedded.errors import DownloadError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.embedded.maven import Maven

LOCK: Final = Path(__file__).with_name("jars.lock")

_ATTEMPTS: Final = 4
_BACKOFF_S: Final = 1.5
_CONNECTIONS: Final = 8

#: File beside the jars: which were checked, and their state then.
_CHECKED: Final = "checked"


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

    @property
    def coordinates(self) -> str:
        """Its Maven coordinates, as in the lock."""
        return ":".join(filter(None, (self.group, self.artifact, self.version, self.classifier)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the download is, in jars."""

    done: int
    total: int
    name: str


OnDownload = Callable[[Progress], None]


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


def jar_folder() -> Path:
    """Where the jars of the lock are kept."""
    return cache_folder() / f"neo4j-{lock_digest()}"


def wanting() -> tuple[list[Jar], list[Jar]]:
    """The jars of the lock that are not there, and those that are not what the lock says. Each is read as a whole."""
    folder = jar_folder()
    missing = [jar for jar in locked() if not (folder / jar.name).is_file()]
    there = [jar for jar in locked() if jar not in missing]
    return missing, [jar for jar in there if _sha256(folder / jar.name) != jar.sha256]


def class_path(progress: OnDownload | None = None) -> list[Path]:
    """The jars on disk, fetched where they are missing or damaged.

    Raises `DownloadError` when one cannot be fetched, or is not what the lock says.
    """
    folder = jar_folder()
    checked = _checked(folder)
    states = {jar: _state(folder / jar.name) for jar in locked()}
    new = [jar for jar, state in states.items() if state is None or checked.get(jar.name) != state]
    unfit = [jar for jar in new if states[jar] is None or _sha256(folder / jar.name) != jar.sha256]
    if unfit:
        _make_folder(folder)
        _fetch(unfit, folder, progress)
        _drop_start_up_caches()
    if new:
        _note_checked(folder)
    return [folder / jar.name for jar in locked()]


def _state(path: Path) -> str | None:
    """Size and time of a file, which change when it does; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size} {found.st_mtime_ns}"


def _checked(folder: Path) -> dict[str, str]:
    """The state of each jar when its sha256 was last found right, by file name."""
    try:
        text = (folder / _CHECKED).read_text(errors="replace")
    except OSError:
        return {}
    return {name: state for name, _, state in (line.partition(" ") for line in text.splitlines())}


def _note_checked(folder: Path) -> None:
    lines = [f"{jar.name} {_state(folder / jar.name)}\n" for jar in locked()]
    # A cache that only others may write to can be used too: its jars are then checked at each start.
    with suppress(OSError), _staging(folder) as staging:
        (staging / _CHECKED).write_text("".join(lines))
        (staging / _CHECKED).replace(folder / _CHECKED)


def _drop_start_up_caches() -> None:
    """Java refuses a cache made with jars of another time, and it would not be made again while it is there."""
    for stale in cache_folder().glob(f"aot-{lock_digest()}-*.cache"):
        stale.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise DownloadError(
            f"no jars can be kept in {folder}: {error.strerror}; set CLAUSEGRAPH_CACHE_DIR to a folder you can write to"
        ) from error


def _fetch(missing: list[Jar], folder: Path, progress: OnDownload | None) -> None:
    from graph.embedded.maven import Maven  # noqa: PLC0415  # later starts fetch nothing

    total, done = len(missing), 0
    with (
        _staging(folder) as staging,
        Maven(_CONNECTIONS) as maven,
        ThreadPoolExecutor(_CONNECTIONS, "jar") as pool,
    ):
        try:
            for jar in pool.map(lambda jar: _fetch_one(maven, jar, staging, folder), missing):
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


def _fetch_one(maven: Maven, jar: Jar, staging: Path, folder: Path) -> Jar:
    """Fetch one jar, again after a pause when the network fails; put it in place when its hash is right."""
    fetched = staging / jar.name
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            maven.fetch(jar, fetched)
        except Exception as error:
            if attempt == _ATTEMPTS:
                raise DownloadError(
                    f"{jar.coordinates} could not be fetched from Maven Central in {_ATTEMPTS} attempts: {error}. "
                    "Check the network and start again: what was fetched is kept"
                ) from error
            time.sleep(_BACKOFF_S * attempt)
        else:
            _check(jar, fetched)
            fetched.replace(folder / jar.name)
            return jar
    raise AssertionError  # pragma: no cover  # the loop returns or raises


def _check(jar: Jar, fetched: Path) -> None:
    found = _sha256(fetched)
    if found != jar.sha256:
        raise DownloadError(
            f"{jar.coordinates} is not the jar of the lock: its sha256 is {found}, it must be {jar.sha256}. "
            "Something between here and Maven Central changes files; nothing of it was kept"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
