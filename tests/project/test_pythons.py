"""`scripts/pythons` tells of each version whether its tests passed, failed, or were skipped for want of a Python."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes

#: Makes an environment whose Python ends with the code that stands in a file beside the script.
UV = """#!/bin/sh
[ "$1" = venv ] || exit 0
for folder; do :; done
mkdir -p "$folder/bin"
printf '#!/bin/sh\\nexit %s\\n' "$(cat {codes}/$(basename "$folder"))" > "$folder/bin/python"
chmod +x "$folder/bin/python"
"""
#: Is of the version that it is asked for, and nothing else.
PYTHON = "#!/bin/sh\nexit 0\n"


def told(folder: Path, codes: dict[str, int], *versions: str) -> tuple[int, list[str]]:
    """The exit code and the lines of the script, where there is a Python of each version of `codes`."""
    commands, project = folder / "bin", folder / "project"
    commands.mkdir()
    (project / "scripts").mkdir(parents=True)
    script = project / "scripts" / "pythons"
    script.write_bytes((ROOT / "scripts" / "pythons").read_bytes())
    script.chmod(0o755)
    for version, code in codes.items():
        (folder / version).write_text(str(code))
    texts = {"uv": UV.format(codes=folder), **{f"python{one}": PYTHON for one in codes}}
    for name, text in texts.items():
        (commands / name).write_text(text)
        (commands / name).chmod(0o755)
    environment = {"PATH": f"{commands}:/usr/bin:/bin", "PYENV_ROOT": str(folder / "none")}
    done = subprocess.run([script, *versions], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("codes", "ends", "lines"),
    [
        ({"8.1": 0}, 0, ["Python 8.1: passed", "Python 8.2: skipped, this machine has none"]),
        ({"8.1": 1, "8.2": 0}, 1, ["Python 8.1: FAILED", "Python 8.2: passed"]),
        ({}, 3, ["Python 8.1: skipped, this machine has none", "Python 8.2: skipped, this machine has none"]),
    ],
)
def test_each_version_is_told(codes: dict[str, int], ends: int, lines: list[str], tmp_path: Path) -> None:
    code, said = told(tmp_path, codes, "8.1", "8.2")
    assert (code, said[-2:]) == (ends, lines)
