"""`clausegraph suggest`: what programs suggest, brought up or asked of a model; options, and what is printed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime  # typer reads the annotations
from pathlib import Path  # typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from clausegraph.console import bars, console, out, warn
from clausegraph.database import database
from graph.model.vocabulary import Party  # typer reads the annotations
from graph.settings import GraphSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.model.settings import ModelSettings
    from clausegraph.commands.suggesting import Suggested
    from clausegraph.console import Bars
    from graph.engine import Engine
    from seed.suggest.by_model import Asked, Asking
    from seed.suggest.clauses import Standing

_Text = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="Read a text of terms, not the graph; -: standard input.")
]
_Type = Annotated[str | None, typer.Option(help='Of a text: its type as archives name it, such as "Privacy Policy".')]
_Audience = Annotated[Party | None, typer.Option(help="Of a text: whom the document is for.")]
_Sectors = Annotated[list[str] | None, typer.Option(help="Of a text: what the service is; several times.")]
_Places = Annotated[list[str] | None, typer.Option(help="Of a text: code of a place that it is for; several times.")]
_Platform = Annotated[str | None, typer.Option(help="Of a text: how the platform speaks of itself.")]
_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of a text: the day on which it was in force.")
]
_HeldBack = Annotated[bool, typer.Option("--held-back", help="Of a text: tell what was held back, too.")]
_Explain = Annotated[str | None, typer.Option(metavar="KEY", help="Tell of one clause what was held back.")]
_Rule = Annotated[str | None, typer.Option(metavar="ID", help="Bring up the suggestions of one rule alone.")]
_Model = Annotated[bool, typer.Option("--model", help="Ask a language model, after telling what will be sent.")]
_Within = Annotated[
    str | None, typer.Option(metavar="KEY", help="With --model: clauses of this platform, document or key alone.")
]
_Limit = Annotated[int | None, typer.Option(min=1, help="With --model: number of clauses at most.")]
_Wide = Annotated[
    bool, typer.Option("--wide", help="With --model: offer every law, not those alone that programs suggest.")
]
_Yes = Annotated[bool, typer.Option("--yes", help="With --model: send without asking.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Write and send nothing; tell what would be.")]
_Data = Annotated[Path | None, typer.Option("--data", help="Folder of the embedded Neo4j's store.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
#: How long a batch of answers waits for others who write, before the command ends with what was kept.
_WAIT_S = 300.0


def suggest(  # noqa: PLR0913, PLR0917  # each is an option of its own
    text: _Text = None,
    document_type: _Type = None,
    audience: _Audience = None,
    sector: _Sectors = None,
    place: _Places = None,
    platform: _Platform = None,
    on: _Day = None,
    held_back: _HeldBack = False,
    explain: _Explain = None,
    rule: _Rule = None,
    model: _Model = False,
    within: _Within = None,
    limit: _Limit = None,
    wide: _Wide = False,
    yes: _Yes = False,
    dry_run: _DryRun = False,
    data: _Data = None,
    as_json: _AsJson = False,
) -> None:
    """Suggest laws that clauses may engage: bring up all clauses of the graph, or read a text; decides nothing."""
    if model:
        _ask_model(data, (within, limit, wide), yes=yes, dry_run=dry_run, as_json=as_json)
    elif explain is not None:
        _show(_explained(data, explain), as_json=as_json)
    elif text is None:
        _bring_up_suggestions(data, rule, dry_run=dry_run, as_json=as_json)
    else:
        from clausegraph.commands import suggesting  # noqa: PLC0415

        around = suggesting.Surroundings(
            document_type, audience, sector or (), place or (), platform, on.date() if on else None
        )
        _show(suggesting.suggest(text, around, explain=held_back), as_json=as_json)


def _explained(data: Path | None, key: str) -> Suggested:
    from clausegraph.commands.suggesting import explain  # noqa: PLC0415

    with _graph(data) as (engine, _):
        return explain(engine, key)


def _show(found: Suggested, *, as_json: bool) -> None:
    if as_json:
        _print_json(found.as_json())
        return
    for line in found.shown():
        out.print(line, markup=False, soft_wrap=True, highlight=False)


@contextmanager
def _graph(data: Path | None) -> Iterator[tuple[Engine, Bars]]:
    settings = GraphSettings()
    settings = settings.model_copy(update={"data": data}) if data else settings
    with bars() as shown, database(settings, progress=shown.download) as engine:
        yield engine, shown


def _bring_up_suggestions(data: Path | None, rule: str | None, *, dry_run: bool, as_json: bool) -> None:
    from clausegraph.commands.suggesting import bring_up, figures_shown  # noqa: PLC0415
    from clausegraph.writing import writing  # noqa: PLC0415
    from seed import seeding  # noqa: PLC0415

    with _graph(data) as (engine, shown):
        if dry_run:
            figures = bring_up(engine, rule, dry=True, progress=shown)
        else:
            with writing(engine, "suggest", shown), _told_where_stopped():
                seeding.seed_catalogue(engine, shown)
                figures = bring_up(engine, rule, dry=False, progress=shown)
    if as_json:
        _print_json(figures)
    else:
        for line in figures_shown(figures):
            out.print(line, markup=False)


@contextmanager
def _told_where_stopped() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        warn("`suggest` was stopped; everything written so far stays, and the same command continues from there")
        raise


def _ask_model(
    data: Path | None, wished: tuple[str | None, int | None, bool], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Tell what would leave this machine, ask whether it may, and send it."""
    from claims.model.settings import ModelSettings  # noqa: PLC0415
    from clausegraph.writing import writing  # noqa: PLC0415
    from seed.suggest.by_model import Wish, gone, questions  # noqa: PLC0415

    settings = ModelSettings()
    _, name = settings.checked()
    with _graph(data) as (engine, shown):
        if not dry_run:
            with writing(engine, "suggest", shown):
                pass
        wish = Wish(*wished)
        found, ended = questions(engine, wish, name), gone(engine, wish)
        for line in told_before(found, settings):
            console.print(line, markup=False, soft_wrap=True, highlight=False)
        if dry_run or (found and not yes and not typer.confirm("Send them?", err=True)):
            raise typer.Exit
        with _told_where_stopped():
            done = _asked(engine, settings, found, ended, shown)
    if as_json:
        _print_json(figures_of(done))
    else:
        for what, number in figures_of(done).items():
            out.print(f"{what:>75}  {number}", markup=False)


