"""The bytes of an archived version -> the text that is read, or why it cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.files.errors import Fault, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from seed.sources.source import SourceDocument, SourceVersion

#: The largest text that is read, in bytes. One transaction writes a version, with each of its clauses beside the text;
#: real archives hold up to 1.2 MB.
LARGEST: Final = 6_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a version, as it is archived; hash and size are those of its bytes."""

    text: str
    sha256: str
    byte_count: int


def content_of(raw: bytes) -> Content:
    """The content of a version; raises `ValueError`, saying why, for one that cannot be read."""
    if len(raw) > LARGEST:
        raise ValueError(f"{len(raw):,} bytes are more than the {LARGEST:,} that are read of one text")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from None
    return Content(text, hashlib.sha256(raw).hexdigest(), len(raw))


def unread(path: Path, document: SourceDocument, version: SourceVersion, error: ValueError) -> SourceError:
    """A version that cannot be read, told by its document and its commit or day."""
    where = f"commit {version.commit}" if version.commit else f"fetched at {version.fetched_at:%Y-%m-%dT%H:%M:%SZ}"
    return SourceError([Fault(path, None, f"{document.name} ({where}): {error}", "this version was left out")])
