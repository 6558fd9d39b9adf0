"""The warm-up of a Neo4j that was just started, in the background, and how far it is."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.engine import Engine


class WarmUp:
    """Asks ahead what the first requests will ask, once for each start of Neo4j."""

    def __init__(self, *, with_views: bool) -> None:
        self._with_views = with_views
        self._asked, self._of, self._over = 0, 0, False

    def begin(self, engine: Engine) -> None:
        """Ask in a thread; requests are answered at the same time."""
        Thread(target=self._run, args=(engine,), name="warm-up", daemon=True).start()

    def told(self) -> dict[str, Any]:
        """How far it is, for whoever asks whether the server is ready."""
        return {"planned": self._asked, "requests": self._of, "over": self._over}

    def _run(self, engine: Engine) -> None:
        from api.warm_up import warm_up  # noqa: PLC0415  # loads the API, for which a start does not wait

        self._over = False
        for asked, of in warm_up(engine, with_views=self._with_views):
            self._asked, self._of = asked, of
        self._over = True
