"""The command line: `clausegraph`.

Answers go to standard out, everything else to standard error. Exit codes: 0 done; 1 the answer is no (a rule is broken,
a name is ambiguous); 2 something given has to be mended; 3 the world failed (no Neo4j, a port in use, a full disk);
70 our own fault.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from clausegraph.commands import reviewing
from clausegraph.commands.extracting import Given, extract_analyses
from clausegraph.commands.suggest import suggest
from clausegraph.console import bars, console, out, settings_errors, table, warn
from clausegraph.database import database
from graph.errors import ClausegraphError
from graph.model.vocabulary import Role  # typer reads the annotations
from graph.settings import GraphSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausegraph.console import Bars
    from graph.engine import Engine
    from seed.archive.document import ArchiveImport
    from seed.resolve import Resolution
    from seed.seeding import CorpusImport

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)
imports = typer.Typer(no_args_is_help=True, help="Bring platforms' documents into the graph.")
app.add_typer(imports, name="import")
keys = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of callers.")
app.add_typer(keys, name="keys")
app.add_typer(reviewing.app, name="review")

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the embedded Neo4j's store.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as", help="Separate name for an archive whose services the graph already has from another archive."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would be written, and write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def main() -> None:
    """Run the command line; a failure is one message and an exit code, never a stack trace."""
    try:
        app()
    except (ValidationError, SettingsError) as error:
        for name, said in settings_errors(error):
            console.print("[red]error:[/]", end=" ")
            console.print(f"{name}: {said}", markup=False, soft_wrap=True)
        sys.exit(2)
    except ClausegraphError as error:
        console.print("[red]error:[/]", end=" ")
        console.print(str(error), markup=False, soft_wrap=True)
        sys.exit(error.exit_code)


def _settings(data: Path | None) -> GraphSettings:
    settings = GraphSettings()
    return settings.model_copy(update={"data": data}) if data else settings


@contextmanager
def _writing(data: Path | None, command: str, *, finishes_seed: bool = True) -> Iterator[tuple[Engine, Bars]]:
    """The graph to write into, by this command alone."""
    from clausegraph.writing import writing  # noqa: PLC0415

    with (
        bars() as shown,
        database(_settings(data), progress=shown.download) as engine,
        writing(engine, command, shown, finishes_seed=finishes_seed),
    ):
        try:
            yield engine, shown
        except KeyboardInterrupt:
            warn(f"`{command}` was stopped; everything written so far stays, and the same command continues from there")
            raise


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on; 0 = any free one.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    data: Data = None,
    seed: Annotated[bool, typer.Option(help="Seed an empty graph with the demonstration corpus.")] = True,
) -> None:
    """Serve the API; starts the embedded Neo4j when no server is configured, and seeds an empty graph."""
    from clausegraph.server.starting import run  # noqa: PLC0415  # the other commands need no web server

    run(_settings(data), host=host, port=port, seed_empty=seed)


@app.command()
def seed(data: Data = None, as_json: AsJson = False) -> None:
    """Write the law catalogue and the demonstration corpus (about fictional platforms) into the graph."""
    from seed import seeding  # noqa: PLC0415

    with _writing(data, "seed", finishes_seed=False) as (engine, shown):
        done = seeding.seed(engine, shown)
    _tell_corpus(done, as_json=as_json)


@imports.command("corpus")
def import_corpus(path: Path, data: Data = None, as_json: AsJson = False) -> None:
    """Import a folder of platforms, documents and provisions written by hand (docs/corpus-format.md)."""
    from seed import seeding  # noqa: PLC0415

    with _writing(data, "import corpus") as (engine, shown):
        seeding.seed_catalogue(engine, shown)
        done = seeding.import_corpus(engine, path, shown)
    _tell_corpus(done, as_json=as_json)


@imports.command("ota")
def import_ota(
    path: Path,
    data: Data = None,
    as_json: AsJson = False,
    own_name: As = None,
    services: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What services are: a file such as claims/data/services.yaml.")
    ] = None,
    suggest: Annotated[bool, typer.Option(help="Let rules suggest laws for the clauses at once.")] = True,
) -> None:
    """Import an Open Terms Archive: a versions repository (git), or an exported folder with a manifest."""
    from seed import seeding  # noqa: PLC0415
    from seed.archive.load import Suggesting, import_archive  # noqa: PLC0415

    with _writing(data, "import ota") as (engine, shown):
        seeding.seed_catalogue(engine, shown)
        done = import_archive(engine, path, shown, name=own_name, suggesting=Suggesting(suggest, services))
    if as_json:
        _print_json(done.figures() | {"faults": [str(one) for one in done.faults]})
    else:
        _tell_archive(done)
    if done.faults:
        for fault in done.faults:
            console.print("[red]error:[/]", end=" ")
            console.print(str(fault), markup=False, soft_wrap=True)
        raise typer.Exit(2)


@app.command()
def check(
    data: Data = None,
    as_json: AsJson = False,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="Check the files of the law catalogue instead; needs no Neo4j.")
    ] = False,
) -> None:
    """Check every invariant on the graph, and tell what the quality rules find; exit code 1 when one is broken."""
    if catalogue:
        _check_catalogue(as_json=as_json)
    from clausegraph.commands.checking import examine  # noqa: PLC0415
    from clausegraph.writing import begin_day_if_free  # noqa: PLC0415

    with bars() as shown, database(_settings(data), progress=shown.download) as engine:
        begin_day_if_free(engine, "check")
        found = examine(engine, shown)
    if as_json:
        _print_json(found.as_json())
    else:
        for line, told in found.shown():
            out.print(line)
            for one in told:
                out.print(f"          {one}", markup=False)
    raise typer.Exit(1 if found.is_broken else 0)


def _check_catalogue(*, as_json: bool) -> None:
    from clausegraph.commands.catalogue import examine  # noqa: PLC0415
    from seed.catalogue import read  # noqa: PLC0415

    found = examine(read.DATA, datetime.now(UTC).date())
    if as_json:
        _print_json(found.as_json())
    else:
        for table_of in found.shown():
            out.print(table_of)
    raise typer.Exit(1 if found.problems else 0)


@app.command()
def schema() -> None:
    """Print the GraphQL schema (SDL)."""
    from api.schema import schema as declared  # noqa: PLC0415

    print(declared.as_str())  # noqa: T201  # to be redirected to a file, as it is


@app.command()
def explain(
    operation: Annotated[str, typer.Argument(metavar="FILE|-", help="File with a GraphQL document; `-`: standard in.")],
    variables: Annotated[Path | None, typer.Option(help="File with the variables, a JSON object.")] = None,
    name: Annotated[
        str | None, typer.Option("--operation", help="Name of the operation, if the document has several.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what an operation is compiled to: plan, Cypher, names of parameters; needs no Neo4j."""
    from clausegraph.commands.explaining import explained, shown  # noqa: PLC0415

    found = explained(operation, variables, name)
    if as_json:
        _print_json(found)
    else:
        print(shown(found))  # noqa: T201  # lines stay as they are


