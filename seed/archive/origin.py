"""What services and documents of an archive are called in the graph, and which archive each service is read from.

A service keeps the slug, and a document the key, that it was given: both are made of names, which two of them can
share. A node of a label of its own, which no digest, revision or answer knows, says of each platform which archive it
is read from. Two services of one name may be two companies; their histories are never mixed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.files.errors import Fault, SourceError
from claims.text.normalise import slug
from graph.store.reads import documents_of, fetches_of
from graph.store.services import ArchivedService, archived_services, remember_services
from seed.text.hashes import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graph.engine import Engine
    from seed.sources.source import SourceDocument

#: The language of a document that no corpus says.
_UNDETERMINED: Final = "und"


@dataclass(frozen=True, slots=True)
class NamedPlatform:
    """What a service of an archive becomes in the graph."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """What an archive's services and documents are in the graph: platforms by service, keys by a document's name."""

    platforms: Mapping[str, NamedPlatform]
    keys: Mapping[str, str]


def named_services(engine: Engine, path: Path, documents: list[SourceDocument], name: str | None) -> Names:
    """What the archive's services and documents are called, and let the graph say which archive they are read from.

    Raises `SourceError`, and changes nothing, where some of them are read from another archive, naming both, or were
    written by hand.
    """
    suffix = _suffix(path, name)
    known = archived_services(engine)
    own = [service for service in known if _is_of(service, name, suffix)]
    archive = _called(path, documents)
    services = {document.service for document in documents}
    platforms = {
        service: NamedPlatform(short, f"{service} ({name})" if name else service)
        for service, short in platform_slugs(services, {known.service: known.platform for known in own}, suffix).items()
    }
    there = documents_of(engine, (platform.slug for platform in platforms.values()))
    keys = document_keys(documents, platforms, {(platform, title): key for key, platform, title, _ in there})
    names = Names(platforms, keys)
    faults = [*_foreign(engine, path, archive, documents, names, own), *_by_hand(path, there, keys, known)]
    if faults:
        raise SourceError(faults)
    told = [
        ArchivedService(
            platform=platforms[service].slug,
            service=service,
            archive=archive,
            name=name or "",
            documents=sorted(keys[document.name] for document in documents if document.service == service),
        )
        for service in sorted(services)
    ]
    remember_services(engine, (service for service in told if not _is_remembered(service, own)))
    return names


def _is_remembered(told: ArchivedService, own: Iterable[ArchivedService]) -> bool:
    """Whether the graph knows a service, of this archive and with these documents."""
    return any(
        (known.platform, known.service, known.archive, known.name)
        == (told.platform, told.service, told.archive, told.name)
        and set(told.documents) <= set(known.documents)
        for known in own
    )


def platform_slugs(services: Iterable[str], kept: Mapping[str, str] | None = None, suffix: str = "") -> dict[str, str]:
    """A slug for each service: the one it was given, by `kept`, else made of its name. Names that would share one, or
    have no letter for one, get a part of their hash.
    """
    slugs = {name: short for name, short in (kept or {}).items() if name in set(services)}
    taken = set((kept or {}).values())
    for name in sorted(set(services) - slugs.keys()):
        short = slug(name)
        if not short or f"{short}{suffix}" in taken:
            short = f"{short}-{sha256(name)[:6]}".strip("-")
        slugs[name] = f"{short}{suffix}"
        taken.add(slugs[name])
    return slugs


def document_keys(
    documents: Iterable[SourceDocument],
    platforms: Mapping[str, NamedPlatform],
    there: Mapping[tuple[str, str], str],
) -> dict[str, str]:
    """A key for each document: the one it has in the graph, by platform and title, else made of its name, in the same
    way.
    """
    known = {(platform, _titled(title)): key for (platform, title), key in there.items()}
    keys: dict[str, str] = {}
    new: list[SourceDocument] = []
    for document in documents:
        key = known.get((platforms[document.service].slug, document.title))
        if key:
            keys[document.name] = key
        else:
            new.append(document)
    taken = set(there.values())
    for document in sorted(new, key=lambda document: document.name):
        name = f"{document.terms_type} {document.part}" if document.part else document.terms_type
        short, platform = slug(name), platforms[document.service].slug
        if not short or f"{platform}/{short}" in taken:
            short = f"{short}-{sha256(document.name)[: 12 if not short else 6]}".strip("-")
        keys[document.name] = f"{platform}/{short}"
        taken.add(keys[document.name])
    return keys


def _titled(title: str) -> str:
    """A title as documents have it now: the part of a terms type once stood behind a sign."""
    terms_type, sign, part = title.partition(" #")
    return f"{terms_type} ({part})" if sign else title


def _suffix(path: Path, name: str | None) -> str:
    """What the slug of each platform ends with where an archive is imported under a name of its own."""
    if name is None:
        return ""
    if not slug(name):
        raise SourceError([Fault(path, None, f"--as {name!r} holds no letter and no digit", "give another name")])
    return f"-{slug(name)}"


def _is_of(known: ArchivedService, name: str | None, suffix: str) -> bool:
    """Whether a service was imported under this name, or under none."""
    if known.name is not None:
        return known.name == (name or "")
    # As it was remembered before there were names: told by the slug.
    short = slug(known.service)
    return known.platform in {f"{short}{suffix}", f"{short}-{sha256(known.service)[:6]}{suffix}".strip("-")}


def _called(path: Path, documents: list[SourceDocument]) -> str:
    """The address of an archive where its versions have one, else its folder."""
    address = next(
        (version.archive_url for document in documents for version in document.versions if version.archive_url), None
    )
    return address.split("/blob/", maxsplit=1)[0] if address else str(path.resolve())


def _foreign(
    engine: Engine, path: Path, archive: str, documents: list[SourceDocument], names: Names, own: list[ArchivedService]
) -> list[Fault]:
    """The services that the graph has of another archive: one that lies elsewhere, and tells no version of them."""
    of = {known.service: known for known in own}
    platforms = {known.platform: known for known in own}
    services = sorted(names.platforms)
    same = {archive} | {
        of[service].archive
        for service in services
        if service in of and of[service].archive != archive and _shares(engine, of[service], documents, names)
    }
    found = []
    for service in services:
        known = of.get(service) or _namesake(service, names, platforms)
        if known and known.archive not in same:
            found.append(_fault(path, archive, service, known.archive))
    return found


def _namesake(service: str, names: Names, platforms: Mapping[str, ArchivedService]) -> ArchivedService | None:
    """A service of another name that has the slug which this one would have had."""
    given = names.platforms[service].slug
    return platforms.get(given.replace(f"-{sha256(service)[:6]}", "", 1))


def _fault(path: Path, archive: str, service: str, other: str) -> Fault:
    message = f"{service!r} is a service of another archive in this graph: {other}. This one is {archive}"
    return Fault(path, None, message, "nothing was written; `import ota --as NAME` imports it under a name of its own")


def _shares(engine: Engine, known: ArchivedService, documents: list[SourceDocument], names: Names) -> bool:
    """Whether some version of a service, told by its text and the instant of its fetch, is in the graph."""
    own = {names.keys[document.name]: document for document in documents if document.service == known.service}
    texts = set(fetches_of(engine, set(own) & set(known.documents)))
    times = {(key, at) for key, at, _ in texts}
    return any(
        (key, version.fetched_at, hashlib.sha256(version.read()).hexdigest()) in texts
        for key, document in own.items()
        for version in document.versions
        if (key, version.fetched_at) in times
    )


def _by_hand(
    path: Path, there: list[tuple[str, str, str, str]], keys: Mapping[str, str], known: list[ArchivedService]
) -> list[Fault]:
    """Documents that are in the graph and of no archive: their history is not an archive's to tell."""
    archived = {key for service in known for key in service.documents}
    ours = set(keys.values()) - archived
    remedy = "nothing was written; `import ota --as NAME` imports the archive beside it"
    return [
        Fault(path, None, f"{key!r} is a document of a corpus in this graph", remedy)
        for key, _, _, language in there
        if key in ours and language != _UNDETERMINED
    ]
