"""The explorer in a real browser: `python -m benchmarks.explorer [--pictures DIR]`. Debian's Chromium has to be there.

`clausegraph serve` with its default settings, on the demonstration corpus, shows every view at 1280 and 360 pixels, light
and dark: what axe finds, what is wider than the window, what the console says, what is asked of whom. Then, with every
plan made: how long a page of a clause takes from the click until it is complete, and a graph of 500 rows, which are those
of a generated graph in a Neo4j of its own. README.md says what is wanted.
"""

from __future__ import annotations

import argparse
import gzip
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import orjson
from rich.progress import track

from api.http.pages.explorer import Explorer
from api.http.pages.graphiql import BUILT
from benchmarks.generator import Scale
from benchmarks.measuring import commit, now, report
from benchmarks.operations import graph
from benchmarks.soak import served
from seed.catalogue import load_catalogue
from tests.explorer.browser import SETTINGS, chromium, window
from tests.explorer.test_views_in_a_browser import CLAUSE, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_BUILT: Final = BUILT / "explorer"
_RUNS: Final = 5
_PLANNED_S: Final = 600
#: Clauses of many links: a law that most of them engage, opened with some clauses, fills a graph of 500 rows.
_DENSE: Final = Scale(20, 40, 400, 30_000, 6_000)
_ROWS: Final = 500
#: What is wanted at most.
_SCRIPT_KB, _CHUNK_KB, _STYLES_KB, _ANSWER_KB, _SECONDS, _PLANNING_S = 110, 40, 15, 60, 1.0, 90
#: Milliseconds from a click until so many elements are there, nothing is on its way, and a frame was painted.
_UNTIL_SHOWN: Final = """async ([link, element, least]) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const shown = () =>
    document.querySelectorAll(element).length >= least && !document.querySelector('main.explored [aria-busy="true"]');
  const began = performance.now();
  document.querySelector(link).click();
  while (!shown()) await painted();
  await painted();
  return performance.now() - began;
}"""
_HUB: Final = """query Hub($path: LegalPath!) { legal(path: $path) {
  engagedBy(first: 200) { nodes { provision { key } } } } }"""


@contextmanager
def planned(folder: Path, seed: str) -> Iterator[tuple[str, float]]:
    """The address of a server that has planned all that the explorer asks, and the seconds from its start until then."""
    began = time.monotonic()
    with served(folder, seed) as (address, _):
        while not _over(address):
            if time.monotonic() - began > _PLANNED_S:
                raise SystemExit(f"not planned after {_PLANNED_S} s: {httpx.get(f'{address}readyz').text}")
            time.sleep(0.2)
        yield address.rstrip("/"), round(time.monotonic() - began, 1)


def _over(address: str) -> bool:
    told = httpx.get(f"{address}readyz", timeout=60).json()
    ahead = told.get("planningAhead", {})
    if ahead.get("over") and ahead["planned"] < ahead["requests"]:
        raise SystemExit(f"planning ended before its end: {told}")
    return bool(ahead.get("over"))


def seen_in_all_settings(browser: Browser, origin: str, address: str, pictures: Path) -> dict[str, Any]:
    """What a view is like in every setting: sums of what should be none, and the largest of its answers."""
    row: Counter[str] = Counter()
    asked, sizes = set(), [0.0]
    for setting in SETTINGS:
        with window(browser, origin, setting) as seen:
            seen.page.goto(address)
            seen.settle()
            # The key is no part of a name.
            name = re.sub("[^a-zA-Z0-9]+", "-", address.partition("#")[0]).strip("-") or "home"
            seen.page.screenshot(path=pictures / f"{name}-{setting[0]}-{setting[2]}.png", full_page=True)
            row.update(
                {
                    "axe": len(seen.barriers()),
                    "sideways": int(seen.overflow() > 0),
                    "console": len(seen.said),
                    "CSP": sum("Content Security Policy" in one for one in seen.said),
                    "elsewhere": len(seen.elsewhere),
                }
            )
            asked.add(len(seen.asked))
            sizes.append(round(seen.largest_answer() / 1000, 1))
    largest = {"answer kB": max(sizes)}
    return {"operation": address.partition("#")[0], "requests": max(asked)} | dict(row) | largest


def shown_after(browser: Browser, origin: str, first: str, click: tuple[str, str, int]) -> list[float]:
    """Seconds of five windows from a click on a page until what it leads to is shown."""
    taken = []
    for _ in range(_RUNS):
        with window(browser, origin) as seen:
            seen.page.goto(first)
            seen.settle()
            taken.append(seen.page.evaluate(_UNTIL_SHOWN, list(click)) / 1000)
    return taken


