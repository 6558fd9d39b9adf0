"""The image, built and tried without a Docker engine: `scripts/image [--base FOLDER]`.

`debootstrap` makes a Debian with Python, which gets the name that the Dockerfile builds on; `buildah` builds the
Dockerfile on it with its chroot isolation, which needs no container runtime. Then what `docker-compose.yml` starts is
started by hand: Neo4j (the embedded one, by its address), and the image's own command beside it, as the image's own user
and with the environment of the compose file. The image's own health check is run as it stands there; the README's first
query has to be answered as the README says; SIGTERM has to end the command with 0.

Kept in `benchmarks/results/image.json`: sizes, seconds, versions, the commit.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import psutil
import yaml
from rich.console import Console

from benchmarks.measuring import RESULTS, commit, keep, now
from graph.embedded import EmbeddedNeo4j

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
_HERE: Final = ROOT / "build" / "image"
_IMAGE: Final = "localhost/clausegraph:tried"
_SUITE: Final = "bookworm"
_PACKAGES: Final = "python3,python3-venv,ca-certificates"
#: How the host reaches the package registries, for the build has no other way: seen by it, and not kept in the image.
_PIP: Final = Path("/etc/pip.conf")
_NPM: Final = Path.home() / ".npmrc"
_OF_NPM: Final = re.compile(r"^(?:registry|proxy|https-proxy|noproxy) *=.*\n?", re.MULTILINE)
#: Whom the host trusts, which the base trusts too.
_TRUSTED: Final = Path("/etc/ssl/certs/ca-certificates.crt")
_MEGABYTE: Final = 1000 * 1000
_READY_S: Final = 120

console: Final = Console(stderr=True)


class NotTriedError(Exception):
    """The image cannot be built or tried here; says what is missing."""


class Timer:
    """Seconds of each step, told as it begins."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        console.print(f"{name} ...")
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)


def run(*command: str | Path, **more: Any) -> str:
    """What a command prints. Raises `NotTriedError` with the end of what it said."""
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, **more)
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        raise NotTriedError(f"{' '.join(map(str, command[:4]))} ... ended with {done.returncode}:\n{said}")
    return done.stdout


def buildah(*command: str | Path) -> list[str]:
    """A command of buildah, whose images and containers lie in a folder of their own."""
    stores = ["--storage-driver", "vfs", "--root", _HERE / "images", "--runroot", _HERE / "run"]
    return ["buildah", *map(str, stores), *map(str, command)]


def base_of(dockerfile: str) -> str:
    """The one image that the Dockerfile builds on."""
    (name,) = set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))
    return str(name)


