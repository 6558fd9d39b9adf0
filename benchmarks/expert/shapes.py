"""Records of the experts' statements -> what the API answers. Nothing here is timed.

A function for each statement, of the same name: takes the list of records and the parameters, gives the answer's `data`.
"""

from __future__ import annotations

from typing import Any

from api.answer.prose import composed

Records = list[list[Any]]
Parameters = dict[str, Any]

BASE_URL = "https://graph.example/"


def nodes(found: list[Any], **more: Any) -> dict[str, Any]:
    """A connection, as far as it is asked for."""
    return {**more, "nodes": found}


def named(name: str, found: list[Any]) -> list[dict[str, Any]]:
    """A list of objects with one field."""
    return [{name: one} for one in found]


def told(value: Any) -> str | None:
    """A day or an instant as the API writes it."""
    return None if value is None else value.to_native().isoformat().replace("+00:00", "Z")


def facet(found: list[Any]) -> list[dict[str, Any]]:
    """Counts with keys and labels, the most frequent first."""
    rows = [dict(zip(("key", "label", "count"), one, strict=True)) for one in found]
    return sorted(rows, key=lambda one: (-one["count"], one["key"]))


def counted(found: list[Any]) -> list[dict[str, Any]]:
    """Counts with keys alone, sorted by the count below zero."""
    return [{"key": key, "count": -below} for below, key in found]


def q01(records: Records, _given: Parameters) -> Any:
    ((total, by_platform, by_place, found),) = records
    facets = {"jurisdiction": facet(by_place), "platform": facet(by_platform)}
    return {"provisions": nodes([_severe(*one) for one in found], totalCount=total, facets=facets)}


def _severe(key: str, title: str, severity: str, platform: str, document: str, *rest: Any) -> dict[str, Any]:
    text, sha256, reviewed, engages, flags = rest
    return {
        "id": f"Provision:{key}",
        "title": title,
        "severity": severity,
        "platform": {"name": platform},
        "document": {"title": document},
        "excerpt": {"text": text, "sha256": sha256} if text is not None else None,
        "assessmentState": "REVIEWED_UNRELATED" if reviewed else "NOT_ASSESSED",
        "engages": nodes(
            [
                {
                    "condition": condition,
                    "modality": modality,
                    "confidence": confidence,
                    "target": {"path": path, "label": label},
                }
                for condition, modality, confidence, path, label in engages
            ]
        ),
        "flags": nodes(
            [
                {"jurisdiction": {"code": code, "name": name}, "reason": reason, "basis": named("label", basis)}
                for code, name, reason, basis in flags
            ]
        ),
    }


_CLAUSE = (
    *("title", "severity", "exposureMin", "exposureMax", "plainSummary", "whyItMatters", "consumerImpact"),
    *("interpretiveNote", "vendorImplications", "complianceConsiderations"),
)
_ENGAGES = ("modality", "condition", "effect", "confidence", "rationale", "method")


def q02(records: Records, given: Parameters) -> Any:
    ((clause, version, source, engages, flags, comparables, platforms, history, issues),) = records
    key, *values = clause
    text, start, end, sha256, anchored = values[len(_CLAUSE) :]
    excerpt = {"text": text, "start": start, "end": end, "sha256": sha256, "anchored": anchored}
    name, title, url, kind, category = source
    permalink = f"{BASE_URL}provision/{key}"
    cited = [key, values[0], name, title, told(version[4]), told(version[1]), version[0], permalink, sha256]
    return {
        "provision": {
            "permalink": permalink,
            **dict(zip(_CLAUSE, values, strict=False)),
            "excerpt": excerpt if text is not None else None,
            "sourceVersion": {
                "sha256": version[0],
                "fetchedAt": told(version[1]),
                "archiveUrl": version[2],
                "extraction": version[3],
            },
            "platform": {"name": name},
            "document": {"title": title, "sourceUrl": url},
            "engages": nodes([_engagement(*one) for one in engages]),
            "flags": nodes([_flag(*one) for one in flags]),
            "comparables": nodes([_comparable(*one) for one in comparables]),
            "prevalence": {
                "platforms": sum(platforms),
                "ofPlatforms": len(platforms),
                "asOf": given["today"].isoformat(),
                "definition": composed("prevalence", [category, kind]),
            },
            "history": nodes(
                [
                    {"recordedFrom": told(at), "severity": severity, "excerpt": {"text": words} if words else None}
                    for at, severity, words in history
                ]
            ),
            "qualityIssues": [{"rule": rule, "message": message} for rule, message in issues],
            "citation": composed("citation", cited, ("bibtex",)),
        }
    }


