"""What mkdocs is told about the documents: links that leave the folder lead to files, not to pages of the site."""

from __future__ import annotations

import re
from typing import Any

_OUT = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?!docs/)([^)\s]+)\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The text of a page; what lies outside of `docs/` is named instead of linked."""
    depth = page.file.src_uri.count("/") + 1

    def named(link: re.Match[str]) -> str:
        leaves = link[0].count("../", link[0].index("](")) == depth
        return f"{link[1]} (`{link[2]}`)" if leaves else link[0]

    return _OUT.sub(named, markdown)
