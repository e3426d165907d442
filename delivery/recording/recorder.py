"""Writes publications: what the public sees now, where it differs from what is in force."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from compliance.canonical import canonical_json, entry_sha256, sha256_of
from compliance.door import refuse_unapproved
from compliance.signing import subject_of
from delivery.models.publications import Action, Kind, Publication, object_name
from delivery.prepared import prepared_cursor
from delivery.recording.actors import Actor, current_actor
from delivery.recording.projection import (
    card_of,
    lists_of,
    references_in,
    search_words,
    slug_of,
    sort_time,
    type_of,
    vocabulary_of,
)
from delivery.recording.states import PublicState, Surroundings, states_of
from delivery.signals import publications_recorded
from delivery.surrogate_keys import EVERYTHING, every_key, list_key, place_key

BATCH = 500
# A list, the place in its order, and the key of the page.
ListPlace = tuple[str, datetime, int]
IN_ORDER = {kind.value: position for position, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Standing:
    """What is in force of an object."""

    title: str
    path: str
    site: int | None
    language: str
    is_private: bool
    document_sha256: str
    type: str


def record_noted_changes(connection: Any, *, asks_for_approvals: bool = True) -> list[Publication]:
    """Record what the current transaction changed for the public. Return its publications in their order.

    Raises ``SignOffMissingError`` if it would show the public a text that lacks approvals: this is the last door, for
    what was written past all others. Without ``asks_for_approvals``, what is public already is only recorded anew.

    Holds the one row of ``delivery_head`` until the transaction ends, so that publications of all processes come in one
    order, and each is computed from what the ones before it left.
    """
    with prepared_cursor(connection) as cursor:
        cursor.execute(
            "DELETE FROM delivery_noted_change WHERE transaction IN (pg_current_xact_id(), '0'::xid8) "
            "RETURNING kind, key"
        )
        noted = sorted(set(cursor.fetchall()), key=lambda change: (IN_ORDER[change[0]], change[1]))
        if not noted:
            return []
        recording = Recording(cursor, asks_for_approvals=asks_for_approvals)
        for start in range(0, len(noted), BATCH):
            recording.record(noted[start : start + BATCH])
        recording.finish()
    if recording.publications:
        publications_recorded.send(Publication, publications=recording.publications)
    return recording.publications


class Recording:
    """The publications of one transaction."""

    def __init__(self, cursor: Any, *, asks_for_approvals: bool = True):
        self.cursor = cursor
        self.asks_for_approvals = asks_for_approvals
        self.publications: list[Publication] = []
        self.actor: Actor = current_actor()
        self.surroundings = Surroundings()
        cursor.execute(
            "SELECT number, sha256, greatest(clock_timestamp(), recorded_at + interval '1 microsecond') "
            "FROM delivery_head WHERE id = 1 FOR UPDATE"
        )
        self.number, self.previous_sha256, self.recorded_at = cursor.fetchone()

    def record(self, objects: list[tuple[str, int]]) -> None:
        """Record those of ``objects`` whose public state is not what is in force."""
        standing = self.standing(objects)
        states = self.states(objects)
        listed = self.listed([key for kind, key in objects if kind == Kind.PAGE])
        documents: dict[str, str] = {}
        shown: list[tuple[PublicState, Publication]] = []
        hidden: list[str] = []
        left: list[ListPlace] = []
        entered: list[ListPlace] = []
        first = len(self.publications)
        for kind, key in objects:
            before, state = standing.get((kind, key)), states.get((kind, key))
            text = canonical_json(state.document) if state else ""
            sha256 = sha256_of(text) if state else ""
            if state is None and before is None:
                continue
            if state and before == standing_of(state, sha256):
                continue
            if state and self.asks_for_approvals:
                self.refuse_unapproved(state, before, sha256)
            old_places = listed.get(key, set()) if kind == Kind.PAGE else set()
            new_places = {(name, sort_time(state), key) for name in lists_of(state)} if state else set()
            left += old_places - new_places
            entered += new_places - old_places
            affects = affected(kind, key, before, state, {name for name, *_ in old_places ^ new_places})
            if state:
                documents[sha256] = text
                self.add(kind, key, action_of(before, state), state, sha256, affects)
                shown.append((state, self.publications[-1]))
            elif before:
                action = Action.UNPUBLISH if self.exists(kind, key) else Action.DELETE
                self.add_end(kind, key, action, before, affects)
                hidden.append(object_name(kind, key))
        self.store(documents, self.publications[first:])
        self.put_in_force(shown, documents)
        self.take_out_of_force(hidden)
        self.change_lists(left, entered)

    def refuse_unapproved(self, state: PublicState, before: Standing | None, sha256: str) -> None:
        """Raise ``SignOffMissingError`` if ``state`` shows a text that is not public and lacks approvals."""
        signed = state.signed
        if signed is None or (before and before.document_sha256 == sha256):
            return
        names = {object_name(state.kind, key) for key in (state.key, subject_of(signed).key) if key}
        refuse_unapproved(
            signed, document=state.document, public_documents=lambda: self.documents_in_force(sorted(names))
        )

    def documents_in_force(self, names: list[str]) -> list[dict[str, Any]]:
        self.cursor.execute("SELECT text FROM delivery_inforce WHERE object = ANY(%s)", [names])
        return [json.loads(text) for (text,) in self.cursor.fetchall()]

    def standing(self, objects: list[tuple[str, int]]) -> dict[tuple[str, int], Standing]:
        self.cursor.execute(
            "SELECT kind, key, title, path, site, language, is_private, document_sha256, type "
            "FROM delivery_inforce WHERE object = ANY(%s)",
            [[object_name(kind, key) for kind, key in objects]],
        )
        return {(kind, key): Standing(*rest) for kind, key, *rest in self.cursor.fetchall()}

    def listed(self, keys: list[int]) -> dict[int, set[ListPlace]]:
        """Return where these pages stand in lists so far."""
        places: dict[int, set[ListPlace]] = defaultdict(set)
        if keys:
            self.cursor.execute("SELECT list, sort_at, key FROM delivery_listentry WHERE key = ANY(%s)", [keys])
            for name, sort_at, key in self.cursor.fetchall():
                places[key].add((name, sort_at, key))
        return places

    def states(self, objects: list[tuple[str, int]]) -> dict[tuple[str, int], PublicState]:
        keys_by_kind = defaultdict(list)
        for kind, key in objects:
            keys_by_kind[kind].append(key)
        return {
            (kind, state.key): state
            for kind, keys in keys_by_kind.items()
            for state in states_of(Kind(kind), keys, self.surroundings)
        }

    def exists(self, kind: str, key: int) -> bool:
        from delivery.recording.triggers import models_by_kind

        return models_by_kind()[Kind(kind)]._default_manager.filter(pk=key).exists()

    def add(self, kind: str, key: int, action: Action, state: PublicState, sha256: str, affects: list[str]) -> None:
        self.append(
            kind=kind,
            key=key,
            action=action,
            title=state.title,
            path=state.path,
            site=state.site,
            language=state.language,
            is_private=state.is_private,
            document_sha256=sha256,
            revision=state.revision,
            refers_to=sorted(set(references_in(state.document))),
            affects=affects,
        )

    def add_end(self, kind: str, key: int, action: Action, before: Standing, affects: list[str]) -> None:
        self.append(
            kind=kind,
            key=key,
            action=action,
            title=before.title,
            path=before.path,
            site=before.site,
            language=before.language,
            is_private=before.is_private,
            document_sha256="",
            revision=None,
            refers_to=[],
            affects=affects,
        )

    def append(self, *, refers_to: list[str], affects: list[str], **facts: Any) -> None:
        """Append one publication to the chain."""
        self.number += 1
        entry = {
            **facts,
            "number": self.number,
            "previous_sha256": self.previous_sha256,
            "recorded_at": self.recorded_at,
            "actor_kind": self.actor.kind,
            "actor_id": self.actor.identifier,
            "actor_name": self.actor.name,
        }
        publication = Publication(**entry, refers_to=refers_to, affects=affects)
        publication.title_and_path_sha256 = title_and_path_sha256(publication.title, publication.path)
        publication.sha256 = self.previous_sha256 = entry_sha256(chain_entry(publication))
        self.publications.append(publication)

    def store(self, documents: dict[str, str], publications: list[Publication]) -> None:
        if documents:
            self.cursor.execute(
                "INSERT INTO delivery_publisheddocument (sha256, text) SELECT * FROM unnest(%s::text[], %s::text[]) "
                "ON CONFLICT DO NOTHING",
                [list(documents), list(documents.values())],
            )
        if publications:
            rows = [publication_row(publication) for publication in publications]
            self.cursor.execute(APPEND, columns_of(rows))

    def put_in_force(self, shown: list[tuple[PublicState, Publication]], documents: dict[str, str]) -> None:
        if not shown:
            return
        rows = [
            in_force_row(state, publication, documents[publication.document_sha256]) for state, publication in shown
        ]
        self.cursor.execute(PUT_IN_FORCE, columns_of(rows))

    def take_out_of_force(self, objects: list[str]) -> None:
        if objects:
            self.cursor.execute("DELETE FROM delivery_inforce WHERE object = ANY(%s)", [objects])

    def change_lists(self, left: list[ListPlace], entered: list[ListPlace]) -> None:
        if left:
            self.cursor.execute(LEAVE_LISTS, columns_of(left))
        if entered:
            self.cursor.execute(ENTER_LISTS, columns_of(entered))

    def finish(self) -> None:
        if self.publications:
            self.cursor.execute(
                "UPDATE delivery_head SET number = %s, sha256 = %s, recorded_at = %s WHERE id = 1",
                [self.number, self.previous_sha256, self.recorded_at],
            )


APPEND = """
INSERT INTO delivery_publication (
    number, kind, key, action, title_and_path_sha256, site, language, is_private, document_sha256, previous_sha256,
    recorded_at, actor_kind, actor_id, actor_name, revision, sha256, title, path, refers_to, affects
)
SELECT number, kind, key, action, title_and_path_sha256, site, language, is_private, document_sha256, previous_sha256,
    recorded_at, actor_kind, actor_id, actor_name, revision, sha256, title, path,
    string_to_array(refers_to, ' '), string_to_array(affects, ' ')
