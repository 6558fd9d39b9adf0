"""Answer of a page's operation -> JSON-LD: the same record for programs, with a context that stands in the document.

A clause is a quotation of a document (schema.org) with its source (PROV). A link between a clause and a law, or a
place, is a Web Annotation on the words of the clause. Laws, places, platforms and documents are what schema.org calls
them. Terms that no vocabulary has begin with `cg:` and are those of the schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.vocabulary import DISCLAIMER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Content = Mapping[str, Any]

_CONTEXT: Final = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dpv-loc": "https://w3id.org/dpv/loc#",
}


def linked(name: str, content: Content, terms: str) -> dict[str, Any]:
    """The record of a page, by the first part of its path, as a JSON-LD document; `terms` is where `cg:` leads.

    *Shape*: values that are null, and lists that are empty, are left out.
    """
    shown, graph = content["shown"], content["graph"]
    document = {
        "@context": _CONTEXT | {"cg": terms},
        "@id": shown["permalink"],
        **_WRITERS[name](shown),
        "cg:revision": graph["revision"],
        "cg:asOf": graph["asOf"],
        "cg:disclaimer": DISCLAIMER,
    }
    return {key: value for key, value in document.items() if value not in (None, [], {})}


def _source(shown: Content) -> dict[str, Any]:
    """The document that a clause stands in, and the version of the document that its words are from."""
    document, version, platform = shown["document"], shown["sourceVersion"], shown["platform"]
    publisher = {"@type": "schema:Organization", "schema:name": platform["name"], "schema:url": platform["homepage"]}
    return {
        "@type": "schema:DigitalDocument",
        "schema:name": document["title"],
        "schema:inLanguage": document["language"],
        "schema:url": document["sourceUrl"],
        "schema:archivedAt": version["archiveUrl"],
        "schema:sha256": version["sha256"],
        "prov:generatedAtTime": version["fetchedAt"],
        "schema:publisher": {key: value for key, value in publisher.items() if value},
    }


def _provision(shown: Content) -> dict[str, Any]:
    excerpt = shown["excerpt"] or {}
    return {
        "@type": "schema:Quotation",
        "schema:name": shown["title"],
        "schema:text": excerpt.get("text"),
        "schema:sha256": excerpt.get("sha256"),
        "schema:abstract": shown["plainSummary"],
        "schema:isPartOf": _source(shown),
        "cg:status": shown["status"],
        "cg:severity": shown["severity"],
        "cg:exposureMin": shown["exposureMin"],
        "cg:exposureMax": shown["exposureMax"],
        "cg:category": shown["category"],
        "cg:engages": [{"@id": node["permalink"]} for node in shown["engages"]["nodes"]],
        "cg:flags": [{"@id": node["permalink"]} for node in shown["flags"]["nodes"]],
    }


def _target(provision: Content) -> dict[str, Any]:
    """The words that an annotation is about, in the clause that has them."""
    excerpt = provision["excerpt"]
    target = {"@type": "oa:SpecificResource", "oa:hasSource": {"@id": provision["permalink"]}}
    if excerpt:
        target["oa:hasSelector"] = {"@type": "oa:TextQuoteSelector", "oa:exact": excerpt["text"]}
    return target


def _law(law: Content) -> dict[str, Any]:
    """A law or unit, by its official address where one is known."""
    named = {"@type": "schema:Legislation", "schema:name": law["label"]}
    return {"@id": law["officialUri"], **named} if law["officialUri"] else named


def _statute(shown: Content) -> dict[str, Any]:
    """A law, or a part of one: `regulation` is there for a part alone."""
    law = shown.get("regulation")
    return {
        "@type": "schema:Legislation",
        "schema:name": shown["label"],
        "schema:headline": shown["heading"] if law else shown["officialTitle"],
        "schema:legislationIdentifier": (law or shown)["citation"],
        "schema:sameAs": {"@id": shown["officialUri"]} if shown["officialUri"] else None,
        "schema:isPartOf": {"@id": law["permalink"]} if law else None,
        "schema:text": shown["text"] if law else None,
        "schema:spatialCoverage": [_area(one) for one in shown.get("appliesIn", ())],
        "cg:status": (law or shown)["status"],
        "cg:appliesFrom": shown["appliesFrom"],
        "cg:path": shown["path"],
    }


def _area(place: Content) -> dict[str, Any]:
    return {
        "@id": f"dpv-loc:{place['code']}",
        "@type": "schema:AdministrativeArea",
        "schema:name": place["name"],
    }


def _place(shown: Content) -> dict[str, Any]:
    return {
        "@type": "schema:AdministrativeArea",
        "schema:name": shown["name"],
        "schema:sameAs": {"@id": f"dpv-loc:{shown['code']}"},
        "schema:containedInPlace": [{"@id": parent["permalink"]} for parent in shown["parents"]],
        "cg:level": shown["level"],
        "cg:code": shown["code"],
    }


def _platform(shown: Content) -> dict[str, Any]:
    return {
        "@type": "schema:Organization",
        "schema:name": shown["name"],
        "schema:legalName": shown["legalEntity"],
        "schema:url": shown["homepage"],
        "schema:owns": [{"@id": node["permalink"]} for node in shown["documents"]["nodes"]],
        "cg:sector": shown["sector"],
        "cg:fictional": shown["fictional"],
    }


def _document(shown: Content) -> dict[str, Any]:
    versions = [
        {
            "schema:sha256": node["sha256"],
            "prov:generatedAtTime": node["fetchedAt"],
            "schema:archivedAt": node["archiveUrl"],
        }
        for node in shown["versions"]["nodes"]
    ]
    return {
        "@type": "schema:DigitalDocument",
        "schema:name": shown["title"],
        "schema:genre": shown["documentType"],
        "schema:inLanguage": shown["language"],
        "schema:url": shown["sourceUrl"],
        "schema:publisher": {"@id": shown["platform"]["permalink"]},
        "schema:workExample": [{key: value for key, value in version.items() if value} for version in versions],
    }


def _evidence(shown: Content) -> list[dict[str, Any]]:
    all_ = [
        {"@type": "prov:Entity", "schema:url": one["url"], "schema:text": one["quote"]} for one in shown["evidence"]
    ]
    return [{key: value for key, value in one.items() if value} for one in all_]


def _annotation(shown: Content) -> dict[str, Any]:
    return {
        "@type": "oa:Annotation",
        "oa:hasTarget": _target(shown["provision"]),
        "cg:modality": shown["modality"],
        "cg:confidence": shown["confidence"],
        "cg:parties": shown["parties"],
        "cg:status": shown["status"],
        "cg:validFrom": shown["validFrom"],
        "cg:validTo": shown["validTo"],
        "prov:generatedAtTime": shown["recordedFrom"],
        "prov:wasDerivedFrom": _evidence(shown),
    }


def _engagement(shown: Content) -> dict[str, Any]:
    return {
        **_annotation(shown),
        "oa:motivatedBy": {"@id": "oa:linking"},
        "oa:hasBody": _law(shown["target"]),
        "schema:description": shown["rationale"],
        "cg:condition": shown["condition"],
        "cg:effect": shown["effect"],
    }


def _flag(shown: Content) -> dict[str, Any]:
    place = shown["jurisdiction"]
    return {
        **_annotation(shown),
        "oa:motivatedBy": {"@id": "oa:classifying"},
        "oa:hasBody": _area(place),
        "schema:description": shown["reason"],
        "cg:factors": shown["factors"],
        "cg:basis": [_law(one) for one in shown["basis"]],
    }


def _change(shown: Content) -> dict[str, Any]:
    document = shown["document"]
    return {
        "@type": "schema:UpdateAction",
        "schema:object": {
            "@type": "schema:DigitalDocument",
            "schema:name": document["title"],
            "schema:url": document["sourceUrl"],
        },
        "schema:description": shown["summary"],
        "schema:endTime": shown["detectedAt"],
        "cg:kind": shown["kind"],
        "cg:severity": shown["severity"],
        "cg:effectiveOn": shown["effectiveOn"],
        "cg:sentencesAdded": shown["sentencesAdded"],
        "cg:sentencesRemoved": shown["sentencesRemoved"],
        "cg:sentencesModified": shown["sentencesModified"],
        "prov:used": {"schema:sha256": shown["from"]["sha256"]} if shown["from"] else None,
        "prov:generated": {"schema:sha256": shown["to"]["sha256"]},
        "cg:affectedCount": shown["affectedCount"],
        "cg:affects": [{"@id": effect["provision"]["permalink"]} for effect in shown["affects"]],
    }


_WRITERS: Final[dict[str, Callable[[Content], dict[str, Any]]]] = {
    "provision": _provision,
    "engagement": _engagement,
    "flag": _flag,
    "change": _change,
    "law": _statute,
    "place": _place,
    "platform": _platform,
    "document": _document,
}
