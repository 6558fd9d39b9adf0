"""The command line: answers on standard out, one message and an exit code for what goes wrong, never a stack trace."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx2 as httpx
import orjson
import pytest

from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.errors import CredentialsError
from tests.archives import exported

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contents import Contents

pytestmark = pytest.mark.processes


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "clausegraph", *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def server(neo4j: EmbeddedNeo4j) -> dict[str, str]:
    end = neo4j.endpoint
    return {
        "CLAUSEGRAPH_NEO4J_URI": end.uri,
        "CLAUSEGRAPH_NEO4J_USER": end.user,
        "CLAUSEGRAPH_NEO4J_PASSWORD": end.password,
    }


@pytest.mark.parametrize(
    ("text", "code", "out"),
    [("Article 9 GDPR", 0, "eu-gdpr/art-9\n"), ("Illinois", 0, "US-IL\n"), ("Georgia", 1, "GE           Georgia\n")],
)
def test_resolve_prints_the_path_or_the_choices(text: str, code: int, out: str) -> None:
    done = run("resolve", text)
    assert done.returncode == code
    assert done.stdout.startswith(out)
    assert ("ambiguous" in done.stderr) == (code == 1)


def test_schema_prints_the_schema() -> None:
    assert "type Provision implements Node & Versioned" in run("schema").stdout


OPERATION = "query One($first: Int) {\n  platforms(first: $first) { nodes { slug } } }\nquery Other { graph { flags } }"


def test_an_operation_is_explained_without_a_database(tmp_path: Path) -> None:
    file, variables = tmp_path / "operation.graphql", tmp_path / "variables.json"
    file.write_text(OPERATION)
    variables.write_text('{"first": 2}')
    nowhere = {"CLAUSEGRAPH_NEO4J_URI": "bolt://127.0.0.1:1"}
    done = run("explain", str(file), "--variables", str(variables), "--operation", "One", **nowhere)
    assert (done.returncode, done.stderr) == (0, "")
    plan, cypher, parameters = re.split(r"\n\nCypher\n\n|\n\nParameters\n\n", done.stdout)
    assert plan.startswith("Plan\n\nplatforms: Page\n")
    assert '| start: NodesOf("Platform")' in plan
    assert "| access: Access(present_in_rows: [.slug is present])" in plan, "what a rule has decided"
    assert cypher.startswith("CYPHER 25\n")
    assert "LIMIT $p0_first" in cypher
    assert parameters.split() == ["$p0_first"], "what the statement reads"
    found = orjson.loads(run("explain", str(file), "--operation", "Other", "--json").stdout)
    assert set(found) == {"outline", "cypher", "parameters"}
    assert found["outline"].startswith("graph: ")


def test_an_operation_is_explained_from_standard_in() -> None:
    command = [sys.executable, "-m", "clausegraph", "explain", "-"]
    done = subprocess.run(command, input="{ __typename }", capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "Nothing is asked of the graph: there is no statement.\n"


@pytest.mark.parametrize(
    ("operation", "variables", "said"),
    [
        ("{ platforms {\n  nodes { slugg } } }", None, ["{file}:2:11: ", "slugg"]),
        ("{ platforms(", None, ["{file}:1:13: Syntax Error"]),
        ("{ a: platforms(first: 500) { totalCount }\n  b: laws }", None, ["{file}:2:3: ", "laws"]),
        (
            "{ a: platforms(first: 500) { totalCount }\n  b: platforms(first: -1) { totalCount } }",
            None,
            ["{file}:1:3: first: 500 is outside", "{file}:2:3: first: -1 is outside"],
        ),
        ("query($s: String!) { platform(slug: $s) { name } }", "{}", ["{file}:1:7: ", "'$s'"]),
        (OPERATION, None, ["{file}: ", "name the one to run"]),
        ("{ __typename }", "[1]", ["{variables}: variables are a JSON object"]),
        ("{ __typename }", '{\n"a" 1}', ["{variables}:2:5: not JSON"]),
    ],
)
def test_what_can_not_be_explained_is_told_with_its_place(
    operation: str, variables: str | None, said: list[str], tmp_path: Path
) -> None:
    places = {"file": tmp_path / "operation.graphql", "variables": tmp_path / "variables.json"}
    places["file"].write_text(operation)
    if variables:
        places["variables"].write_text(variables)
    done = run("explain", str(places["file"]), *(["--variables", str(places["variables"])] if variables else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    for one in said:
        assert one.format(**places) in done.stderr


def test_an_operation_that_can_not_be_read_is_said(tmp_path: Path) -> None:
    absent = tmp_path / "absent.graphql"
    done = run("explain", str(absent))
    assert done.returncode == 2
    assert f"{absent}: No such file or directory" in done.stderr
    absent.write_bytes(b"\xff\xfe")
    assert f"{absent}: the text is not UTF-8" in run("explain", str(absent)).stderr


def test_a_server_that_is_down_is_said_and_ends_with_3() -> None:
    done = run("check", CLAUSEGRAPH_NEO4J_URI="bolt://127.0.0.1:1")
    assert done.returncode == 3
    assert "Neo4j does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_password_is_said(neo4j: EmbeddedNeo4j) -> None:
    # Nobody's own: too many wrong passwords lock out who has the right one.
    nobody = {"CLAUSEGRAPH_NEO4J_USER": "nobody", "CLAUSEGRAPH_NEO4J_PASSWORD": "wrong"}
    done = run("check", **server(neo4j) | nobody)
    assert done.returncode == 3
    assert "refused the credentials" in done.stderr


def test_too_many_wrong_passwords_are_said(neo4j: EmbeddedNeo4j) -> None:
    for _ in range(5):
        with pytest.raises(CredentialsError, match="refused the credentials"):
            Engine.connect(neo4j.endpoint.uri, "somebody", "wrong")


def test_a_wrong_setting_is_named() -> None:
    done = run("check", CLAUSEGRAPH_HEAP_MB="little")
    assert done.returncode == 2
    assert "CLAUSEGRAPH_HEAP_MB" in done.stderr


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 3
    assert "cannot listen on 127.0.0.1" in done.stderr
    assert "--port" in done.stderr


def test_a_missing_archive_is_said(neo4j: EmbeddedNeo4j, tmp_path: Path) -> None:
    done = run("import", "ota", str(tmp_path / "absent"), **server(neo4j))
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr


def test_check_tells_the_rules_as_json(neo4j: EmbeddedNeo4j, contents: Contents) -> None:
    contents.demonstration()
    done = run("check", "--json", **server(neo4j))
    assert done.returncode == 0
    told = orjson.loads(done.stdout)
    findings = told.pop("quality")
    assert set(map(len, told.values())) == {0}
    assert all(one["about"] and one["message"] for found in findings.values() for one in found)


def test_a_broken_rule_ends_with_1_and_names_what_breaks_it(neo4j: EmbeddedNeo4j, contents: Contents) -> None:
    engine = contents.demonstration()
    contents.written_upon()
    engine.command("MATCH (p:Provision) WITH p ORDER BY p.key LIMIT 1 SET p.excerptStart = p.excerptStart + 1")
    done = run("check", **server(neo4j))
    assert done.returncode == 1
    assert "the excerpt is not what stands at" in done.stdout


def test_a_neo4j_that_dies_during_an_import_is_said_and_whole_versions_stay(tmp_path: Path) -> None:
    archive = exported(tmp_path / "archive")
    folder = tmp_path / "data"
    with EmbeddedNeo4j.start(folder) as dying:
        program = (
            "import sys, time; import seed.archive.load as load\n"
            "original = load.import_archive\n"
            "load.import_archive = lambda e, p, _, **named: original(e, p, lambda *_: time.sleep(0.3), **named)\n"
            "from clausegraph.cli import main; sys.argv[1:] = ['import', 'ota', sys.argv[1]]; main()\n"
        )
        command = [sys.executable, "-c", program, str(archive)]
        process = subprocess.Popen(command, env=os.environ | server(dying), stderr=subprocess.PIPE, text=True)
        end = dying.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            while engine.read("MATCH (v:DocumentVersion) RETURN count(v)")[0][0] < 2:
                time.sleep(0.05)
        os.kill(dying.pid, 9)
        error = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert "Neo4j does not answer" in error
    assert "Traceback" not in error
    with (
        EmbeddedNeo4j.start(folder) as again,
        Engine.connect(again.endpoint.uri, again.endpoint.user, again.endpoint.password) as engine,
    ):
        assert engine.read("MATCH (v:DocumentVersion) RETURN count(v)")[0][0] >= 2
        assert not engine.read("MATCH (v:DocumentVersion) WHERE NOT EXISTS { (v)-[:HAS_TEXT]->() } RETURN v.key")


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--port", "80000"], {}, "--port"),
        ([], {"CLAUSEGRAPH_PORT": "80000"}, "CLAUSEGRAPH_PORT"),
        (["--host", "not-a-name.invalid"], {}, "--host"),
        (["--host", "192.0.2.1"], {}, "--host"),
    ],
)
def test_what_cannot_be_listened_on_is_said(arguments: list[str], environment: dict[str, str], said: str) -> None:
    done = run("serve", *arguments, **environment)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "mode", "warned"),
    [("0.0.0.0", "development", True), ("0.0.0.0", "production", False), ("127.0.0.1", "development", False)],  # noqa: S104
)
def test_development_where_others_can_reach_it_is_warned_of(
    neo4j: EmbeddedNeo4j, engine: Engine, host: str, mode: str, *, warned: bool
) -> None:
    """The server is also asked: its log has a line for the operation, and for nothing else."""
    assert engine
    command = [sys.executable, "-m", "clausegraph", "serve", "--no-seed", "--port", "0", "--host", host]
    environment = os.environ | server(neo4j) | {"CLAUSEGRAPH_MODE": mode, "CLAUSEGRAPH_READ_WITHOUT_KEY": "true"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "readyz" in line:
            break
    port = line.rpartition(":")[2].partition("/")[0]
    for path in ("livez", "graphql?query={__typename}"):
        httpx.get(f"http://127.0.0.1:{port}/{path}", timeout=60)
    process.terminate()
    lines.append(process.communicate(timeout=60)[1])
    assert ("CLAUSEGRAPH_MODE=production" in "".join(lines)) == warned
    (told,) = [orjson.loads(line) for line in "".join(lines).splitlines() if line.startswith("{")]
    assert (told["event"], told["status"], told["type"]) == ("operation", 200, "query")