@imports.command("claims")
def import_claims(path: Path, dry_run: DryRun = False, by: reviewing.By = None, data: Data = None) -> None:
    """Propose the claims of a file of JSON lines (docs/facts.md)."""
    reviewing.import_file(path, "claims", by, data, dry=dry_run)


@imports.command("sssom")
def import_sssom(path: Path, dry_run: DryRun = False, by: reviewing.By = None, data: Data = None) -> None:
    """Propose the mappings of a table of SSSOM (docs/facts.md)."""
    reviewing.import_file(path, "sssom", by, data, dry=dry_run)


@app.command()
def resolve(text: str, as_json: AsJson = False) -> None:
    """Tell the path of a law or unit, the code of a place or the slug of an authority, from any of its names."""
    from seed.resolve import resolve as resolved  # noqa: PLC0415

    found = resolved(text)
    if as_json:
        _print_json(found.as_json(text))
    else:
        _tell_resolved(text, found)
    raise typer.Exit(0 if found.is_clear else 1)


def _tell_resolved(text: str, found: Resolution) -> None:
    from seed.resolve import describe  # noqa: PLC0415

    if found.ambiguous:
        console.print(f"{text!r} is ambiguous; it can mean:", markup=False)
        for match in found.matches:
            out.print(f"{match:<12} {describe(match)}", markup=False)
    elif found.matches:
        for match in found.matches:
            out.print(match, markup=False)
    else:
        near = f"; did you mean {', '.join(found.suggestions)}?" if found.suggestions else ""
        console.print(
            f"{text!r} is not a name of a law, place or authority that the catalogue knows{near}",
            markup=False,
            soft_wrap=True,
        )
    for law, reference in found.undeclared:
        console.print(
            f"{reference!r} is not a unit of {law} in the catalogue; the law is known", markup=False, soft_wrap=True
        )