def dense_graph(origin: str) -> str:
    """The address of a graph of 500 rows: the law that most clauses engage, with as many clauses opened as may be."""
    hub = next(iter(load_catalogue().laws))
    body = {"query": _HUB, "variables": {"path": hub}}
    nodes = httpx.post(f"{origin}/graphql", json=body, timeout=60).json()["data"]["legal"]["engagedBy"]["nodes"]
    opened = list(dict.fromkeys(one["provision"]["key"] for one in nodes))[:6]
    return f"/graph?focus=law:{hub}&show=200" + "".join(f"&open=provision:{key}" for key in opened)


def opened_after(browser: Browser, origin: str, address: str) -> list[float]:
    """Seconds from the opening of an address in a new browser until all rows of a graph are drawn."""
    taken = []
    for _ in range(_RUNS):
        with window(browser, origin) as seen:
            seen.page.goto(address, wait_until="commit")
            shown = f"() => document.querySelectorAll('.node').length >= {_ROWS} && performance.now()"
            taken.append(seen.page.wait_for_function(shown, timeout=60_000).json_value() / 1000)
    return taken


def sizes() -> dict[str, float]:
    """Kilobytes after gzip of what the explorer is made of."""
    loaded, assets = Explorer().loaded(), _BUILT / "assets"
    if loaded.script is None:
        raise SystemExit("the explorer is not built: python hatch_build.py")
    first = {loaded.script, *loaded.imports}
    manifest = orjson.loads((_BUILT / "manifest.json").read_bytes())
    chunks = {one["file"] for one in manifest.values() if one["file"].endswith(".js")} - first
    return {
        "script of the first view": sum(_kilobytes(_BUILT / name) for name in first),
        "largest chunk of a further view": max(_kilobytes(_BUILT / name) for name in chunks),
        "style sheets": sum(_kilobytes(one) for one in assets.iterdir() if one.suffix == ".css"),
    }


def _kilobytes(path: Path) -> float:
    return round(len(gzip.compress(path.read_bytes(), 9)) / 1000, 1)


def figure(name: str, measured: float, wanted: float, unit: str, runs: list[float] | None = None) -> dict[str, Any]:
    """A row of the report."""
    spread = " ".join(f"{one:.2f}" for one in sorted(runs)) if runs else ""
    return {"operation": name, "measured": round(measured, 2), "wanted": f"<= {wanted} {unit}", "runs": spread}


def of_the_demonstration(browser: Browser, pictures: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Figures of a server on the demonstration corpus, and what each view is like."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        with planned(folder, "--seed") as (_, first_s):
            key = (folder / "local-key").read_text("utf-8").strip()
        with planned(folder, "--no-seed") as (origin, later_s):
            addresses = [*VIEWS, f"/review#key={key}"]
            views = [seen_in_all_settings(browser, origin, one, pictures) for one in track(addresses, "views")]
            click = (f'a[href="/provision/{CLAUSE}"]', "article.model #cite", 1)
            complete = shown_after(browser, origin, "/platform/mistral-ai", click)
    largest = max(views, key=lambda one: one["answer kB"])
    return [
        figure("all requests planned after the first start", first_s, _PLANNING_S, "s"),
        figure("all requests planned after a later start", later_s, _PLANNING_S, "s"),
        figure(f"largest answer ({largest['operation']})", largest["answer kB"], _ANSWER_KB, "kB"),
        figure("a clause, from click to complete", statistics.median(complete), _SECONDS, "s", complete),
    ], views


def of_a_dense_graph(browser: Browser, folder: Path) -> list[dict[str, Any]]:
    """Figures of a graph of 500 rows."""
    graph(folder, _DENSE)
    with planned(folder, "--no-seed") as (origin, _):
        address = dense_graph(origin)
        button = "main.explored .heading .tools button"
        shown = shown_after(browser, origin, f"{address}&view=table", (button, ".node", _ROWS))
        opened = opened_after(browser, origin, address)
    return [
        figure("500 rows of a graph, laid out and shown", statistics.median(shown), _SECONDS, "s", shown),
        figure("the same by its address in a new browser, 7 requests", statistics.median(opened), 5, "s", opened),
    ]


def main() -> None:
    # Servers that were started end with this one, and the browser too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, default=Path("build/explorer"))
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-explorer"))
    given = parser.parse_args()
    given.pictures.mkdir(parents=True, exist_ok=True)
    wanted = (_SCRIPT_KB, _CHUNK_KB, _STYLES_KB)
    rows = [figure(name, size, most, "kB") for (name, size), most in zip(sizes().items(), wanted, strict=True)]
    with chromium() as browser:
        told, views = of_the_demonstration(browser, given.pictures)
        rows += [*told, *of_a_dense_graph(browser, given.folder)]
        version = browser.version
    none = {name: sum(one[name] for one in views) for name in ("axe", "sideways", "console", "CSP", "elsewhere")}
    title = f"The explorer: {len(views)} views in {len(SETTINGS)} settings; {none}"
    report("explorer", title, rows, when=now(), commit=commit(), chromium=version, views=views)


if __name__ == "__main__":
    main()
