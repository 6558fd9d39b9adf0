"""The quality rules, as a table: what each looks at, by which statement, what it says, and what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import QualityRule
from graph.publish.quality import judging, statements
from graph.publish.quality.agreement import LEAST_ALPHA, alpha
from graph.publish.quality.declare import Rule

if TYPE_CHECKING:
    from graph.publish.quality.declare import Said

#: So many claims of a rule must be decided before anything is said of it, and this share of them accepted.
FEWEST_DECIDED: Final = 20
LEAST_PRECISION: Final = 0.6
#: So many must have been read twice before anything is said of how far reviewers agree.
FEWEST_TWICE: Final = 10

_STANDS_FOR: Final = {"ENGAGES": "engages", "FLAGS": "flags", "ASSESSED_UNRELATED": "is unrelated to"}
_EXTRACTED: Final = {
    "EMPTY": "is empty",
    "MARKUP_ONLY": "holds markup and no words",
    "TRUNCATED": "is cut off",
}


def _flag(said: Said) -> str:
    place, basis = said["place"], ", ".join(said["basis"])
    if not basis:
        return f"The flag on {place} names no law as its basis."
    if not said["laws"]:
        return f"None of the laws on which the flag on {place} is based applies in {place}: {basis}."
    laws = ", ".join(f"{label} ({status})" for label, status, _ in said["laws"])
    return f"None of the laws on which the flag on {place} is based is in force there: {laws}."


def _law(said: Said) -> str:
    target, law = said["target"], said["law"]
    if said["status"]:
        why = f"{law} has the status {said['status']}"
    elif said["ended"]:
        why = f"{law} ended on {said['ended']}"
    elif said["begins"]:
        why = f"{law} is not in force before {said['begins']}"
    else:
        why = f"{target} applies only from {said['applies']} on"
    return f"The provision is said to engage {target}, but {why}."


def _strength(said: Said) -> str:
    return f"The strength of the engagement of {said['target']} is {said['strength']}, outside the scale of 0 to 10."


def _evidence(said: Said) -> str:
    return f"The claim that the provision {_STANDS_FOR[said['type']]} {said['target']} rests on no evidence."


def _severity(said: Said) -> str:
    severity, least, most = said["severity"], said["least"], said["most"]
    if said["reversed"]:
        return f"The exposure {least} to {most} begins above its end."
    if severity is None or least is None or most is None:
        held = {"severity": severity, "lower end of exposure": least, "upper end of exposure": most}
        lacks = " and no ".join(name for name, value in held.items() if value is None)
        has = " and ".join(f"the {name} {value}" for name, value in held.items() if value is not None)
        return f"The provision has {has}, and no {lacks}."
    return f"The severity {severity} lies outside the exposure {least} to {most}."


def _duplicate(said: Said) -> str:
    return f'The same words stand as another provision of the document, "{said["title"]}" ({said["key"]}).'


def _extraction(said: Said) -> str:
    return f"The archived text of {said['day']} {_EXTRACTED[said['extraction']]}: no provision was read from it."


def _imprecise(said: Said) -> str:
    return (
        f"Of {said['decided']} decided suggestions of the rule {said['rule']}, {said['accepted']} were accepted: "
        f"fewer than {LEAST_PRECISION:.0%}."
    )


def _apart(said: Said) -> str | None:
    judged = said["judged"]
    found = alpha(judged)
    if found is None or found >= LEAST_ALPHA:
        return None
    agreed = sum(first == second for first, second in judged)
    return (
        f"Two reviewers have read {len(judged)} claims of the rule {said['rule']} without knowing of each other, and "
        f"agree on {agreed} of them: alpha is {found:.2f}, below {LEAST_ALPHA:.2f}."
    )


RULES: Final = (
    Rule(
        name=QualityRule.FLAG_WITHOUT_BASIS_LAW,
        looks_at="flags of today, the laws that they are based on, and where and whether these are in force today",
        statement=statements.FLAGS_WITHOUT_LAW,
        message=_flag,
        remedy="base the flag on a law that applies in the place, or reject the claim",
        daily=True,
    ),
    Rule(
        name=QualityRule.LAW_NOT_IN_FORCE,
        looks_at="engagements of today, the status and the days of their laws, and from when an article applies",
        statement=statements.LAWS_NOT_IN_FORCE,
        message=_law,
        remedy="name the condition under which the engagement holds, or give the claim the days on which it is valid",
        daily=True,
    ),
    Rule(
        name=QualityRule.STRENGTH_OUT_OF_SCALE,
        looks_at="strengths of engagements",
        statement=statements.STRENGTHS,
        message=_strength,
        remedy="write the claim anew with a strength of 0 to 10",
    ),
    Rule(
        name=QualityRule.NO_EVIDENCE,
        looks_at="claims that facts of today stand for, and what the claims rest on",
        statement=statements.FACTS_WITHOUT_EVIDENCE,
        message=_evidence,
        remedy="add the words or the source that the claim rests on, or reject the claim",
    ),
    Rule(
        name=QualityRule.SEVERITY_OUTSIDE_EXPOSURE,
        looks_at="severity and exposure of active provisions",
        statement=statements.SEVERITIES,
        message=_severity,
        remedy="judge severity and exposure again",
    ),
    Rule(
        name=QualityRule.DUPLICATE_EXCERPT,
        looks_at="words of the active provisions of one document",
        statement=statements.DUPLICATES,
        message=_duplicate,
        remedy="keep one of the two, if the document says the words once",
    ),
    Rule(
        name=QualityRule.ANCHOR_BROKEN,
        looks_at="excerpts of active provisions, and the archived texts that they are taken from",
        statement=statements.ANCHORS,
        message=judging.anchor,
        remedy="import the archive again, or correct the excerpt",
    ),
    Rule(
        name=QualityRule.INSTRUCTIONS_IN_TEXT,
        looks_at="excerpts of active provisions: a text is written by a party with an interest",
        statement=statements.INSTRUCTIONS,
        message=judging.instructions,
        remedy="read the provision yourself; do not let a program judge the text alone",
    ),
    Rule(
        name=QualityRule.EXTRACTION_FAILED,
        looks_at="archived versions, and what the extraction gate found in each",
        statement=statements.EXTRACTIONS,
        message=_extraction,
        remedy="look at the archived page, and archive the document again",
    ),
    Rule(
        name=QualityRule.SUMMARY_CONTRADICTS_DIFF,
        looks_at="summaries of changes, and the counts of sentences of their diffs",
        statement=statements.SUMMARIES,
        message=judging.summary,
        remedy="write the summary anew from the diff",
    ),
)

#: The rules about rules: of no document, but of the claims that one rule has suggested.
IMPRECISE: Final = Rule(
    name=QualityRule.RULE_IMPRECISE,
    looks_at=f"rules that suggest laws, of whose suggestions at least {FEWEST_DECIDED} are decided",
    statement=statements.IMPRECISE,
    message=_imprecise,
    remedy="narrow the features or the gates of the rule",
)
APART: Final = Rule(
    name=QualityRule.REVIEWERS_DISAGREE,
    looks_at=f"rules that suggest laws, of whose suggestions at least {FEWEST_TWICE} were read by two reviewers",
    statement=statements.READ_TWICE,
    message=_apart,
    remedy="say more clearly in the text of the rule, or in a guideline, when a suggestion is right",
)
