"""Reads documents in force: a few prepared statements, no model instances."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakSet

import orjson
import psycopg
from django.db import connection

from delivery.recording.projection import ARTICLE_LIST

RELATED_ARTICLES = 3
# How many of the newest articles of each topic and of the brand are looked at for related ones.
RELATED_CANDIDATES = 30


# Connections that keep the plans of prepared statements. Planning one for each set of values costs more than it saves.
with_prepared_plans: WeakSet[psycopg.Connection] = WeakSet()


def prefer_prepared_plans(plain_connection: psycopg.Connection) -> None:
    if plain_connection not in with_prepared_plans:
        plain_connection.execute("SET plan_cache_mode = force_generic_plan")
        with_prepared_plans.add(plain_connection)


def query(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of ``statement``, prepared on the server: planning it anew would cost more than running it."""
    connection.ensure_connection()
    prefer_prepared_plans(connection.connection)
    if connection.queries_logged:
        # Tests count the queries that go through Django.
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as plain_cursor:
        return plain_cursor.execute(statement, values, prepare=True).fetchall()


@dataclass(slots=True)
class Source:
    """A document on record, as composition needs it. ``document`` is the whole one, or a card of it."""

    object: str
    number: int
    kind: str
    key: int
    type: str
    title: str
    path: str
    site: int | None
    language: str
    recorded_at: datetime
    sha256: str
    document: dict[str, Any]
    refers_to: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """An object that was asked for, with the pages related to it, and the newest publication when it was read."""

    source: Source
    related: list[str]
    number: int


COLUMNS = (
    "f.object, f.number, f.kind, f.key, f.type, f.title, f.path, f.site, f.language, f.recorded_at, f.document_sha256"
)
# The site that answers to a host; another host gets the default site, as in Wagtail.
SITE = """(
    SELECT s.key FROM delivery_inforce AS s WHERE s.kind = 'site' AND (s.slug = %(host)s OR s.type = 'default')
    ORDER BY s.slug = %(host)s DESC LIMIT 1
)"""
HEAD = "(SELECT number FROM delivery_head WHERE id = 1)"

RELATED = f"""
SELECT ranked.key FROM (
    SELECT candidate.key, max(candidate.sort_at) AS sort_at,
        count(*) FILTER (WHERE mine.kind = 'topic') AS shared_topics,
        count(*) FILTER (WHERE mine.kind = 'brand') AS brand
    FROM (
        SELECT f.site || '/{ARTICLE_LIST}/topic-' || (topic ->> 'key') AS list, 'topic' AS kind
            FROM json_array_elements(f.card::json -> 'topics') AS topic
        UNION ALL
        SELECT f.site || '/{ARTICLE_LIST}/brand-' || (f.card::json -> 'brand' ->> 'key'), 'brand'
    ) AS mine
    CROSS JOIN LATERAL (
        SELECT entry.key, entry.sort_at FROM delivery_listentry AS entry
        WHERE entry.list = mine.list AND entry.key <> f.key
        ORDER BY entry.sort_at DESC, entry.key DESC LIMIT {RELATED_CANDIDATES}
    ) AS candidate
    GROUP BY candidate.key
    ORDER BY shared_topics DESC, brand DESC, sort_at DESC, candidate.key DESC LIMIT {RELATED_ARTICLES}
) AS ranked
"""  # noqa: S608 - constants

FIND = f"""
SELECT {COLUMNS}, f.text, f.refers_to, {HEAD},
    CASE WHEN f.type = 'article' THEN ARRAY({RELATED}) ELSE ARRAY[]::bigint[] END
FROM delivery_inforce AS f
WHERE NOT f.is_private AND
"""  # noqa: S608 - constants
FIND_BY_SLUG = FIND + f"f.kind = %(kind)s AND f.type = %(type)s AND f.slug = %(slug)s AND f.site = {SITE}"
FIND_BY_PATH = FIND + f"f.kind = 'page' AND f.path = %(path)s AND f.site = {SITE}"
FIND_SNIPPET = FIND + "f.kind = %(kind)s AND f.slug = %(slug)s"
FIND_OBJECT = FIND + "f.object = %(object)s"

