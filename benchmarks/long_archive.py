"""Memory over a long archive: `python -m benchmarks.long_archive [--versions 5000] [--minutes 25]`. It should be flat.

A made-up platform changes its terms, 100 kB long, a little at a time, and each version is a commit of an archive's
repository. `clausegraph import ota` takes them into a data folder of its own, in a process of its own; every two seconds
the memory of that process and of Java is read, with the number of versions that were imported by then.

Of each process two figures: all that is resident, which holds the pages of the repository's pack that the system maps and
takes back as it likes, and what is the process' own.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

from benchmarks.measuring import commit, now, report

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGABYTE: Final = 1024 * 1024
_EVERY_S: Final = 2.0
#: A row of figures for so many versions.
STRIDE: Final = 500
_SECTIONS: Final = 100
_SECTION_CHARACTERS: Final = 900
#: Sections in which a version says something else; every so many versions one section goes and another comes.
_CHANGED: Final = 3
_RENEWED_EVERY: Final = 25
_FIRST_DAY: Final = 1_262_304_000  # 2010-01-01
_DAY_S: Final = 86_400
_NOUNS: Final = """
    account order message picture device invoice report setting notice member visitor partner service page offer request
    answer record folder channel group event place season ticket parcel voucher profile comment rating
"""
_VERBS: Final = "keep show send store check sort count mend close open move copy mark print lend name list hold"
_ENDS: Final = (
    "unless the law of your country says otherwise",
    "as long as the {0} is open",
    "where a {0} or a {1} asks for it",
    "under Article 6 of the GDPR",
    "and no {0} is {1} for that reason alone",
    "before the {0} ends and after the {1} began",
    "at the price that the {0} shows",
)
#: The command, telling each version that it has done.
_TELLING: Final = """
import seed.archive.load as load
whole = load.import_archive
def told(what, done, total):
    print(done, flush=True)
load.import_archive = lambda engine, path, _, **named: whole(engine, path, told, **named)
from clausegraph.cli import main
main()
"""


class Terms:
    """The terms of Longspan, a made-up service: `text()` says them, `change()` changes them a little."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # repeatable, not secret
        self._made = 0
        self._sections = [self._section() for _ in range(_SECTIONS)]

    def text(self) -> str:
        parts = [f"## {title}\n\n{' '.join(sentences)}\n" for title, sentences in self._sections]
        return "# Terms of Longspan\n\n" + "\n".join(parts)

    def change(self, number: int) -> None:
        for _, sentences in self._random.sample(self._sections, _CHANGED):
            sentences[self._random.randrange(len(sentences))] = self._sentence()
        if number % _RENEWED_EVERY == 0:
            self._sections[self._random.randrange(_SECTIONS)] = self._section()

    def _section(self) -> tuple[str, list[str]]:
        self._made += 1
        sentences: list[str] = []
        while sum(map(len, sentences)) < _SECTION_CHARACTERS:
            sentences.append(self._sentence())
        return f"{self._noun().title()}s and {self._noun()}s of kind {self._made}", sentences

    def _sentence(self) -> str:
        end = self._random.choice(_ENDS).format(self._noun(), self._noun())
        days = self._random.randrange(2, 400)
        verb, other = self._random.sample(_VERBS.split(), 2)
        return (
            f"We {verb} the {self._noun()} and {other} each {self._noun()} of a {self._noun()} for {days} days, {end}."
        )

    def _noun(self) -> str:
        return self._random.choice(_NOUNS.split())