def make_base(folder: Path, name: str) -> None:
    """A Debian with Python, under the name of the image that the Dockerfile builds on."""
    if not folder.exists():
        fresh = folder.with_name("base.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        run("debootstrap", "--variant=minbase", f"--include={_PACKAGES}", _SUITE, fresh)
        fresh.rename(folder)
    python = folder / "usr" / "local" / "bin" / "python"
    if not python.is_symlink():
        python.symlink_to("/usr/bin/python3")
    if _TRUSTED.is_file():
        shutil.copyfile(_TRUSTED, folder / _TRUSTED.relative_to("/"))
    run("chroot", folder, "python", "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))")
    container = run(*buildah("from", "scratch")).strip()
    run(*buildah("add", "--quiet", container, folder, "/"))
    run(*buildah("config", "--env", "PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin", container))
    run(*buildah("commit", "--quiet", "--rm", container, f"docker.io/library/{name}"))


def ways() -> list[str]:
    """How the host reaches the package registries, as volumes of the build: no more than addresses and whom it trusts."""
    npm = _HERE / "npmrc"
    npm.write_text(f"cafile={_TRUSTED}\n" + "".join(_OF_NPM.findall(_NPM.read_text() if _NPM.is_file() else "")))
    seen = {_PIP: "/etc/pip.conf", npm: "/root/.npmrc"}
    return [f"--volume={path}:{name}:ro" for path, name in seen.items() if path.is_file()]


def build() -> None:
    """The image of the Dockerfile."""
    run(
        *buildah("build", "--isolation", "chroot", "--format", "docker", "--pull=never", "--layers=false"),
        *ways(), "--tag", _IMAGE, ROOT,
    )  # fmt: skip


def megabytes(image: str) -> float:
    """What the files of an image take, without those that are the same."""
    container = run(*buildah("from", "--pull=never", image)).strip()
    try:
        folder = run(*buildah("mount", container)).strip()
        return round(int(run("du", "-sxb", folder).split()[0]) / _MEGABYTE, 1)
    finally:
        run(*buildah("rm", container))


def configured(image: str) -> dict[str, Any]:
    """What the image says of itself: `Cmd`, `User`, `Healthcheck` and more, as Docker has it."""
    found: dict[str, Any] = json.loads(run(*buildah("inspect", "--type", "image", image)))["Docker"]["config"]
    return found


class Container:
    """The image's own command in a container, with the environment that the compose file gives it."""

    def __init__(self, image: str, environment: dict[str, str]) -> None:
        self.config = configured(image)
        self.name = run(*buildah("from", "--pull=never", image)).strip()
        self._environment = [f"--env={name}={value}" for name, value in environment.items()]

    def command(self, *command: str) -> list[str]:
        return buildah("run", "--isolation", "chroot", *self._environment, self.name, "--", *command)

    def healthy(self) -> bool:
        """Whether the image's own health check says so."""
        kind, *command = self.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return subprocess.run(self.command(*command), capture_output=True, check=False).returncode == 0

    def server(self, process: subprocess.Popen[bytes]) -> psutil.Process:
        """The process of the image's command among those that buildah started for it."""
        below = psutil.Process(process.pid).children(recursive=True)
        (one,) = [one for one in below if one.name() == self.config["Cmd"][0] and "serve" in one.cmdline()]
        return one

    def remove(self) -> None:
        run(*buildah("rm", self.name))


def compose(password: str, uri: str) -> dict[str, str]:
    """The environment that the compose file gives the API, with what stands there for another host."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    given: dict[str, str] = services["api"]["environment"]
    values = {"NEO4J_PASSWORD": password, "PUBLIC_URL": ""}

    def filled(text: str) -> str:
        return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", lambda it: values[it[1]] or it[3], text)

    return {name: filled(str(text)) for name, text in given.items()} | {"CLAUSEGRAPH_NEO4J_URI": uri}


def first_query() -> tuple[bytes, Any]:
    """The README's first query, and its answer there."""
    readme = (ROOT / "README.md").read_text()
    body = re.search(r"-d '(\{.*?\})'\n```", readme, re.DOTALL)
    answer = re.search(r"```json\n(.*?)```", readme, re.DOTALL)
    assert body
    assert answer
    return body[1].encode(), json.loads(answer[1])


def tried(timer: Timer) -> dict[str, Any]:
    """What the compose file starts, started by hand, asked, and ended."""
    with socket.socket() as free:
        if free.connect_ex(("127.0.0.1", 8000)) == 0:
            raise NotTriedError("something listens on port 8000, which the image's health check asks")
    with tempfile.TemporaryDirectory() as folder, EmbeddedNeo4j.start(Path(folder) / "data") as neo4j:
        end = neo4j.endpoint
        container = Container(_IMAGE, compose(end.password, end.uri))
        try:
            return served(container, timer, Path(folder) / "log")
        finally:
            container.remove()


def served(container: Container, timer: Timer, log: Path) -> dict[str, Any]:
    """Run the container's command; whether its health check, the README's query and its end are as they should be."""
    unready = []
    with log.open("wb") as written:
        process = subprocess.Popen(container.command(*container.config["Cmd"]), stdout=written, stderr=written)
    try:
        with timer.step("start, seed and health check"):
            due = time.monotonic() + _READY_S
            while not container.healthy():
                unready.append(1)
                if process.poll() is not None or time.monotonic() > due:
                    raise NotTriedError(f"the container does not become healthy:\n{log.read_text()[-3000:]}")
                time.sleep(0.5)
        body, wanted = first_query()
        with timer.step("first query"):
            told = httpx.post(
                "http://127.0.0.1:8000/graphql", content=body, headers={"content-type": "application/json"}
            )
        server = container.server(process)
        found = {
            "unhealthy before it was ready": len(unready),
            "README's answer": told.status_code == 200 and told.json()["data"] == wanted["data"],
            "production mode": "x-cypher-statements" not in told.headers,
            "user is not root": server.uids().real != 0,
            "resident MB": round(server.memory_info().rss / _MEGABYTE),
        }
        with timer.step("end after SIGTERM"):
            server.send_signal(signal.SIGTERM)
            found["exit code after SIGTERM"] = process.wait(30)
        return found | {"no trace in the log": "Traceback" not in log.read_text()}
    finally:
        if process.poll() is None:
            for one in psutil.Process(process.pid).children(recursive=True):
                one.kill()
            process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, default=_HERE / "base", help="the Debian; made where it is not there")
    given = parser.parse_args()
    timer, name = Timer(), base_of((ROOT / "Dockerfile").read_text())
    began, measured = now(), commit()
    try:
        with timer.step("base"):
            make_base(given.base, name)
        with timer.step("build"):
            build()
        python = run("chroot", given.base, "python", "--version").split()[1]
        sizes = {"base": megabytes(f"docker.io/library/{name}"), "image": megabytes(_IMAGE)}
        found = tried(timer)
    except NotTriedError as error:
        console.print(f"[red]not tried:[/] {error}", soft_wrap=True)
        sys.exit(3)
    holds = (
        all(value for key, value in found.items() if isinstance(value, bool)) and not found["exit code after SIGTERM"]
    )
    keep(
        RESULTS / "image.json",
        {
            "title": "The image, built and tried without a Docker engine",
            "date": began,
            "commit": measured,
            "base": f"Debian {_SUITE}, Python {python}, as {name}",
            "megabytes": sizes | {"above its base": round(sizes["image"] - sizes["base"], 1)},
            "seconds": timer.seconds,
            "tried": found,
            "verdict": "holds" if holds else "broken",
        },
    )
    console.print(f"{sizes} {timer.seconds} {found}", soft_wrap=True)
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
