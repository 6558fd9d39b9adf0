"""What a language model suggests of the clauses of a graph: asked clause by clause, of laws that are on offer.

On offer is what rules and alike clauses suggest and what the clause names, with the parts of these laws; where it is
asked widely, every law of the catalogue. A clause whose words, laws on offer, task and model are those of before is not
asked about again. Nothing is sent while the graph is written into: what came back is kept batch by batch, and left out
of a clause that has other words by then.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from claims.model.answer import Dropped, read_answer
from claims.model.client import ModelError, NoModelAnswerError
from claims.model.question import TASK_VERSION, Offered, Question
from claims.review.claim_rows import Evidence
from claims.rules import gates
from graph.model.vocabulary import Effect, Rationale
from graph.progress import OnProgress, silent
from graph.publish.quality.judging import instructions
from graph.store.reads import words_of
from graph.store.rows import NodeRow
from graph.store.writer import Writer
from graph.turns.instants import utc_now
from seed.catalogue.law_reader import law_reader
from seed.catalogue.suggesting import rule_reader
from seed.suggest.batches import decided, own_claims
from seed.suggest.by_precedents import PRECEDENTS
from seed.suggest.by_rules import RULES
from seed.suggest.claims import Author, Difference, Wanted
from seed.suggest.clauses import Documents, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from claims.model.answer import Answer, Chosen
    from claims.model.client import Client
    from claims.rules.suggestion import LawFact
    from graph.engine import Engine
    from graph.store.rows import Batch, Value
    from graph.turns.instants import Clock, Turn
    from seed.suggest.clauses import Described, Standing

    #: Told of each clause that was asked about, and why nothing came of it.
    Told = Callable[[str, str], None]

#: How sure such a suggestion is: no model was measured, so as likely right as wrong, until there is a record.
_CONFIDENCE: Final = 0.5
#: Clauses of one transaction, and those that are looked at at once.
_AT_ONCE: Final = 10
_READ: Final = 250
#: So many questions without an answer, one after the other, and no more are asked.
_MOST_UNANSWERED: Final = 3
_OTHER: Final = re.compile(r"[^a-z0-9.]+")
_NAME: Final = "model:"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which clauses are asked about: those of a platform, document or clause (`within`, a key), so many at most; of
    what rules and alike clauses suggest, or `widely` of all laws.
    """

    within: str | None = None
    most: int | None = None
    widely: bool = False

    def covers(self, key: str) -> bool:
        """Whether a clause is one of those."""
        return self.within is None or key == self.within or key.startswith(f"{self.within}/")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about a clause of the graph, with the hash of what its answer depends on."""

    clause: Standing
    described: Described
    question: Question
    of: str

    @property
    def speaks_to_programs(self) -> bool:
        """Whether words of the clause may be meant for programs that read it."""
        return instructions({"text": self.question.text}) is not None


@dataclass(slots=True)
class Asked:
    """What became of questions: how many were sent, not answered, and answered for words that are gone; suggestions,
    as those of rules are counted; and what of the answers was left out, by the reason.
    """

    sent: int = 0
    unanswered: int = 0
    #: Questions without an answer since the last one that had one.
    in_vain: int = 0
    moved: int = 0
    suggestions: Counter[str] = field(default_factory=Counter)
    dropped: Counter[Dropped] = field(default_factory=Counter)


def author_of(model: str) -> Author:
    """The agent that a model's suggestions are of."""
    slug = _OTHER.sub("-", model.lower()).strip("-") or "unnamed"
    return Author(f"{_NAME}{slug}", f"Model {model}", TASK_VERSION)


def questions(engine: Engine, wish: Wish, model: str) -> list[Asking]:
    """The questions that are to be asked, in the order of the clauses; nothing is sent by this."""
    documents = Documents(engine, rule_reader().table, None)
    clauses = [one for one in documents.clauses() if one.words and wish.covers(one.key)]
    found: list[Asking] = []
    for at in range(0, len(clauses), _READ):
        found += _questions(engine, documents, clauses[at : at + _READ], model, widely=wish.widely)
        if wish.most is not None and len(found) >= wish.most:
            return found[: wish.most]
    return found


def gone(engine: Engine, wish: Wish) -> list[Standing]:
    """The clauses that a model was asked about, and that are no longer active."""
    clauses = Documents(engine, rule_reader().table, None).clauses()
    return [one for one in clauses if one.asked_of is not None and not one.words and wish.covers(one.key)]


def _questions(
    engine: Engine, documents: Documents, some: Sequence[Standing], model: str, *, widely: bool
) -> Iterator[Asking]:
    keys = [one.key for one in some]
    words, facts = words_of(engine, keys), decided(engine, keys)
    near = [own_claims(engine, agent, keys) for agent in (RULES, PRECEDENTS)]
    for one in some:
        text = str(words[one.key]["text"]) if one.key in words else ""
        described = documents.described[one.document]
        laws = {claim.end.split("/")[0] for claims in near for claim in claims[one.key] if claim.is_open}
        laws |= {mention.target for mention in law_reader().mentions(text)}
        paths = sorted(set(_paths(laws, widely=widely)) - facts[one.key])
        offered = tuple(_offered(path) for path in paths if not _is_shut(path, one, described))
        of = digest(TASK_VERSION, model, one.words, one.headings, [each.path for each in offered])
        if text and offered and of != one.asked_of:
            yield Asking(one, described, Question(one.headings, text, offered), of)