FROM unnest(
    %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::boolean[],
    %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[]
) AS row(
    number, kind, key, action, title_and_path_sha256, site, language, is_private, document_sha256, previous_sha256,
    recorded_at, actor_kind, actor_id, actor_name, revision, sha256, title, path, refers_to, affects
)
"""

PUT_IN_FORCE = """
INSERT INTO delivery_inforce (
    object, number, kind, key, path, site, slug, type, title, language, is_private, recorded_at, document_sha256,
    text, refers_to, card, card_refers_to, vocabulary, words
)
SELECT object, number, kind, key, path, site, slug, type, title, language, is_private, recorded_at, document_sha256,
    text, string_to_array(refers_to, ' '), card, string_to_array(card_refers_to, ' '), string_to_array(vocabulary, ' '),
    CASE WHEN words_title IS NOT NULL THEN
        setweight(to_tsvector('english', words_title), 'A')
        || setweight(to_tsvector('english', words_introduction), 'B')
        || setweight(to_tsvector('english', words_body), 'D')
    END
FROM unnest(
    %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::boolean[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[]
) AS row(
    object, number, kind, key, path, site, slug, type, title, language, is_private, recorded_at, document_sha256,
    text, refers_to, card, card_refers_to, vocabulary, words_title, words_introduction, words_body
)
ON CONFLICT (object) DO UPDATE SET
    number = excluded.number, path = excluded.path, site = excluded.site, slug = excluded.slug, type = excluded.type,
    title = excluded.title, language = excluded.language, is_private = excluded.is_private,
    recorded_at = excluded.recorded_at, document_sha256 = excluded.document_sha256, text = excluded.text,
    refers_to = excluded.refers_to, card = excluded.card, card_refers_to = excluded.card_refers_to,
    vocabulary = excluded.vocabulary, words = excluded.words
"""

ENTER_LISTS = """
WITH entered AS (
    INSERT INTO delivery_listentry (list, sort_at, key)
    SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::bigint[])
    RETURNING list
)
INSERT INTO delivery_listcount (list, number) SELECT list, count(*) FROM entered GROUP BY list
ON CONFLICT (list) DO UPDATE SET number = delivery_listcount.number + excluded.number
"""

LEAVE_LISTS = """
WITH gone AS (
    DELETE FROM delivery_listentry AS entry
    USING unnest(%s::text[], %s::timestamptz[], %s::bigint[]) AS place(list, sort_at, key)
    WHERE entry.list = place.list AND entry.key = place.key
    RETURNING entry.list
),
fewer AS (SELECT list, count(*) AS number FROM gone GROUP BY list)
UPDATE delivery_listcount SET number = delivery_listcount.number - fewer.number
FROM fewer WHERE fewer.list = delivery_listcount.list
"""


def publication_row(publication: Publication) -> tuple[Any, ...]:
    """Return the values of ``APPEND`` for one publication. Lists go as text, as arrays of arrays have one length."""
    chained = tuple(getattr(getattr(publication, name), "value", getattr(publication, name)) for name in CHAINED)
    found = (publication.sha256, publication.title, publication.path)
    return (*chained, *found, " ".join(publication.refers_to), " ".join(publication.affects))


def in_force_row(state: PublicState, publication: Publication, text: str) -> tuple[Any, ...]:
    """Return the values of ``PUT_IN_FORCE`` for one object. Lists go as text, as arrays of arrays have one length."""
    words = search_words(state)
    card = card_of(state)
    return (
        publication.object_name,
        publication.number,
        state.kind.value,
        state.key,
        state.path,
        state.site,
        slug_of(state),
        type_of(state),
        state.title,
        state.language,
        state.is_private,
        publication.recorded_at,
        publication.document_sha256,
        text,
        " ".join(publication.refers_to),
        canonical_json(card),
        " ".join(sorted(set(references_in(card)))),
        " ".join(sorted(vocabulary_of(state, words))),
        *((words.title, words.introduction, words.body) if words else (None, None, None)),
    )


def standing_of(state: PublicState, sha256: str) -> Standing:
    return Standing(state.title, state.path, state.site, state.language, state.is_private, sha256, type_of(state))


def affected(kind: str, key: int, before: Standing | None, state: PublicState | None, lists: set[str]) -> list[str]:
    """Return the surrogate keys of what readers may see differently: object, kind, changed lists and addresses."""
    # Any text may hold a word that is explained from now on, or was until now.
    if kind in {Kind.SITE, Kind.SITE_SETTINGS, Kind.GLOSSARY_TERM}:
        return [object_name(kind, key), EVERYTHING]
    old = (before.site, before.path) if before and not before.is_private else (None, "")
    new = (state.site, state.path) if state and not state.is_private else (None, "")
    addresses = {place_key(site, path) for site, path in {old, new} if path} if old != new else set()
    kinds = {kind} if kind != Kind.PAGE else {before.type if before else "", type_of(state) if state else ""} - {""}
    every = sorted(every_key(name) for name in kinds)
    return [object_name(kind, key), *every, *sorted(list_key(name) for name in lists), *sorted(addresses)]


def columns_of(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Return the values of ``rows`` as one array a column, as ``unnest`` takes them."""
    return [list(column) for column in zip(*rows, strict=True)]