def told_before(found: list[Asking], settings: ModelSettings) -> Iterator[str]:
    """What is told before anything is sent: each clause with its characters, the host, and how many in all."""
    for one in found:
        speaks = "  (words of the clause may be meant for programs)" if one.speaks_to_programs else ""
        offered = len(one.question.offered)
        yield f"{one.clause.key}  {one.question.characters} characters, {offered} laws on offer{speaks}"
    characters = sum(one.question.characters for one in found)
    yield f"{len(found)} clauses, {characters} characters, for the model {settings.name} at {settings.host}"
    if found and settings.is_in_the_clear:
        yield f"what is sent to {settings.host} is not encrypted: anybody on the way can read the texts and the key"


def _asked(engine: Engine, settings: ModelSettings, found: list[Asking], ended: list[Standing], shown: Bars) -> Asked:
    from functools import partial  # noqa: PLC0415

    from claims.model.client import Client  # noqa: PLC0415
    from claims.review.writing import published_turn  # noqa: PLC0415
    from seed.suggest.by_model import Asker, author_of  # noqa: PLC0415

    def told(key: str, what: str) -> None:
        console.print(f"{key}: {what}", markup=False, soft_wrap=True, highlight=False)

    turn = partial(published_turn, engine, "suggest", wait_s=_WAIT_S)
    asker = Asker(engine, Client(settings), author_of(str(settings.name)), turn, told)
    done = asker.ask(found, shown)
    asker.end(ended, done)
    return done


def figures_of(done: Asked) -> dict[str, int]:
    """What became of the questions, for people and for scripts."""
    suggestions = {
        "new suggestions of laws": done.suggestions["engagements"],
        "suggestions that stay": done.suggestions["kept"],
        "suggestions that are no longer made": done.suggestions["superseded"] + done.suggestions["stale"],
    }
    asked = {
        "questions sent": done.sent,
        "questions without an answer": done.unanswered,
        "answers about words that are gone": done.moved,
    }
    return asked | suggestions | {why.value: number for why, number in sorted(done.dropped.items())}


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())  # noqa: T201
