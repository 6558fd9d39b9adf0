"""The server's log: everything of a fault but the values of variables."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
import structlog

from api.errors import failed
from clausegraph.server.logs import configure_logs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def fault() -> None:
    held = "fish".join(["sword", ""])
    assert held
    raise RuntimeError("a fault of ours")


def log_of_fault(capfd: pytest.CaptureFixture[str]) -> str:
    configure_logs()
    try:
        fault()
    except RuntimeError as error:
        failed(error, operation="Q")
    logged = capfd.readouterr().err
    assert "a fault of ours" in logged
    assert "in fault" in logged
    assert "swordfish" not in logged
    return logged


def test_a_fault_is_one_line_of_json_without_the_values_of_variables(capfd: pytest.CaptureFixture[str]) -> None:
    line = json.loads(log_of_fault(capfd))
    assert line["event"] == "internal error"
    assert line["level"] == "error"
    assert line["operation"] == "Q"
    assert line["timestamp"].endswith("Z")


def test_on_a_terminal_a_fault_is_readable_lines(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "RuntimeError: a fault of ours" in log_of_fault(capfd).splitlines()[-1]


@pytest.mark.parametrize("terminal", [False, True])
def test_no_value_breaks_a_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    configure_logs()
    structlog.get_logger().warning("said", operation="a\nb\rc\x1b[2Kd\u2028e\u0085f\x00")
    logged = capfd.readouterr().err
    assert len(logged.splitlines()) == 1
    assert "\x1b[2K" not in logged
    assert "\x00" not in logged