def _engagement(path: str, label: str, uri: str | None, *rest: Any) -> dict[str, Any]:
    *said, evidence = rest
    return {
        "target": {"path": path, "label": label, "officialUri": uri},
        **dict(zip(_ENGAGES, said, strict=True)),
        "evidence": [dict(zip(("url", "quote", "verified"), one, strict=True)) for one in evidence],
    }


def _flag(code: str, name: str, *rest: Any) -> dict[str, Any]:
    factors, parties, reason, modality, basis = rest
    return {
        "jurisdiction": {"code": code, "name": name},
        "factors": factors or [],
        "parties": parties or [],
        "reason": reason,
        "basis": named("label", basis),
        "modality": modality,
    }


def compared(both: int, engaged: int, common: int, categories: int, held: bool, words: float) -> str:
    """Why two are comparable, from what both have and the sum of what each has."""
    counts = [both, engaged - both, common, categories - common]
    return composed("comparison", [counts, words if held else None, False])


def _comparable(score: float, *rest: Any) -> dict[str, Any]:
    *counts, title, name, severity, shared = rest
    return {
        "score": score,
        "reason": compared(*counts),
        "provision": {"title": title, "platform": {"name": name}, "severity": severity},
        "sharedTargets": named("label", shared),
    }


def q03(records: Records, _given: Parameters) -> Any:
    found: dict[str, list[Any]] = {"then": [], "thenAsKnownNow": [], "now": []}
    for name, key, record, title, severity, engages, flags in records:
        found[name].append(
            {
                "id": f"Provision:{key}" if record is None else f"ProvisionVersion:{record}",
                "title": title,
                "severity": severity,
                "engages": nodes([{"target": {"path": path}, "confidence": sure} for path, sure in engages]),
                "flags": nodes([{"jurisdiction": {"code": code}} for code in flags]),
            }
        )
    return {name: nodes(one[:20], totalCount=len(one)) for name, one in found.items()}


def q06(records: Records, _given: Parameters) -> Any:
    ((label, applies, heading, uri, engaging, flagged, waiting, platforms),) = records
    names = {slug: {"name": name} for slug, name in platforms}
    return {
        "legal": {"label": label, "appliesFrom": told(applies), "heading": heading, "officialUri": uri},
        "impact": {
            "newlyApplicable": [
                {
                    "condition": condition,
                    "provision": {
                        "id": f"Provision:{key}",
                        "title": title,
                        "severity": severity,
                        "platform": names[slug],
                    },
                }
                for condition, key, title, severity, slug in engaging
            ],
            "provisionsToReview": [
                {"id": f"Provision:{key}", "title": title, "platform": names[slug]} for key, title, slug in waiting
            ],
            "flagsAdded": [{"jurisdiction": {"code": code}} for code in flagged],
        },
    }


def q07(records: Records, _given: Parameters) -> Any:
    return {"changes": nodes([_change(*one) for one in records])}


def _change(key: str, detected: Any, effective: Any, *rest: Any) -> dict[str, Any]:
    severity, direction, added, removed, modified, title, kept, stale, affects, flagged, unflagged = rest
    return {
        "permalink": f"{BASE_URL}change/{key}",
        "detectedAt": told(detected),
        "effectiveOn": told(effective),
        "severity": severity,
        "direction": direction,
        "sentencesAdded": added,
        "sentencesRemoved": removed,
        "sentencesModified": modified,
        "document": {"title": title},
        "affects": [_affected(*one) for one in affects],
        "impact": {
            "keptEngagements": kept,
            "staleEngagements": [
                {"target": {"path": path}, "provision": {"id": f"Provision:{one}"}} for path, one in stale
            ],
            "flagsAdded": [{"jurisdiction": {"code": code}} for code in flagged],
            "flagsRemoved": [{"jurisdiction": {"code": code}} for code in unflagged],
        },
    }


def _affected(effect: str, key: str, title: str, *rest: Any) -> dict[str, Any]:
    before, after, severity_before, severity_after = rest
    return {
        "effect": effect,
        "provision": {"id": f"Provision:{key}", "title": title},
        "before": {"text": before} if before is not None else None,
        "after": {"text": after} if after is not None else None,
        "severityBefore": severity_before,
        "severityAfter": severity_after,
    }


