"""Maven Central as the jars are fetched from it: jgo says where a jar is, and connections are kept from jar to jar.

jgo itself opens two connections for each jar, whose handshakes took longer than everything else together. Imported only
where a jar is missing: a start that has all of them needs nothing of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import requests
from jgo.maven import MavenContext
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from graph.embedded.jars import Jar

#: For the connection, and between two pieces of what is sent.
_TIMEOUT_S: Final = 30
_PIECE_BYTES: Final = 256 * 1024


class Maven:
    """The repository, over at most `connections` connections. A context manager; threads share it."""

    def __init__(self, connections: int) -> None:
        self._context = MavenContext(local_repos=[])
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=connections))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._session.close()

    def fetch(self, jar: Jar, target: Path) -> None:
        """Write the bytes of a jar into `target`, unchecked.

        Raises `requests.RequestException` or `OSError` where they do not come whole.
        """
        with self._session.get(self._address(jar), stream=True, timeout=_TIMEOUT_S) as response:
            response.raise_for_status()
            with target.open("wb") as file:
                for piece in response.iter_content(_PIECE_BYTES):
                    file.write(piece)

    def _address(self, jar: Jar) -> str:
        artifact = self._context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
        repository = next(iter(self._context.remote_repos.values()))
        return f"{repository}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