@app.command()
def extract(
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="A text, or JSON lines with `text`; - = standard input.")
    ],
    given: Annotated[
        Given, typer.Option("--format", help="Format of the input; auto looks at the beginning of the input.")
    ] = Given.AUTO,
) -> None:
    """Read analyses: the laws they engage and do not, the places they flag, exposure, parts; one JSON line each."""
    with bars() as shown:
        faults = extract_analyses(source, given, shown)
    for fault in faults:
        console.print("[red]error:[/]", end=" ")
        console.print(fault, markup=False, soft_wrap=True)
    raise typer.Exit(2 if faults else 0)


app.command()(suggest)


@app.command()
def doctor(
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port that a server would listen on.")] = None,
    host: Annotated[str | None, typer.Option(help="Address that a server would listen on.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Look at everything that a start needs, and say what to do; exit code 1 when something is wrong."""
    from clausegraph.commands.doctor import examine  # noqa: PLC0415

    found = examine(data, port, host)
    wrong = any(one.state == "wrong" for one in found)
    if as_json:
        _print_json({"ok": not wrong, "checks": [one.as_json() for one in found]})
    else:
        out.print(table((one.state, one.name, one.found, one.remedy) for one in found))
    raise typer.Exit(1 if wrong else 0)


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="Whom or what the key is for.")],
    role: Annotated[Role, typer.Option(case_sensitive=False, help="What the key allows.")] = Role.READER,
    expires: Annotated[
        str | None, typer.Option(metavar="DAYS|DAY", help="When the key ends: 90d, or 2027-03-31; never if not given.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it; nobody can read it again."""
    from clausegraph.keys import as_json as told  # noqa: PLC0415
    from clausegraph.keys import expiry  # noqa: PLC0415
    from graph.store.keys import make_key  # noqa: PLC0415

    now = datetime.now(UTC)
    until = expiry(expires, now)
    with bars() as shown, database(_settings(data), progress=shown.download) as engine:
        key, token = make_key(engine, name, role, expires_at=until)
    if as_json:
        _print_json({**told(key, now), "key": token})
        return
    out.print(token, markup=False)
    console.print(f"key {key.id} for {name!r}: {role.value}. It is shown this once; keep it safe", markup=False)


@keys.command("list")
def list_keys(data: Data = None, as_json: AsJson = False) -> None:
    """List the keys: whom each is for, what it allows, and whether it can still be used."""
    from clausegraph.keys import as_json as told  # noqa: PLC0415
    from clausegraph.keys import shown as table_of  # noqa: PLC0415
    from graph.store.keys import read_keys  # noqa: PLC0415

    with bars() as shown, database(_settings(data), progress=shown.download) as engine:
        found = read_keys(engine).values()
    now = datetime.now(UTC)
    if as_json:
        _print_json([told(one, now) for one in found])
    else:
        out.print(table_of(found, now))


@keys.command("revoke")
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID")], data: Data = None) -> None:
    """Let a key open nothing any more, from five seconds from now at a running server."""
    from graph.store.keys import revoke_key  # noqa: PLC0415

    with bars() as shown, database(_settings(data), progress=shown.download) as engine:
        key = revoke_key(engine, key_id)
    out.print(f"key {key.id} for {key.name!r} is revoked", markup=False)


def _tell_corpus(done: CorpusImport, *, as_json: bool) -> None:
    told = done.revision
    figures: dict[str, Any] = {"documents": done.documents, "provisions": done.provisions}
    figures |= {"changed": bool(done.written), "revision": told.key, "content_hash": told.content_hash}
    change = "written" if done.written else "nothing changed"
    if as_json:
        _print_json(figures)
    else:
        out.print(f"{done.documents} documents, {done.provisions} provisions: {change}; revision {done.revision.key}")


def _tell_archive(done: ArchiveImport) -> None:
    figures = done.figures()
    left_out = figures.pop("left_out")
    for name, value in figures.items():
        out.print(f"{name.replace('_', ' '):>24}  {value}")
    for told in [f"{count} {reason}" for reason, count in left_out.items()] or ["nothing"]:
        out.print(f"{'not read':>24}  {told}", markup=False)


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())  # noqa: T201


if __name__ == "__main__":
    main()
