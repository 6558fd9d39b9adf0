"""Markdown -> the words a reader sees, in the form in which texts are compared."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from claims.text.normalise import typed

_ADDRESS: Final = r"\(\s*(?:<[^<>]*>|(?:[^()\s]|\([^()]*\))*)(?:\s+\"[^\"]*\")?\s*\)"
_IMAGE: Final = re.compile(rf"!\[[^\]]*\]{_ADDRESS}")
_LINK: Final = re.compile(rf"\[((?:[^\[\]\\]|\\.)*)\]{_ADDRESS}")
#: What is left of a link that stands in another paragraph than its address: "[more", "](https://a.example/x) here."
_ADDRESS_ALONE: Final = re.compile(rf"^([^\[]*)\]{_ADDRESS}")
_OPENED: Final = re.compile(r"(?<!\\)\[(?=[^\]]*$)")
#: Links that show a sign instead of words lead to where they stand: "What is it? [#](#what)".
_ANCHOR: Final = re.compile(rf"\[\s*(?:\\?#|¶|§|🔗|∞)?\s*\]{_ADDRESS}")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|br|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|table|tbody|td|th"
    r"|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_QUOTED: Final = re.compile(r"\n[ \t\xa0]*(?:>[ \t\xa0]?)+")
_EMPHASIS: Final = re.compile(r"(?<!\\)(?:\*+|~~|`+|(?<!\w)_+|_+(?!\w))")
_MARKS: Final = frozenset("*_`~\\")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Characters without a form of their own: of no width, of a direction, of a hyphen that may be needed.
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
#: What printed pages leave between their words: characters that control a device, but for the white space among them.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
#: Forms of a character that only a typesetter tells apart: ligatures, full-width forms, spaces, dots in one character.
#: Other signs stay what they are: "™" is not "TM", "m²" not "m2".
_TYPESET: Final = re.compile("[\ufb00-\ufb06\uff01-\uff5e\u2000-\u200a\u202f\u205f\u3000\u2024-\u2026]")


def plain(markdown: str) -> str:
    """The words of one sentence of Markdown, in the form in which sentences are compared; may be empty."""
    text = _unlinked(markdown) if "[" in markdown or "](" in markdown else markdown
    if "<" in text or "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub(" ", text))
    if ">" in text:
        text = _QUOTED.sub("\n", text)
    if not _MARKS.isdisjoint(text):
        text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    if not text.isascii():
        text = _composed(text)
    text = " ".join(text.replace("|", " ").split())
    return text if any(map(str.isalnum, text)) else ""


def _unlinked(text: str) -> str:
    """`text` with the words of links alone."""
    if "](" in text:
        text = _LINK.sub(r"\1", _ANCHOR.sub("", _IMAGE.sub("", text)))
        if "](" in text:  # a link around an image, or around another pair of brackets
            text = _ADDRESS_ALONE.sub(r"\1", _LINK.sub(r"\1", text))
    return _OPENED.sub("", text)


def _composed(text: str) -> str:
    """`text` with letters, spaces, quotation marks and dashes each in one form."""
    text = _TYPESET.sub(lambda found: unicodedata.normalize("NFKC", found[0]), unicodedata.normalize("NFC", text))
    text = typed(text).replace("«", '"').replace("»", '"')
    return _INVISIBLE.sub("", text)
