"""`clausegraph review`: what waits for a decision, decisions, and what they say of rules, as the API does it."""

from __future__ import annotations

import getpass
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import uuid4

import orjson
import typer
from rich.table import Table
from rich.text import Text

from claims.review.queue import QueueOrder  # typer reads the annotations
from clausegraph.console import bars, console, out
from clausegraph.database import database
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role  # typer reads the annotations
from graph.settings import GraphSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.agreement.telling import Agreement, ReviewerAgreement
    from claims.review.queue import Group
    from claims.review.records import RuleRecord
    from claims.review.verdicts import Outcome, Person
    from graph.engine import Engine
    from graph.review.second_readings import BlindClaim, Judgement, ReadTwice

app = typer.Typer(no_args_is_help=True, help="Decide on claims, and see what waits for a decision.")

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the embedded Neo4j's store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides; the name of your account if not given.")
]
_CLAIMS: Final = "Ids of claims, or of groups of the queue."


@contextmanager
def _graph(data: Path | None, *, writes: bool = False) -> Iterator[Engine]:
    """The graph; where it is written into, by this command alone."""
    from clausegraph.writing import writing  # noqa: PLC0415

    settings = GraphSettings()
    settings = settings.model_copy(update={"data": data}) if data else settings
    with (
        bars() as shown,
        database(settings, progress=shown.download) as engine,
        writing(engine, "review", shown) if writes else nullcontext(),
    ):
        yield engine


def _person(name: str | None) -> Person:
    """Whoever has the graph at hand may decide anything."""
    from claims.review.verdicts import Person  # noqa: PLC0415  # the other commands need no review

    return Person(name or getpass.getuser(), Role.ADMIN)


