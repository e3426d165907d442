"""Erases texts from the record where the law asks for it: a person's right (GDPR, article 17), the order of a court.

The text goes, its hash stays, and the erasure is itself a publication with its reason: the chain still proves the rest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from compliance.canonical import canonical_json, sha256_of
from delivery.models.publications import Action, InForce, Kind, Publication, PublishedDocument
from delivery.recording.recorder import Recording
from delivery.signals import publications_recorded

OBJECT_NAME = re.compile(r"([a-z_]+)-(\d+)")


class ErasureError(ValueError):
    """What was asked for cannot be erased; the message says why and what to do."""


@dataclass(frozen=True)
class Erasure:
    """What was erased: ``publication`` records it; counts of documents, and of publications that lost their title."""

    publication: Publication
    documents: int
    publications: int


def erase_object(kind: str, key: int, reason: str) -> Erasure:
    """Erase every document of an object that is no longer public, with titles and addresses in its publications.

    Raises ``ErasureError`` if there is no such object on record, or if it is still in force.
    """
    name = f"{kind}-{key}"
    with transaction.atomic():
        recording = Recording(connection.cursor())
        publications = Publication.objects.filter(kind=kind, key=key)
        if kind == Kind.ERASURE or not publications.exists():
            raise ErasureError(f"There is no {name} on record.")
        if InForce.objects.filter(kind=kind, key=key).exists():
            raise ErasureError(f"{name} is public. Unpublish or delete it first: what is in force cannot be erased.")
        hashes = sorted({*publications.exclude(document_sha256="").values_list("document_sha256", flat=True)})
        documents = PublishedDocument.objects.filter(sha256__in=hashes)
        refuse_shared(hashes, publications.values_list("pk", flat=True))
        publication = record_erasure(recording, [name], hashes, reason)
        erased, _ = documents.delete()
        nameless = publications.update(title="", path="", affects=[name])
        publications_recorded.send(Publication, publications=[publication])
    return Erasure(publication, erased, nameless)


def erase_document(sha256: str, reason: str) -> Erasure:
    """Erase one document, such as an older wording that named somebody. Titles and addresses stay.

    Raises ``ErasureError`` if there is no such document, or if something in force shows it.
    """
    with transaction.atomic():
        recording = Recording(connection.cursor())
        documents = PublishedDocument.objects.filter(sha256=sha256)
        if not documents.exists():
            raise ErasureError(f"There is no document {sha256} on record.")
        in_force = InForce.objects.filter(document_sha256=sha256).first()
        if in_force:
            raise ErasureError(f"{in_force} shows this document now. Publish another text first, then erase this one.")
        publication = record_erasure(recording, [], [sha256], reason)
        erased, _ = documents.delete()
        publications_recorded.send(Publication, publications=[publication])
    return Erasure(publication, erased, 0)


def refuse_shared(hashes: list[str], own: Iterable[int]) -> None:
    """Raise ``ErasureError`` if another object has the very same text on record."""
    other = Publication.objects.filter(document_sha256__in=hashes).exclude(pk__in=own).first()
    if other:
        raise ErasureError(f"{other.object_name} has the same text on record. Erase the documents one by one.")


def record_erasure(recording: Recording, objects: list[str], hashes: list[str], reason: str) -> Publication:
    if not reason.strip():
        raise ErasureError("Give the reason: it stays on record, so it must not repeat what is erased.")
    text = canonical_json({"objects": objects, "documents": hashes, "reason": reason.strip()})
    recording.append(
        kind=Kind.ERASURE,
        key=recording.number + 1,
        action=Action.ERASE,
        title=f"Erasure of {', '.join(objects) or 'a document'}",
        path="",
        site=None,
        language="",
        is_private=False,
        document_sha256=sha256_of(text),
        revision=None,
        refers_to=[*objects, *(f"sha256-{sha256}" for sha256 in hashes)],
        affects=[],
    )
    recording.store({sha256_of(text): text}, recording.publications)
    recording.finish()
    return recording.publications[-1]