FETCH = f"""
WITH RECURSIVE wanted AS (
    SELECT f.object FROM delivery_inforce AS f
        WHERE f.object = ANY(%(objects)s)
            OR (f.kind = 'page' AND f.path = ANY(%(paths)s) AND f.site = %(site)s)
            OR (f.kind = 'site_settings' AND f.site = %(site)s)
    UNION
    SELECT unnest(f.card_refers_to) FROM wanted JOIN delivery_inforce AS f ON f.object = wanted.object
        WHERE f.kind = ANY(%(expand)s) OR f.object = ANY(%(expanded)s)
)
SELECT {COLUMNS}, f.card, f.card_refers_to, {HEAD}
FROM wanted JOIN delivery_inforce AS f ON f.object = wanted.object
WHERE NOT f.is_private
"""  # noqa: S608 - constants
# Kinds whose own references are always shown with them: a brand with its disclaimer and logo.
EXPANDED_KINDS = ["brand"]


def source_of(row: tuple[Any, ...]) -> Source:
    """Return the document of a row that begins with ``COLUMNS``, its text, and what it refers to."""
    values: list[Any] = [*row[:11], orjson.loads(row[11]), row[12]]
    return Source(*values)


def find(statement: str, **values: Any) -> Found | None:
    """Return the one public object that ``statement`` finds, None if there is none."""
    rows = query(statement, values)
    if not rows:
        return None
    number, related = rows[0][13:]
    return Found(source_of(rows[0]), [f"page-{key}" for key in related], number)


def fetch(
    objects: Iterable[str], *, site: int | None, paths: Iterable[str] = (), expanded: Iterable[str] = ()
) -> tuple[dict[str, Source], int]:
    """Return the public ones of ``objects``, and of the pages at ``paths``, with what their cards refer to.

    ``expanded`` names the pages that are shown as cards, so with their pictures, brands and people.
    Also returns the number of the newest publication when they were read, 0 if nothing was found.
    """
    rows = query(
        FETCH,
        {
            "objects": list(objects),
            "site": site,
            "paths": list(paths),
            "expand": EXPANDED_KINDS,
            "expanded": list(expanded),
        },
    )
    sources = {row[0]: source_of(row) for row in rows}
    return sources, rows[0][13] if rows else 0


def newest_number() -> int:
    """Return the number of the newest publication."""
    return query("SELECT number FROM delivery_head WHERE id = 1", {})[0][0]


FIND_REDIRECT = f"""
SELECT {COLUMNS}, f.card, f.card_refers_to, target.path
FROM delivery_inforce AS f LEFT JOIN delivery_inforce AS target
    ON target.object = 'page-' || (f.card::json -> 'page' ->> 'key') AND NOT target.is_private
WHERE f.kind = 'redirect' AND f.path = %(path)s AND (f.site IS NULL OR f.site = {SITE})
ORDER BY f.site IS NULL LIMIT 1
"""  # noqa: S608 - constants


def find_redirect(path: str, *, host: str) -> tuple[Source, str] | None:
    """Return the redirect of an address and where it leads, None if there is none or it leads to nothing public."""
    rows = query(FIND_REDIRECT, {"path": path, "host": host})
    if not rows:
        return None
    source = source_of(rows[0])
    facts, target = source.document, rows[0][13]
    url = target + facts["route_path"].lstrip("/") if facts["page"] and target else facts["link"]
    return (source, url) if url else None


FIND_SITE = f"""
SELECT {COLUMNS}, f.card, f.card_refers_to, {HEAD} FROM delivery_inforce AS f
WHERE f.kind IN ('site', 'site_settings') AND f.site = {SITE}
"""  # noqa: S608 - constants


def find_site(host: str) -> dict[str, Source]:
    """Return the site that answers to ``host`` and its settings, by kind."""
    rows = query(FIND_SITE, {"host": host})
    return {row[2]: source_of(row) for row in rows}


def newest() -> tuple[int, str]:
    """Return the number and the hash of the newest publication."""
    number, sha256 = query("SELECT number, sha256 FROM delivery_head WHERE id = 1", {})[0]
    return number, sha256


CHANGE_COLUMNS = (
    *("number", "kind", "key", "action", "path", "is_private", "document_sha256", "previous_sha256", "sha256"),
    "recorded_at",
)


def publications_after(number: int, limit: int) -> list[dict[str, Any]]:
    """Return up to ``limit`` publications after ``number``, in order. Of private objects the address stays inside."""
    rows = query(
        f"SELECT {', '.join(CHANGE_COLUMNS)} FROM delivery_publication "  # noqa: S608 - constants; values are bound
        "WHERE number > %(number)s ORDER BY number LIMIT %(limit)s",
        {"number": number, "limit": limit},
    )
    found = [dict(zip(CHANGE_COLUMNS, row, strict=True)) for row in rows]
    return [row | {"path": "" if row["is_private"] else row["path"]} for row in found]