def q10(records: Records, _given: Parameters) -> Any:
    ((total, found),) = records
    return {"provision": {"comparables": nodes([_alike(*one) for one in found], totalCount=total)}}


def _alike(score: float, *rest: Any) -> dict[str, Any]:
    *counts, title, severity, name, text, shared, here, there = rest
    provision = {"title": title, "severity": severity, "platform": {"name": name}}
    return {
        "score": score,
        "reason": compared(*counts),
        "provision": provision | {"excerpt": {"text": text} if text is not None else None},
        "sharedTargets": named("path", shared),
        "onlyHere": [{"path": path, "label": label} for path, label in here],
        "onlyThere": [{"path": path, "label": label} for path, label in there],
    }


def q13(records: Records, _given: Parameters) -> Any:
    ((total, found),) = records
    return {"provisions": nodes([_national(*one) for one in found], totalCount=total)}


def _national(title: str, name: str, *rest: Any) -> dict[str, Any]:
    implications, low, high, engages, flags = rest
    return {
        "title": title,
        "platform": {"name": name},
        "vendorImplications": implications,
        "exposureMin": low,
        "exposureMax": high,
        "engages": nodes([{"target": _law(*target), "parties": parties} for parties, *target in engages]),
        "flags": nodes([{"jurisdiction": {"code": code}, "basis": named("label", basis)} for code, basis in flags]),
    }


def _law(label: str, is_law: bool, *rest: Any) -> dict[str, Any]:
    kind, status, members, places = rest
    if not is_law:
        return {"label": label}
    more = {"members": named("label", members), "appliesIn": named("code", places)}
    return {"label": label, "kind": kind, "status": status, **more}


def q14(records: Records, _given: Parameters) -> Any:
    ((number, used, found),) = records
    paths = [{"length": len(steps), "score": score, "steps": [_step(*one) for one in steps]} for score, steps in found]
    return {"paths": nodes(paths, truncated=number > 200, budgetUsed=used)}


def _step(kind: str, forward: bool, *rest: Any) -> dict[str, Any]:
    labels, key, name, to_labels, to_key, to_name, modality, condition, explanation, pair, confidence = rest
    told_of = [kind, forward, name, to_name, modality, condition, None, None, explanation]
    edge = {"id": f"Engagement:{pair}", "condition": condition, "confidence": confidence}
    return {
        "kind": kind,
        "explanation": composed("explanation", told_of),
        "from": {"id": f"{_type(labels)}:{key}"},
        "to": {"id": f"{_type(to_labels)}:{to_key}"},
        "edge": edge if kind == "ENGAGES" else None,
    }


def _type(labels: list[str]) -> str:
    return next(one for one in ("Regulation", "LegalUnit", "Provision") if one in labels or one == "Provision")


def deep(records: Records, _given: Parameters) -> Any:
    return {
        "platforms": nodes(
            [{"slug": slug, "name": name, "provisions": nodes([_clause(*p) for p in of])} for slug, name, of in records]
        )
    }


def _clause(key: str, title: str, severity: str, *rest: Any) -> dict[str, Any]:
    low, high, engages, flags = rest
    return {
        "key": key,
        "title": title,
        "severity": severity,
        "exposureMin": low,
        "exposureMax": high,
        "engages": nodes(
            [
                {
                    "modality": modality,
                    "confidence": sure,
                    "condition": condition,
                    "target": {"path": path, "label": label},
                }
                for modality, sure, condition, path, label in engages
            ]
        ),
        "flags": nodes(
            [
                {"reason": reason, "factors": factors, "jurisdiction": {"code": code, "name": name}}
                for reason, factors, code, name in flags
            ]
        ),
    }


def engaged(records: Records, _given: Parameters) -> Any:
    ((label, found),) = records
    shown = [
        {
            "confidence": sure,
            "provision": {"key": key, "title": title, "severity": severity, "platform": {"name": name}},
        }
        for sure, key, title, severity, name in found
    ]
    return {"legal": {"label": label, "engagedBy": nodes(shown)}}


def point(records: Records, _given: Parameters) -> Any:
    if not records:
        return {"platform": None}
    return {"platform": dict(zip(("slug", "name", "legalEntity", "homepage"), records[0], strict=True))}