def _paths(laws: set[str], *, widely: bool) -> Iterator[str]:
    for law in laws:
        yield from _parts().get(law, ())
    if widely:
        yield from _parts()


@cache
def _parts() -> dict[str, list[str]]:
    """Paths of each law and of its parts, by the path of the law."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, fact in rule_reader().table.laws.items():
        found[fact.law].append(path)
    return dict(found)


def _fact(path: str) -> LawFact:
    return rule_reader().table.laws[path]


def _offered(path: str) -> Offered:
    return Offered(path, _fact(path).label)


def _answers(path: str, clause: Standing, described: Described) -> Iterator[gates.GateAnswer]:
    table, document, law = rule_reader().table, described.on(clause.day), _fact(path)
    yield gates.of_consumers(law, table.gates, document, business_heading=False)
    yield gates.of_force(law, document.day)


def _is_shut(path: str, clause: Standing, described: Described) -> bool:
    """Whether a gate holds the law back, whatever the clause says."""
    return any(answer.shut for answer in _answers(path, clause, described))


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks questions of one model. `turn` lets write whoever holds it, and publishes; `told` hears what went wrong."""

    engine: Engine
    client: Client
    author: Author
    turn: Callable[[], AbstractContextManager[None]]
    told: Told
    clock: Clock = utc_now

    def ask(self, askings: Sequence[Asking], progress: OnProgress = silent) -> Asked:
        """Ask, and keep what can be used as suggestions.

        Raises `ModelError` where the server answers nothing, and what the graph raises; what was kept by then stays.
        """
        done = Asked()
        for at in range(0, len(askings), _AT_ONCE):
            some = askings[at : at + _AT_ONCE]
            answers = [(one, answer) for one in some if (answer := self._answer(one, done)) is not None]
            if answers:
                with self.turn():
                    self._keep(answers, done)
            if done.in_vain >= _MOST_UNANSWERED:
                raise ModelError(f"{done.in_vain} questions one after the other were not answered; no more are asked")
            progress("clauses asked about", at + len(some), len(askings))
        return done

    def end(self, clauses: Sequence[Standing], done: Asked) -> None:
        """End what the model has suggested of clauses that are gone; nothing is asked."""
        keys = [one.key for one in clauses]
        if not keys:
            return
        with self.turn():
            own, difference = own_claims(self.engine, self.author.slug, keys), Difference(self.author)
            for key in keys:
                difference.add(key, [], own[key], "", frozenset())
            done.suggestions += difference.counted()
            self._write(
                difference, [NodeRow("Provision", {"key": key, "askedSha256": None}, partial=True) for key in keys]
            )

    def _answer(self, one: Asking, done: Asked) -> Answer | None:
        """The answer to one question; None where there was none in the end, or too many had none before."""
        if done.in_vain >= _MOST_UNANSWERED:
            return None
        done.sent += 1
        try:
            content = self.client.ask(one.question)
        except NoModelAnswerError as error:
            done.unanswered += 1
            done.in_vain += 1
            self.told(one.clause.key, str(error))
            return None
        done.in_vain = 0
        answer = read_answer(content, one.question)
        done.dropped += answer.dropped
        for why, number in answer.dropped.items():
            self.told(one.clause.key, f"left out: {number} {why.value}")
        return None if answer.is_none else answer

    def _keep(self, answers: Sequence[tuple[Asking, Answer]], done: Asked) -> None:
        """Write what is suggested in place of what the model has suggested of these clauses before."""
        keys = [one.clause.key for one, _ in answers]
        words, facts = words_of(self.engine, keys), decided(self.engine, keys)
        own = own_claims(self.engine, self.author.slug, keys)
        difference, marks = Difference(self.author), list[NodeRow]()
        for one, answer in answers:
            key = one.clause.key
            if key not in words or words[key]["text"] != one.question.text:
                done.moved += 1
                continue
            wanted = [_wanted(one, chosen, words[key]) for chosen in answer.chosen]
            difference.add(key, wanted, own[key], one.question.text, frozenset(facts[key]))
            marks.append(NodeRow("Provision", {"key": key, "askedSha256": one.of}, partial=True))
        done.suggestions += difference.counted()
        self._write(difference, marks)

    def _write(self, difference: Difference, marks: Sequence[NodeRow]) -> None:
        def batch(turn: Turn) -> Batch:
            rows = difference.batch(turn.now)
            rows.nodes += [self.author.row(), *marks]
            return rows

        Writer(self.engine, self.clock).write(batch)


def _wanted(one: Asking, chosen: Chosen, words: dict[str, Any]) -> Wanted:
    conditions = [each.condition for each in _answers(chosen.target, one.clause, one.described)]
    says: dict[str, Value] = {
        "modality": chosen.modality.value,
        "condition": ", and ".join(each for each in (chosen.condition, *conditions) if each) or None,
        "confidence": _CONFIDENCE,
        "rationale": chosen.rationale,
        "rationaleKind": Rationale.SEMANTIC.value,
        "effect": Effect.UNSPECIFIED.value,
        "parties": [],
        "validFrom": words["validFrom"],
    }
    path, quote = " > ".join(one.clause.headings) or None, one.question.text[chosen.start : chosen.end]
    evidence = (Evidence("EXCERPT", words["url"], path, quote, words["fetchedAt"], verified=True),)
    return Wanted(("LegalTarget", chosen.target), says, evidence, place=(chosen.start, chosen.end))