def action_of(before: Standing | None, state: PublicState) -> Action:
    if before and before.path != state.path and before.path and state.path:
        return Action.MOVE
    return Action.PUBLISH


# What the hash of a publication covers, in the names of its columns.
CHAINED = (
    *("number", "kind", "key", "action", "title_and_path_sha256", "site", "language", "is_private", "document_sha256"),
    *("previous_sha256", "recorded_at", "actor_kind", "actor_id", "actor_name", "revision"),
)


def chain_entry(publication: Publication) -> dict[str, Any]:
    """Return what the hash of ``publication`` covers, in the form in which it is hashed."""
    return {name: plain(getattr(publication, name)) for name in CHAINED}


def title_and_path_sha256(title: str, path: str) -> str:
    return sha256_of(canonical_json({"title": title, "path": path}))


def plain(value: Any) -> Any:
    """Return times as ISO 8601 in UTC with microseconds, and choices as their values: one form, whoever reads them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return getattr(value, "value", value)


def note(cursor: Any, kind: Kind, keys: Iterable[int]) -> None:
    """Note objects as changed, as the triggers do, so that the end of the transaction compares and records them."""
    cursor.execute("SELECT delivery_note(%s, key) FROM unnest(%s::bigint[]) AS key", [kind.value, list(keys)])
