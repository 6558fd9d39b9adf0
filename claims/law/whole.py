"""A text that is a name as a whole, as somebody types it: "Section 13(b) of the Federal Trade Commission Act".

Every word has to be explained: by a name, by a reference, by a place or a year, by the names of the law that is meant,
or as a word that says nothing. Where one is left, the text is no name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from claims.law.found import Found
from claims.law.notation.names import NameReading
from claims.law.notation.numbered import bare_numbers
from claims.text.normalise import normal
from claims.text.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.law.notation.names import LawName
    from claims.law.reader import Reader
    from claims.text.plain import Plain

#: Words around a name that say nothing: "Article 9 of the GDPR".
_FILLERS: Final = frozenset(
    [
        "of",
        "the",
        "under",
        "in",
        "to",
        "and",
        "or",
        "as",
        "amended",
        "by",
        "eu",
        "european",
        "union",
        "state",
        "states",
        "federal",
        "us",
        "uk",
        "et",
        "seq",
        "seqq",
        "ff",
        "also",
        "known",
        "called",
        "act",
        "law",
        "regulation",
        "directive",
        "new",
        "revised",
        "proposed",
        "its",
        "s",
        "du",
        "de",
        "la",
        "le",
        "des",
        "der",
        "die",
        "das",
        "section",
        "sections",
        "see",
        "cf",
    ]
)
_BRACKETS: Final = re.compile(r" \([A-Z][\w.-]{1,9}\)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: How alike a mistyped word has to be to one of a name, of 100.
_ALIKE: Final = 85


class Whole:
    """Reads texts that are names."""

    def __init__(self, reader: Reader, names: Iterable[LawName], makers: Iterable[str] = ()) -> None:
        self._reader = reader
        #: Names of those who make or enforce laws, which may stand before a name: "FTC Endorsement Guides".
        self._makers = frozenset(word for maker in makers for word in (normal(maker), f"{normal(maker)}s"))
        self._exact: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        self._starts: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            if name.number:
                continue
            self._exact[normal(name.name)].add((name.target, name.ambiguous))
            self._words[name.law] |= set(normal(name.name).split())
            self._starts[name.law].add(normal(name.name))

    def read(self, text: str) -> NameReading:
        """What a text names as a whole; `rest` says what no name explains."""
        exact = self._exact.get(normal(text))
        if exact:
            sure = {target for target, ambiguous in exact if not ambiguous}
            targets = sure if len(sure) == len(exact) else {target for target, _ in exact}
            # An acronym of one law is that law; words that several could mean are not.
            doubtful = not sure and re.search("[a-z]{3}", text) is not None
            return NameReading(tuple(sorted(targets)), ambiguous=len(targets) > 1 or doubtful)
        reading = self._read(plain(text))
        if reading.rest or not reading.matches:
            for other in self._rewritten(text):
                again = self._read(plain(other))
                if again.matches and not again.rest:
                    return again
        return reading

    @staticmethod
    def _rewritten(text: str) -> list[str]:
        """Other ways to take a text: without an acronym or commas within a name; with the word that a number lacks."""
        others = [_BRACKETS.sub("", text)] if _BRACKETS.search(text) else []
        others += [text.replace(",", "")] if "," in text else []
        if re.match(r"\s*\d", text):
            others.append(f"Section {text.strip()}")
        return others

    def _read(self, text: Plain) -> NameReading:
        found = self._reader.found(text, any_case=True)
        found += self._numbers(text.shown, found)
        found = self._without_explained(text.shown, found)
        for one in found:
            self._reader.believe(text.shown, one)
        if not found:
            return self._bare(text)
        matches: dict[str, None] = {}
        for one in found:
            cited = one.cited if one.certain else ()
            matches |= dict.fromkeys(cited or one.laws)
        told = {path.partition("/")[0] for path in matches if "/" in path}
        kept = tuple(path for path in matches if "/" in path or path not in told)
        undeclared = tuple(
            (one.law, reference) for one in found if one.certain and not one.whole for reference in one.undeclared
        )
        ambiguous = any(len(one.laws) > 1 for one in found if not one.certain)
        return NameReading(
            tuple(sorted(kept)), ambiguous, tuple(dict.fromkeys(undeclared)), self._rest(text.shown, found)
        )

    def _numbers(self, text: str, found: list[Found]) -> list[Found]:
        """Acts of the Union by their bare number, which alone could be something else: "GDPR (2016/679)"."""
        added = []
        for number in bare_numbers(text):
            target = self._reader.union_act(number.number)
            if target and not any(name.start < number.end and number.start < name.end for name in found):
                added.append(Found(number.start, number.end, (target,), "number", (number.start, number.end)))
        laws = {one.law for one in added}
        for name in found:
            if not name.certain and len(laws & set(name.laws)) == 1:
                name.targets = tuple(laws & set(name.laws))
        return added

    def _without_explained(self, text: str, found: list[Found]) -> list[Found]:
        """Leave out a name in brackets that only begins the name of the law before it: "16 CFR 312 (COPPA)"."""
        kept: list[Found] = []
        for one in found:
            in_brackets = text[one.start - 1 : one.start] == "("
            written = normal(text[one.start : one.end])
            before = {law for other in kept for law in other.laws} - set(one.laws)
            if in_brackets and any(name.startswith(f"{written} ") for law in before for name in self._starts[law]):
                continue
            kept.append(one)
        return kept

    def _bare(self, text: Plain) -> NameReading:
        """A reference without a law, where one law alone has such a unit."""
        references = self._reader.references(text)
        if len(references) == 1 and references[0].start == 0 and references[0].end == len(text.shown.rstrip()):
            paths = [path for item in references[0].items for path in self._reader.units_anywhere(item)]
            if len(paths) == len(references[0].items):
                return NameReading(tuple(sorted(paths)))
        return NameReading(rest=text.shown)

    def _rest(self, text: str, found: list[Found]) -> str:
        """The words of a text that nothing explains."""
        spans = [(one.start, one.end) for one in found]
        spans += [one.around for one in found]
        spans += [(reference.start, reference.end) for one in found for reference in one.references]
        left = "".join(" " if any(start <= at < end for start, end in spans) else sign for at, sign in enumerate(text))
        known = set().union(*(self._words[law] for one in found for law in one.laws))
        words = normal(left.replace("§", " ")).split()
        while words and self._is_explained(words[-1], known):
            words.pop()
        while words and self._is_explained(words[0], known):
            words.pop(0)
        return " ".join(words)

    def _is_explained(self, word: str, known: set[str]) -> bool:
        if word in _FILLERS or word in known or word in self._makers or _YEAR.fullmatch(word):
            return True
        return len(word) >= 6 and process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