def made(folder: Path, versions: int) -> Path:
    """The repository of an archive with so many versions of one document, a day apart."""
    begun, filled = (
        ["git", "-C", str(folder), *words] for words in (("init", "-q", "--bare"), ("fast-import", "--quiet"))
    )
    folder.mkdir(parents=True)
    subprocess.run(begun, check=True)
    with subprocess.Popen(filled, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in _stream(versions):
            process.stdin.write(part)
    if process.returncode:
        raise SystemExit("git made no archive")
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def _stream(versions: int) -> Iterator[bytes]:
    terms = Terms()
    for number in range(versions):
        if number:
            terms.change(number)
        text = terms.text().encode()
        subject = f"{'Record new changes of' if number else 'First record of'} Longspan Terms of Service".encode()
        who = f"Archivist <archivist@longspan.example> {_FIRST_DAY + number * _DAY_S} +0000"
        yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(subject)}\n".encode() + subject
        yield f'\nM 100644 inline "Longspan/Terms of Service.md"\ndata {len(text)}\n'.encode() + text + b"\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was read at one moment: seconds since the start, versions done; megabytes resident, and of these its own."""

    seconds: float
    versions: int
    importer: float
    importer_own: float
    java: float
    java_own: float


#: The figures of memory in a sample, and what tables call them.
_MEMORY: Final = {"importer": "importer", "importer_own": "importer's own", "java": "Java", "java_own": "Java's own"}


class Watched:
    """An import that runs, with its samples."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.samples: list[Sample] = []
        self.lines: list[str] = []
        self.versions = 0
        self._log = folder / "log"
        self._command = [sys.executable, "-c", _TELLING, "import", "ota", str(archive), "--data", str(folder / "data")]

    def run(self, until: float, stop_at: int | None = None) -> float:
        """Import until it ends, until that instant, or until so many versions are done; the seconds that took."""
        began = time.monotonic()
        with self._log.open("wb") as log:
            process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=log, text=True)
        reader = threading.Thread(target=self._count, args=(process,))
        reader.start()
        watched = psutil.Process(process.pid)
        while process.poll() is None and time.monotonic() < until and (not stop_at or self.versions < stop_at):
            self._sample(watched, time.monotonic() - began)
            time.sleep(_EVERY_S)
        took = time.monotonic() - began
        if process.poll() is None:
            process.terminate()
        elif process.returncode:
            raise SystemExit(f"the import ended with {process.returncode}: {self._log.read_text()}")
        process.wait()
        reader.join()
        return took

    def _count(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip().isdecimal():
                self.versions = int(line)
            else:
                self.lines.append(line.rstrip())

    def _sample(self, importer: psutil.Process, seconds: float) -> None:
        java = next((one for one in importer.children() if "graph.embedded.child" in one.cmdline()), None)
        if java is None or not self.versions:
            return
        try:
            own, its = importer.memory_info(), java.memory_info()
        except psutil.NoSuchProcess:
            return
        megabytes = [value / _MEGABYTE for one in (own, its) for value in (one.rss, one.rss - one.shared)]
        self.samples.append(Sample(round(seconds, 1), self.versions, *(round(one, 1) for one in megabytes)))


def rows(samples: list[Sample], stride: int = STRIDE) -> list[dict[str, Any]]:
    """A row for each `stride` versions: the medians of what was sampled meanwhile, and how long it took."""
    groups: dict[int, list[Sample]] = {}
    for one in samples:
        groups.setdefault((one.versions - 1) // stride, []).append(one)
    before, made_rows = samples[0], []
    for group in groups.values():
        last = group[-1]
        median = {name: round(statistics.median(getattr(one, name) for one in group), 1) for name in _MEMORY}
        took = last.seconds - before.seconds
        made_rows.append(
            {
                "versions": last.versions,
                **{f"{said} MB": median[name] for name, said in _MEMORY.items()},
                "seconds": round(took, 1),
                "ms a version": round(1000 * took / max(1, last.versions - before.versions)),
            }
        )
        before = last
    return made_rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=60, help="end the import then, wherever it is")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        archive = made(folder / "archive.git", given.versions)
        watched = Watched(archive, folder)
        began, what = now(), commit()
        took = watched.run(time.monotonic() + 60 * given.minutes)
    title = f"Import of {watched.versions:,} versions of 100 kB of one document, of {given.versions:,}"
    report(
        "long_archive",
        title,
        rows(watched.samples),
        taken=began,
        commit=what,
        seconds=round(took, 1),
        summary=watched.lines,
    )


if __name__ == "__main__":
    main()
