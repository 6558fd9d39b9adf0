"""Answer of an operation -> HTML, by the templates beside this module.

Everything that is put into a page is escaped by Jinja2, words of archived texts and keys alike. An address becomes a
link only where it is one of the web, so that a stored `javascript:` is shown as text.
"""

from __future__ import annotations

import re
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context

from api.answer.prose import ENGAGES
from api.http.pages.explorer import PLACE, Loaded
from graph.model.vocabulary import DISCLAIMER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

_WEB: Final = re.compile(r"https?://[^\s/]", re.ASCII)
#: What may stand in a path as it is, beside letters and digits (RFC 3986, section 3.3).
_IN_PATH: Final = "/~@:!$&'()*+,;="
_FIRMLY: Final = {
    "ENGAGES": "stated without reserve",
    "MAY_ENGAGE": "stated with a reserve",
    "ENFORCEMENT_SIGNALED": "signalled by an authority",
}
_CHANGES: Final = {
    "FIRST_RECORD": "First record",
    "CONTENT": "Change of content",
    "RETURNED": "Return to an earlier text",
    "TECHNICAL": "Technical change",
    "REMOVED": "Document removed",
}

#: The style sheet, and the name it is served under, which changes with it.
STYLE: Final = (files(__package__) / "assets" / "style.css").read_bytes()
STYLE_NAME: Final = f"style-{sha256(STYLE).hexdigest()[:12]}.css"


class Renderer:
    """The templates, for the server whose pages begin with `public_url`."""

    def __init__(self, public_url: str, loaded: Callable[[], Loaded] = Loaded) -> None:
        self._public_url = public_url
        # Links lead to the path alone, so that a page works under each name by which the server is reached.
        self._home = urlsplit(public_url).path
        self._templates = Environment(
            loader=PackageLoader(__package__),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "disclaimer": DISCLAIMER,
            "home": self._home,
            "explorer": loaded,
            "place": f"{self._home}{PLACE}",
            "stylesheet": f"{self._home}pages/{STYLE_NAME}",
        }
        self._templates.filters |= {
            "absolute": lambda permalink: self._public_url + self._path(permalink),
            "change": lambda kind: _CHANGES.get(kind, _spoken(kind)),
            "day": lambda instant: instant[:10],
            "engages": lambda modality: ENGAGES.get(modality, modality),
            "firmly": lambda modality: _FIRMLY.get(modality, modality),
            "local": self._local,
            "page": self._page,
            "period": _period,
            "spoken": _spoken,
        }
        self._templates.tests["web"] = lambda address: isinstance(address, str) and bool(_WEB.match(address))

    def page(self, template: str, content: Mapping[str, Any]) -> str:
        """The HTML of `template`; raises `jinja2.UndefinedError` where the content lacks what it shows."""
        return self._templates.get_template(f"{template}.html").render(content)

    def _path(self, permalink: str) -> str:
        """A permalink behind the public address, as an address spells it."""
        return quote(permalink.removeprefix(self._public_url), safe=_IN_PATH)

    @pass_context
    def _local(self, context: Context, permalink: str, *, dated: bool = True) -> str:
        """The page of a permalink on this server; at the time that the page around it shows, unless not `dated`."""
        return f"{self._home}{self._path(permalink)}{context.get('dated', '') if dated else ''}"

    @pass_context
    def _page(self, context: Context, path: str, *, dated: bool = True) -> str:
        """The page of a path such as `law/eu-gdpr`; at the time that the page around it shows, unless not `dated`."""
        return f"{self._home}{quote(path, safe=_IN_PATH)}{context.get('dated', '') if dated else ''}"


def _spoken(value: str | None) -> str | None:
    """A value of an enumeration in words: `MAY_ENGAGE` is "May engage"; null for null."""
    if value is None:
        return None
    words = re.sub(r"[_-]", " ", value).lower()
    return re.sub(r"\bai\b", "AI", words[:1].upper() + words[1:], flags=re.IGNORECASE)


def _period(record: Mapping[str, Any]) -> str | None:
    """The days on which a record holds, in words; null where none is known."""
    begins, ends = record["validFrom"], record["validTo"]
    parts = [f"from {begins}"] if begins else []
    # The interval is half-open: `validTo` is the first day on which the record no longer holds.
    parts += [f"until the day before {ends}"] if ends else []
    return " ".join(parts) or None
