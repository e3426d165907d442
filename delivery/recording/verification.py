"""Proves the record: that its chain is whole, and that what is in force is what the content gives now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from compliance.canonical import canonical_json, entry_sha256, sha256_of
from delivery.models.publications import Head, InForce, Kind, ListCount, Publication, PublishedDocument, object_name
from delivery.recording.projection import card_of, lists_of, sort_time
from delivery.recording.recorder import BATCH, chain_entry, title_and_path_sha256
from delivery.recording.states import PublicState, Surroundings, all_keys, states_of
from delivery.recording.triggers import models_by_kind

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Progress:
    """How far a check has come, and what it found: each difference is a sentence."""

    checked: int
    differences: list[str]


def work_to_do() -> int:
    """Return how many rows and objects ``verify`` will check."""
    objects = sum(len(all_keys(kind)) for kind in models_by_kind())
    return Publication.objects.count() + PublishedDocument.objects.count() + objects


def verify() -> Iterator[Progress]:
    """Check everything, in one snapshot of the database if the caller has opened one. Yields after each part."""
    yield from verify_chain()
    yield from verify_documents()
    for kind in models_by_kind():
        yield from verify_in_force(kind)
    yield Progress(0, list_count_differences())


def verify_chain() -> Iterator[Progress]:
    """Check that numbers have no gap, that each hash covers its entry and the one before, and that the head is last."""
    number, previous = 0, ""
    erased = erasures()
    publications = Publication.objects.order_by("number").iterator(ROWS_AT_ONCE)
    for publication in publications:
        number += 1
        differences = []
        if publication.number != number:
            differences.append(f"Publication {number} is missing: the next one is {publication.number}.")
            number = publication.number
        if publication.previous_sha256 != previous:
            differences.append(f"Publication {number} does not follow the one before it: the chain is broken.")
        if publication.sha256 != entry_sha256(chain_entry(publication)):
            differences.append(f"Publication {number} is not what its hash was made from: it was altered.")
        names = title_and_path_sha256(publication.title, publication.path)
        is_erased = publication.object_name in erased and not (publication.title or publication.path)
        if publication.title_and_path_sha256 != names and not is_erased:
            differences.append(f"The title or address of publication {number} was altered.")
        previous = publication.sha256
        yield Progress(1, differences)
    head = Head.objects.first()
    if head is None or (head.number, head.sha256) != (number, previous):
        yield Progress(0, [f"The head names {head}, and the newest publication is {number}."])


def verify_documents() -> Iterator[Progress]:
    """Check that each document is what its hash names, and that each is there unless its erasure is on record."""
    for document in PublishedDocument.objects.order_by("sha256").iterator(ROWS_AT_ONCE):
        altered = sha256_of(document.text) != document.sha256
        yield Progress(1, [f"The document {document.sha256} was altered."] if altered else [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(p.number), p.document_sha256 FROM delivery_publication p "
            "WHERE p.document_sha256 <> '' "
            "AND NOT EXISTS (SELECT FROM delivery_publisheddocument d WHERE d.sha256 = p.document_sha256) "
            "GROUP BY p.document_sha256 ORDER BY 1"
        )
        erased = erasures()
        missing = [(number, sha256) for number, sha256 in cursor.fetchall() if sha256 not in erased]
    yield Progress(
        0,
        [
            f"The document {sha256} of publication {number} is gone, and no erasure is on record."
            for number, sha256 in missing
        ],
    )


def erasures() -> set[str]:
    """Return the names of objects and the hashes of documents that were erased, as the record itself says."""
    erased: set[str] = set()
    for publication in Publication.objects.filter(kind=Kind.ERASURE):
        document = publication.document or {}
        erased.update(document.get("objects", []), document.get("documents", []))
    return erased


def verify_in_force(kind: Kind) -> Iterator[Progress]:
    """Check that what is in force of one kind of objects is what their content gives now."""
    surroundings = Surroundings()
    in_force = InForce.objects.filter(kind=kind)
    keys = sorted({*all_keys(kind), *in_force.values_list("key", flat=True)})
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        states = {state.key: state for state in states_of(kind, batch, surroundings)}
        rows = {row.key: row for row in in_force.filter(key__in=batch).defer("words")}
        newest = newest_publications(kind, batch)
        lists = list_places(batch) if kind is Kind.PAGE else {}
        differences = [
            difference
            for key in batch
            for difference in differences_of(
                object_name(kind, key), states.get(key), rows.get(key), newest.get(key), lists.get(key, set())
            )
        ]
        yield Progress(len(batch), differences)


def newest_publications(kind: Kind, keys: list[int]) -> dict[int, Publication]:
    found = Publication.objects.filter(kind=kind, key__in=keys).order_by("key", "-number").distinct("key")
    return {publication.key: publication for publication in found}


def list_places(keys: list[int]) -> dict[int, set[tuple[str, Any]]]:
    places: dict[int, set[tuple[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, list, sort_at FROM delivery_listentry WHERE key = ANY(%s)", [keys])
        for key, name, sort_at in cursor.fetchall():
            places.setdefault(key, set()).add((name, sort_at))
    return places


def differences_of(
    name: str,
    state: PublicState | None,
    row: InForce | None,
    newest: Publication | None,
    places: set[tuple[str, Any]],
) -> list[str]:
    """Return in sentences how what is in force of an object differs from its content and from its publication."""
    if state is None or row is None:
        if state is not None:
            return [f"{name} “{state.title}” is public and not in force."]
        return [f"{name} “{row.title}” is in force and no longer public."] if row is not None else []
    text = canonical_json(state.document)
    content = (state.path, state.site, state.language, state.is_private, state.title, sha256_of(text))
    in_force = (row.path, row.site, row.language, row.is_private, row.title, row.document_sha256)
    differences = []
    if content != in_force:
        differences.append(
            f"{name} “{state.title}” is in force as it was at publication {row.number}, not as it is now."
        )
    if newest is None or newest.number != row.number or newest.document_sha256 != row.document_sha256:
        differences.append(f"{name} “{state.title}” is not in force as its newest publication says.")
    elif (row.text, row.card) != (text, canonical_json(card_of(state))) and content == in_force:
        differences.append(f"{name} “{state.title}” is shown with another text than is on record.")
    if places != {(listed, sort_time(state)) for listed in lists_of(state)}:
        differences.append(f"{name} “{state.title}” stands in the wrong lists.")
    return differences


def list_count_differences() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT list, count(*) FROM delivery_listentry GROUP BY list")
        counted = dict(cursor.fetchall())
    stored = dict(ListCount.objects.values_list("list", "number"))
    return [
        f"The list {name} has {counted.get(name, 0)} entries, and {stored.get(name, 0)} are counted."
        for name in sorted(counted.keys() | stored.keys())
        if counted.get(name, 0) != stored.get(name, 0)
    ]
