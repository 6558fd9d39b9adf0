"""The explorer: the files that the build made of web/explorer, and the lines by which a page loads them.

The names of the files change with their content, so that a browser may keep them. Where the explorer was not built,
pages are what the server writes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from api.http.pages.graphiql import BUILT, Assets

if TYPE_CHECKING:
    from pathlib import Path

#: Behind the path of the public address.
PLACE: Final = "explorer/"
_ENTRY: Final = "main.tsx"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a page loads, below `PLACE`: the script, what the script imports at once, and style sheets."""

    script: str | None = None
    imports: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


class Explorer:
    """The files of the explorer. The first start of all serves while they are still made at its side."""

    def __init__(self, built: Path = BUILT / "explorer") -> None:
        self._manifest = built / "manifest.json"
        self._loaded = Loaded()
        self.assets = Assets(directory=built / "assets", check_dir=False)

    def loaded(self) -> Loaded:
        """What a page loads; nothing until the explorer is built."""
        if self._loaded.script is None and self._manifest.is_file():
            self._loaded = _loaded(orjson.loads(self._manifest.read_bytes()))
        return self._loaded


def _loaded(manifest: dict[str, Any]) -> Loaded:
    """What Vite says of its entry; imports of imports are imports of the page."""
    entry = manifest[_ENTRY]
    seen: dict[str, Any] = {}
    waiting = list(entry.get("imports", ()))
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen[name] = manifest[name]
            waiting += manifest[name].get("imports", ())
    styles = [style for one in (entry, *seen.values()) for style in one.get("css", ())]
    return Loaded(entry["file"], tuple(one["file"] for one in seen.values()), tuple(dict.fromkeys(styles)))