@app.command("queue")
def show_queue(  # noqa: PLR0913, PLR0917  # each is an option of its own
    first: Annotated[int, typer.Option(min=1, help="Number of groups.")] = 20,
    order: Annotated[QueueOrder, typer.Option(case_sensitive=False, help="Order of the groups.")] = QueueOrder.VALUE,
    law: Annotated[str | None, typer.Option(help="Path of a law or unit, with everything below it.")] = None,
    platform: Annotated[str | None, typer.Option(help="Slug of a platform.")] = None,
    rule: Annotated[str | None, typer.Option(help="Rule that made the claims.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what waits for a decision: groups of equal evidence, those first that tell most."""
    from claims.review.queue import QueueFilter, queue  # noqa: PLC0415

    with _graph(data) as engine:
        groups = queue(engine, QueueFilter(law=law, platform=platform, rule=rule), order)
    if as_json:
        _print_json([_group(group) for group in groups[:first]])
        return
    out.print(_groups(groups[:first]))
    console.print(f"{len(groups)} groups, {sum(len(group.claims) for group in groups)} claims")


@app.command("decide")
def decide(  # noqa: PLR0913, PLR0917  # each is an option of its own
    claims: Annotated[list[str], typer.Argument(help=_CLAIMS)],
    decision: Annotated[ClaimStatus, typer.Option("--decision", case_sensitive=False, help="ACCEPTED, REJECTED, ...")],
    reason: Annotated[ReasonCode | None, typer.Option(case_sensitive=False, help="Reason for the decision.")] = None,
    note: Annotated[str | None, typer.Option(help="Words for other reviewers.")] = None,
    batch: Annotated[str | None, typer.Option(help="Key of the decisions, by which they are taken back.")] = None,
    by: By = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make one decision on claims; exit code 1 where one of them could not be decided."""
    from claims.review.reviewing import review  # noqa: PLC0415
    from claims.review.verdicts import ReviewResult, Verdict  # noqa: PLC0415

    key = batch or uuid4().hex
    with _graph(data, writes=True) as engine:
        verdict = Verdict(decision, reason, note, key, of_many=len(claims) > 1)
        outcomes = review(engine, _items(engine, claims), verdict, _person(by))
    if as_json:
        _print_json({"batchKey": key, "results": [_outcome(outcome) for outcome in outcomes]})
    else:
        for outcome in outcomes:
            said = f": {outcome.problem.message}" if outcome.problem else ""
            out.print(f"{outcome.result.value:<9} Claim:{outcome.handle}{said}", markup=False)
        console.print(f"to take this back: clausegraph review undo {key}", markup=False)
    raise typer.Exit(0 if all(outcome.result is ReviewResult.DONE for outcome in outcomes) else 1)


@app.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(help="Key of the decisions.")],
    by: By = None,
    data: Data = None,
) -> None:
    """Take decisions back; nothing is taken back where a later decision rests on one of them."""
    from claims.review.reviewing import undo as taken_back  # noqa: PLC0415

    with _graph(data, writes=True) as engine:
        handles = taken_back(engine, batch, _person(by))
    for handle in handles:
        out.print(f"Claim:{handle}", markup=False)


@app.command("extract")
def extract(
    provision: Annotated[str, typer.Argument(help="Key of the provision, platform/document/slug.")],
    analysis: Annotated[Path, typer.Argument(help="Text of the analysis.")],
    by: By = None,
    data: Data = None,
) -> None:
    """Read an analysis of a provision, and propose a claim for each law and place that it speaks of."""
    from claims.review.extracting import extract as extracted  # noqa: PLC0415
    from seed.catalogue.analysis_reader import analysis_reader  # noqa: PLC0415

    text = analysis.read_text("utf-8")
    with _graph(data, writes=True) as engine:
        found = extracted(engine, analysis_reader(), provision, text, _person(by))
    for handle in [*found.claims, *([found.reading] if found.reading else [])]:
        out.print(f"Claim:{handle}", markup=False)
    for problem in found.problems:
        console.print(f"left out: {problem.message}", markup=False, soft_wrap=True)


def import_file(path: Path, kind: str, by: str | None, data: Path | None, *, dry: bool) -> None:
    """Propose the claims of a file; exit code 1 where some could not be proposed."""
    from clausegraph.commands.claim_files import import_claims, import_sssom  # noqa: PLC0415

    with _graph(data, writes=True) as engine:
        work = import_sssom if kind == "sssom" else import_claims
        found = work(engine, path, _person(by), dry=dry)
    for number, one in found.lines:
        for problem in one.problems:
            console.print(f"line {number}: {problem.message}", markup=False, soft_wrap=True)
        if dry and one.is_new:
            out.print(f"would propose Claim:{one.handle}", markup=False)
    for name, count in found.figures.items():
        out.print(f"{name:>14}  {count}")
    raise typer.Exit(1 if found.figures["refused"] else 0)


@app.command("rules")
def show_records(data: Data = None, as_json: AsJson = False) -> None:
    """Show what became of the claims of each rule, and how far two reviewers agree on them."""
    from claims.agreement.telling import Agreement, by_rule  # noqa: PLC0415
    from claims.review.records import records_of  # noqa: PLC0415
    from graph.review.second_readings import read_twice  # noqa: PLC0415
    from graph.review.waiting import standing_by_rule  # noqa: PLC0415

    with _graph(data) as engine:
        records = [one for _, one in sorted(records_of(standing_by_rule(engine)).items())]
        agreements = by_rule(read_twice(engine))
    found = [(record, agreements.get(record.rule) or Agreement()) for record in records]
    if as_json:
        _print_json([_record(one) | _agreement(agreed) for one, agreed in found])
    else:
        out.print(_records(found))


@app.command("second")
def show_second_readings(
    first: Annotated[int, typer.Option(min=1, help="Number of claims.")] = 20,
    by: By = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show decided claims that wait for a second reading by you, without what was decided."""
    from claims.agreement.reading import shown, waiting_for  # noqa: PLC0415

    with _graph(data) as engine:
        claims = waiting_for(engine, _person(by))
        found = list(shown(engine, claims[:first]))
    if as_json:
        _print_json([_blind(name, one) for name, one in found])
        return
    for name, one in found:
        for line in _blind_lines(name, one):
            out.print(line, markup=False, soft_wrap=True, highlight=False)
    console.print(f"{len(claims)} claims wait for a second reading by you")


@app.command("read")
def read(
    reading: Annotated[str, typer.Argument(help="Name of the reading, as `clausegraph review second` gives the name.")],
    decision: Annotated[ClaimStatus, typer.Option("--decision", case_sensitive=False, help="ACCEPTED or REJECTED.")],
    reason: Annotated[ReasonCode | None, typer.Option(case_sensitive=False, help="Reason for the judgement.")] = None,
    note: Annotated[str | None, typer.Option(help="Words for other reviewers.")] = None,
    by: By = None,
    data: Data = None,
) -> None:
    """Record a second reading, which changes no claim; exit code 1 where the decision says otherwise."""
    from claims.agreement.reading import SecondVerdict, read_again  # noqa: PLC0415

    with _graph(data, writes=True) as engine:
        found = read_again(engine, reading, SecondVerdict(decision, reason, note), _person(by))
    out.print(_told(found), markup=False, soft_wrap=True)
    raise typer.Exit(0 if found.agrees else 1)


@app.command("agreement")
def show_agreement(data: Data = None, as_json: AsJson = False) -> None:
    """Show how far second readings and decisions agree: over all, of each reviewer, and where they do not."""
    from claims.agreement.telling import agreement_of, by_reviewer, disagreements  # noqa: PLC0415
    from graph.review.second_readings import read_twice  # noqa: PLC0415

    with _graph(data) as engine:
        readings = read_twice(engine)
    every, apart, reviewers = agreement_of(readings), disagreements(readings), by_reviewer(readings)
    if as_json:
        told = [{"claim": f"Claim:{one.handle}", "told": _told(one), "isOpen": one.is_newest} for one in apart]
        people = [_reviewer(reviewer) for reviewer in reviewers]
        _print_json({**_agreement(every), "disagreements": told, "reviewers": people})
        return
    out.print(_agreements(every, reviewers))
    for one in apart:
        out.print(f"{'open  ' if one.is_newest else 'closed'} {_told(one)}", markup=False, soft_wrap=True)


def _items(engine: Engine, named: Iterable[str]) -> list[Any]:
    """The claims that ids name, each at the version that it has now; a group stands for all of its claims."""
    from claims.review.queue import QueueFilter, QueueOrder, queue  # noqa: PLC0415
    from claims.review.verdicts import Item  # noqa: PLC0415
    from graph.review.waiting import versions_of  # noqa: PLC0415

    handles: list[str] = []
    groups = {one.id: one for one in queue(engine, QueueFilter(), QueueOrder.AGE)}
    for name in named:
        group = groups.get(name)
        handles += [claim.handle for claim in group.claims] if group else [name.removeprefix("Claim:")]
    versions = versions_of(engine, handles)
    return [Item(handle, versions.get(handle, 0)) for handle in handles]


def _groups(groups: Iterable[Group]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for heading in ("group", "worth", "right", "claims", "rule", "law or place", "words"):
        shown.add_column(heading, overflow="fold")
    for group in groups:
        quote = group.sentences[0][0]
        words = quote if len(quote) <= 100 else f"{quote[:100]}..."
        cells = (
            group.id,
            f"{group.score:.1f}",
            f"{group.expected:.2f}",
            str(len(group.claims)),
            " ".join(group.rules),
            " ".join(group.targets),
            words,
        )
        shown.add_row(*map(Text, cells))
    return shown


def _records(records: Iterable[tuple[RuleRecord, Agreement]]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for heading in ("rule", "right", "accepted", "rejected", "unrelated", "stale", "waiting", "read twice", "alpha"):
        shown.add_column(heading, overflow="fold")
    for one, agreed in records:
        counts = (one.accepted, one.rejected, one.unrelated, one.stale, one.waiting, agreed.read_twice)
        shown.add_row(*map(Text, (one.rule, _share(one.precision), *map(str, counts), _share(agreed.alpha))))
    return shown


def _agreements(every: Agreement, reviewers: Iterable[ReviewerAgreement]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for heading in ("reviewer", "first", "second", "read twice", "agreed", "alpha", "interval"):
        shown.add_column(heading, overflow="fold")
    rows = [
        ("all", "", "", every),
        *((reviewer.reviewer, str(reviewer.first), str(reviewer.second), reviewer.agreement) for reviewer in reviewers),
    ]
    for name, first, second, one in rows:
        between = "-" if one.interval is None else f"{one.interval[0]:.2f} to {one.interval[1]:.2f}"
        counts = (str(one.read_twice), str(one.agreed))
        shown.add_row(*map(Text, (name, first, second, *counts, _share(one.alpha), between)))
    return shown


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _blind_lines(name: str, one: BlindClaim) -> Iterator[str]:
    yield f"{name}  {one.provision}  {one.title} ({one.platform}, {one.document})"
    related = "is claimed to be unrelated to" if one.modality is None else f"is claimed to touch ({one.modality})"
    yield f"    {related} {one.target}, {one.target_label}"
    yield from (f"    where {one.condition}" for _ in (one.condition,) if _)
    yield f"    {one.rationale}"
    yield from (f"    > {quote}" for quote in one.quotes)


def _told(one: ReadTwice) -> str:
    def said(judgement: Judgement) -> str:
        return judgement.status + (f" ({judgement.reason})" if judgement.reason else "")

    agrees = "both say" if one.agrees else f"{said(one.second)} by {one.second.by}, decided was"
    return f"Claim:{one.handle}: {agrees} {said(one.first)}" + ("" if one.agrees else f" by {one.first.by}")


def _group(one: Group) -> dict[str, Any]:
    claims = [f"Claim:{claim.handle}" for claim in one.claims]
    said = {
        "id": one.id,
        "rules": list(one.rules),
        "targets": list(one.targets),
        "score": one.score,
        "expected": one.expected,
    }
    return {**said, "sentences": [quote for quote, _ in one.sentences], "claims": claims}


def _outcome(one: Outcome) -> dict[str, Any]:
    error = {"code": one.problem.code, "message": one.problem.message} if one.problem else None
    return {"claim": f"Claim:{one.handle}", "result": one.result.value, "error": error}


def _record(one: RuleRecord) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("waiting", "accepted", "rejected", "unrelated", "stale")}
    return {"rule": one.rule, "agent": one.agent, **counts, "precision": one.precision, "interval": one.interval}


def _agreement(one: Agreement) -> dict[str, Any]:
    return {"readTwice": one.read_twice, "agreed": one.agreed, "alpha": one.alpha, "alphaInterval": one.interval}


def _reviewer(one: ReviewerAgreement) -> dict[str, Any]:
    return {"reviewer": one.reviewer, "first": one.first, "second": one.second, **_agreement(one.agreement)}


def _blind(name: str, one: BlindClaim) -> dict[str, Any]:
    return {"id": name, **{each.name: getattr(one, each.name) for each in fields(one) if each.name != "decision"}}


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())  # noqa: T201
