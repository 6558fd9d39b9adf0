"""schemathesis against the running server: no operation that the schema allows makes it fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Of each root field. The examples are the same in every run.
EXAMPLES = 6
SECONDS = 120
OPTIONS = (
    *("--phases", "fuzzing", "--generation-deterministic", "--no-shrink", "--continue-on-failure", "--no-color"),
    *("--checks", "not_a_server_error,content_type_conformance,errors_are_the_callers", "--request-timeout", "20"),
    *("--suppress-health-check", "all", "--max-examples", str(EXAMPLES)),
)


def test_no_operation_makes_the_server_fail(api: str, tmp_path: Path) -> None:
    report = tmp_path / "report.ndjson"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            f"{api}graphql",
            *OPTIONS,
            "--report-ndjson-path",
            str(report),
        ],
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.clients.fuzzing", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    # A third of the queries at least were no refusals: they were answered from the graph. Many hold values that no scalar of
    # ours takes. A mutation needs a key, and some fields need a role.
    signs = ('"status_code"', '"status_code":401', '"status_code":403', '"x-cypher-statements":["1"]')
    sent, without_key, without_role, answered = (report.read_text().count(sign) for sign in signs)
    assert answered * 3 >= sent - without_key - without_role > EXAMPLES * 10
