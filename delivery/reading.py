"""Reads documents in force: a few prepared statements, no model instances."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import connection

from delivery.prepared import prepared_cursor
from delivery.recording.projection import ARTICLE_LIST
from delivery.replica import rows_of_replica

RELATED_ARTICLES = 3
# What is always shown with what it refers to: a brand with its disclaimer and logo, settings with their picture, a word
# of the glossary with where readers find more.
EXPANDED_KINDS = ("brand", "site_settings", "glossary_term")
# How many of the newest articles of each topic and of the brand are looked at for related ones.
RELATED_CANDIDATES = 30
# When an article was first published, by which lists are sorted, and its key.
Listing = tuple[datetime, int]


def query(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of ``statement``: from the replica if that has the newest publication, else from the primary."""
    rows = rows_of_replica(lambda replica: run(replica, statement, values))
    if rows is not None:
        return rows
    with connection.wrap_database_errors:
        try:
            return run(connection, statement, values)
        except psycopg.OperationalError:
            # The server was restarted since the last request. Reading can be done again.
            if connection.in_atomic_block or not connection.connection.closed:
                raise
            connection.close()
            return run(connection, statement, values)


def run(database: Any, statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with prepared_cursor(database) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


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
    """An object that was asked for, and the version of all content when it was read."""

    source: Source
    version: str


@dataclass(frozen=True)
class Listed:
    """One page of a list, how many there are in all, and the version of all content when it was read."""

    sources: list[Source]
    total: int
    version: str
    next_cursor: str | None = None


COLUMNS = (
    "f.object, f.number, f.kind, f.key, f.type, f.title, f.path, f.site, f.language, f.recorded_at, f.document_sha256"
)
# The site that answers to a host; another host gets the default site, as in Wagtail.
SITE = """(
    SELECT s.key FROM delivery_inforce AS s WHERE s.kind = 'site' AND (s.slug = %(host)s OR s.type = 'default')
    ORDER BY s.slug = %(host)s DESC LIMIT 1
)"""
# The version of all public content: the hash of the newest publication.
VERSION = "(SELECT sha256 FROM delivery_head WHERE id = 1)"

NEWEST_OF_LISTS = f"""
SELECT name, entry.key, entry.sort_at FROM unnest(%(lists)s::text[]) AS name CROSS JOIN LATERAL (
    SELECT key, sort_at FROM delivery_listentry WHERE list = %(site)s || '/{ARTICLE_LIST}/' || name
    ORDER BY sort_at DESC, key DESC LIMIT {RELATED_CANDIDATES + 1}
) AS entry
UNION ALL
SELECT '', key, sort_at FROM delivery_listentry WHERE list = %(site)s || '/{ARTICLE_LIST}' AND key = ANY(%(pinned)s)
"""  # noqa: S608 - constants; values are bound

# The index of addresses leaves out objects that have none, which a plan for any address has to be told.
AT_PATH = "f.path = %(path)s AND f.path <> ''"
FIND = f"""
SELECT {COLUMNS}, f.text, f.refers_to, {VERSION} FROM delivery_inforce AS f
WHERE NOT f.is_private AND
"""  # noqa: S608 - constants
FIND_BY_SLUG = FIND + f"f.kind = %(kind)s AND f.type = %(type)s AND f.slug = %(slug)s AND f.site = {SITE}"
FIND_BY_PATH = FIND + f"f.kind = 'page' AND {AT_PATH} AND f.site = {SITE}"
FIND_SNIPPET = FIND + "f.kind = %(kind)s AND f.slug = %(slug)s"
FIND_OBJECT = FIND + "f.object = %(object)s"

FETCH = f"""
WITH RECURSIVE wanted AS (
    SELECT object FROM (
        SELECT f.object FROM delivery_inforce AS f WHERE f.object = ANY(%(objects)s)
        UNION ALL
        SELECT f.object FROM delivery_inforce AS f
        WHERE f.kind = 'page' AND f.path = ANY(%(paths)s) AND f.path <> '' AND f.site = %(site)s
        UNION ALL
        SELECT f.object FROM delivery_inforce AS f WHERE f.kind = 'site_settings' AND f.site = %(site)s
        UNION ALL
        SELECT f.object FROM delivery_inforce AS f WHERE f.kind = 'glossary_term' AND %(with_glossary)s
    ) AS named
    UNION
    SELECT unnest(f.card_refers_to) FROM wanted JOIN delivery_inforce AS f ON f.object = wanted.object
        WHERE f.kind IN {EXPANDED_KINDS} OR f.object = ANY(%(expanded)s)
)
SELECT {COLUMNS}, f.card, f.card_refers_to, {VERSION}
FROM (SELECT) AS always LEFT JOIN (wanted JOIN delivery_inforce AS f ON f.object = wanted.object AND NOT f.is_private)
    ON TRUE
"""  # noqa: S608 - constants


def source_of(row: tuple[Any, ...]) -> Source:
    """Return the document of a row that begins with ``COLUMNS``, its text, and what it refers to."""
    values: list[Any] = [*row[:11], orjson.loads(row[11]), row[12]]
    return Source(*values)


def find(statement: str, **values: Any) -> Found | None:
    """Return the one public object that ``statement`` finds, None if there is none."""
    rows = query(statement, values)
    if not rows:
        return None
    return Found(source_of(rows[0]), rows[0][13])


def lists_related_to(topics: Iterable[int], brand: int) -> list[str]:
    """Return the lists that related articles come from: of these topics and of the brand."""
    return [*(f"topic-{topic}" for topic in topics), f"brand-{brand}"]


def related_lists(article: Source) -> list[str]:
    facts = article.document
    return lists_related_to([topic["key"] for topic in facts["topics"]], facts["brand"]["key"])


def pinned_articles(article: Source) -> list[int]:
    """Return the keys of the articles that an editor chose to follow ``article``."""
    # What was put on record by an earlier version has none.
    return [page["key"] for page in article.document.get("pinned_articles", [])]


def newest_of_lists(
    site: int, lists: Iterable[str], pinned: Sequence[int] = ()
) -> tuple[dict[str, list[Listing]], list[int]]:
    """Return the newest articles of each of ``lists``, and those of ``pinned`` that are public, in their order."""
    names = list(lists)
    found: dict[str, list[Listing]] = {name: [] for name in [*names, ""]}
    for name, key, sort_at in query(NEWEST_OF_LISTS, {"site": str(site), "lists": names, "pinned": list(pinned)}):
        found[name].append((sort_at, key))
    public = {key for _, key in found.pop("")}
    newest = {name: sorted(listed, reverse=True) for name, listed in found.items()}
    return newest, [key for key in pinned if key in public]


def most_related(article: int, newest: Mapping[str, Sequence[Listing]], pinned: Iterable[int]) -> list[int]:
    """Return the keys of the articles to read after ``article``: ``pinned``, then those that are found.

    Those are the ones that share the most topics, those of the brand and the newest first. Candidates are the
    ``newest`` of each list that ``article`` stands in, newest first, so that the cost does not grow with the articles.
    """
    topics: Counter[int] = Counter()
    of_brand: set[int] = set()
    times: dict[int, datetime] = {}
    for name, listed in newest.items():
        others = [(time, key) for time, key in listed if key != article][:RELATED_CANDIDATES]
        times.update((key, time) for time, key in others)
        (topics if name.startswith("topic-") else of_brand).update(key for _, key in others)
    found = sorted(times, key=lambda key: (topics[key], key in of_brand, times[key], key), reverse=True)
    shown = dict.fromkeys([*(key for key in pinned if key != article), *found])
    return list(shown)[:RELATED_ARTICLES]


def find_related(site: int, article: int, lists: Sequence[str], pinned: Sequence[int]) -> list[int]:
    """Return the keys of the articles to read after ``article``, which stands in ``lists``."""
    return most_related(article, *newest_of_lists(site, lists, pinned))


def related_to(article: Source) -> list[str]:
    """Return the names of the articles that are shown beside ``article``."""
    if article.site is None:
        return []
    found = find_related(article.site, article.key, related_lists(article), pinned_articles(article))
    return [f"page-{key}" for key in found]


def fetch(
    objects: Iterable[str],
    *,
    site: int | None,
    paths: Iterable[str] = (),
    expanded: Iterable[str] = (),
    with_glossary: bool = False,
) -> tuple[list[Source], str]:
    """Return the public ones of ``objects``, of the pages at ``paths`` of ``site``, its settings, and the glossary.

    With them comes what brands and ``expanded`` ones refer to. Also returns the version that this is of.
    """
    values = {
        "objects": list(objects),
        "site": site,
        "paths": list(paths),
        "expanded": list(expanded),
        "with_glossary": with_glossary,
    }
    rows = query(FETCH, values)
    return [source_of(row) for row in rows if row[0] is not None], rows[0][13]


CHANGED = f"""
SELECT {VERSION}, (SELECT number FROM delivery_head WHERE id = 1),
    (SELECT sha256 FROM delivery_publication WHERE number = %(number)s),
    ARRAY(
        SELECT kind || '-' || key FROM delivery_publication
        WHERE number > %(number)s ORDER BY number LIMIT %(limit)s
    )
"""  # noqa: S608 - constants


def changed_since(number: int, limit: int) -> tuple[str, int, str | None, list[str]]:
    """Return the version and number of the newest publication, the hash of ``number``, and what changed after it."""
    version, newest_number, sha256, objects = query(CHANGED, {"number": number, "limit": limit})[0]
    return version, newest_number, sha256, objects


FIND_REDIRECT = f"""
SELECT {COLUMNS}, f.card, f.card_refers_to, target.path
FROM delivery_inforce AS f LEFT JOIN delivery_inforce AS target
    ON target.object = 'page-' || (f.card::json -> 'page' ->> 'key') AND NOT target.is_private
WHERE f.kind = 'redirect' AND {AT_PATH} AND (f.site IS NULL OR f.site = {SITE})
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
SELECT {COLUMNS}, f.text, f.refers_to, {VERSION} FROM delivery_inforce AS f
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
    *("recorded_at", "affects"),
)


def publications_after(number: int, limit: int) -> list[dict[str, Any]]:
    """Return up to ``limit`` publications after ``number``, in order. Of private objects the address stays inside."""
    rows = query(
        f"SELECT {', '.join(CHANGE_COLUMNS)} FROM delivery_publication "  # noqa: S608 - constants; values are bound
        "WHERE number > %(number)s ORDER BY number LIMIT %(limit)s",
        {"number": number, "limit": limit},
    )
    found = [dict(zip(CHANGE_COLUMNS, row, strict=True)) for row in rows]
    for row in found:
        row["surrogate_keys"] = row.pop("affects")
        row["path"] = "" if row["is_private"] else row["path"]
    return found
