"""The chart of the operations, drawn from the kept figures: `python -m benchmarks.chart [--png FILE]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import orjson
from matplotlib.figure import Figure

from benchmarks.measuring import RESULTS
from benchmarks.questions import DATALOADER, EXPERT, NEO4J_GRAPHQL, OURS, RAW
from benchmarks.throughput import CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

#: From the top; what has no HTTP is grey, ours stands out.
_COLOURS: Final = {
    EXPERT: "#c4c4c4",
    RAW: "#9a9a9a",
    OURS: "#1f6f8b",
    NEO4J_GRAPHQL: "#d9a441",
    DATALOADER: "#b5654a",
}
_SHOWN: Final = ("deep", "mid", "point")


def draw(kept: dict[str, Any]) -> Figure:
    """Medians with quartiles above, requests a second below; each panel has a scale of its own."""
    figure = Figure(figsize=(12, 5.6 if kept["throughput"] else 3.2), layout="constrained")
    rows = figure.subfigures(2 if kept["throughput"] else 1, 1, squeeze=False)[:, 0]
    for panel, name in zip(rows[0].subplots(1, len(_SHOWN), squeeze=False)[0], _SHOWN, strict=True):
        _latency(panel, kept, name)
    if kept["throughput"]:
        panels = rows[1].subplots(1, len(kept["throughput"]), squeeze=False)[0]
        for panel, (name, rates) in zip(panels, kept["throughput"].items(), strict=True):
            _throughput(panel, rates, name)
    for row in rows:
        # The names are said once a row.
        for panel in row.axes[1:]:
            panel.tick_params(axis="y", labelleft=False)
    return figure


def _latency(panel: Axes, kept: dict[str, Any], name: str) -> None:
    found = {row["answered by"]: row for row in kept["rows"] if row["operation"] == name and "runs" in row}
    medians = [found[one]["median ms"] if one in found else 0 for one in _COLOURS]
    spread = [
        [found[one]["median ms"] - found[one]["q1 ms"] if one in found else 0 for one in _COLOURS],
        [found[one]["q3 ms"] - found[one]["median ms"] if one in found else 0 for one in _COLOURS],
    ]
    panel.barh(list(_COLOURS), medians, color=list(_COLOURS.values()), xerr=spread, ecolor="#444444", capsize=2)
    for position, one in enumerate(_COLOURS):
        row = found.get(one)
        text = f"{row['median ms']:.3g} ms  ({row['to raw']:.3g} x raw)" if row else "not run"
        _beside(panel, row["q3 ms"] if row else 0, position, text)
    _frame(panel, max(row["q3 ms"] for row in found.values()), "median and quartiles, ms: less is better")
    panel.set_title(fill(f"{name}: {kept['about'][name]}", 48), fontsize=9, loc="left")


def _throughput(panel: Axes, rates: dict[str, Any], name: str) -> None:
    shown = [one for one in _COLOURS if one not in {EXPERT, RAW}]
    values = [rates[one]["requests_per_s"] if one in rates else 0 for one in shown]
    panel.barh(shown, values, color=[_COLOURS[one] for one in shown])
    for position, one in enumerate(shown):
        text = f"{rates[one]['requests_per_s']:.0f} /s" if one in rates else "not run"
        _beside(panel, values[position], position, text)
    _frame(panel, max(values), "requests a second: more is better")
    panel.set_title(f"{name}, over {CONNECTIONS} connections", fontsize=9, loc="left")


def _beside(panel: Axes, value: float, position: int, text: str) -> None:
    panel.annotate(text, (value, position), (5, 0), textcoords="offset points", va="center", fontsize=8)


def _frame(panel: Axes, most: float, label: str) -> None:
    # Room for the words beside the longest bar.
    panel.set_xlim(0, most * 1.6)
    panel.invert_yaxis()
    panel.set_xlabel(label, fontsize=8)
    panel.tick_params(axis="x", labelsize=8)
    panel.tick_params(axis="y", labelsize=9, left=False)
    panel.spines[["top", "right", "left"]].set_visible(False)


def save(kept: dict[str, Any], png: Path | None = None) -> Path:
    """Write the SVG beside the figures; equal figures give an equal file."""
    target = RESULTS / "operations.svg"
    # Words stay words, and nothing of the file depends on the day or on chance.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "operations", "font.family": "sans-serif"}):
        figure = draw(kept)
        figure.savefig(target, metadata={"Date": None, "Creator": None})
        if png:
            figure.savefig(png, dpi=110)
    return target


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--png", type=Path, help="write a picture of points too")
    given = parser.parse_args(arguments)
    print(save(orjson.loads((RESULTS / "operations.json").read_bytes()), given.png))


if __name__ == "__main__":
    main()
