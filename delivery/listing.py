"""Lists of public articles, from indexes that hold them in their order."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from delivery.reading import COLUMNS, SITE, VERSION, Listed, query, source_of
from delivery.recording.projection import ARTICLE_LIST


@dataclass(frozen=True)
class ArticleQuery:
    """Which articles are asked for: ``filters`` are names such as ``brand-3``, all of which must hold."""

    host: str
    filters: tuple[str, ...] = ()
    featured: bool | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    oldest_first: bool = False
    limit: int = 20
    offset: int = 0
    after: tuple[datetime, int] | None = None
    whole: bool = False


FEATURED = f"""(
    SELECT (home.card::json -> 'featured_article' ->> 'key')::bigint FROM delivery_inforce AS home
    WHERE home.kind = 'page' AND home.type = 'home' AND home.site = {SITE} LIMIT 1
)"""  # noqa: S608 - constants
IN_LIST = f"entry.list = {SITE} || '/{ARTICLE_LIST}' || %(first_filter)s"
IN_FILTERS = f"""
(SELECT count(*) FROM delivery_listentry AS other WHERE other.key = entry.key
    AND other.list = ANY(SELECT {SITE} || '/{ARTICLE_LIST}/' || name FROM unnest(%(filters)s::text[]) AS name)
) = cardinality(%(filters)s::text[])
"""  # noqa: S608 - constants


def find_articles(wanted: ArticleQuery) -> Listed:
    """Return one page of articles in one query, whose cost grows neither with the list nor with the page's depth."""
    first, *others = wanted.filters or ("",)
    conditions = [IN_LIST]
    if others:
        conditions.append(IN_FILTERS)
    if wanted.published_after:
        conditions.append("entry.sort_at > %(published_after)s")
    if wanted.published_before:
        conditions.append("entry.sort_at < %(published_before)s")
    if wanted.featured is not None:
        conditions.append(f"(entry.key = {FEATURED}) IS {'TRUE' if wanted.featured else 'NOT TRUE'}")
    where = " AND ".join(conditions)
    is_plain = len(conditions) == 1
    counted = (
        f"(SELECT number FROM delivery_listcount AS entry WHERE {IN_LIST})"  # noqa: S608 - constants
        if is_plain
        else f"(SELECT count(*) FROM delivery_listentry AS entry WHERE {where})"  # noqa: S608 - constants
    )
    direction, comparison = ("ASC", ">") if wanted.oldest_first else ("DESC", "<")
    if wanted.after:
        where += f" AND (entry.sort_at, entry.key) {comparison} (%(after_time)s, %(after_key)s)"
    document = "f.text, f.refers_to" if wanted.whole else "f.card, f.card_refers_to"
    statement = f"""
        WITH listed AS (
            SELECT entry.key, entry.sort_at FROM delivery_listentry AS entry WHERE {where}
            ORDER BY entry.sort_at {direction}, entry.key {direction} LIMIT %(limit)s OFFSET %(offset)s
        )
        SELECT {COLUMNS}, {document}, {VERSION}, coalesce({counted}, 0), listed.sort_at
        FROM (SELECT) AS always LEFT JOIN listed ON TRUE
        LEFT JOIN delivery_inforce AS f ON f.object = 'page-' || listed.key
        ORDER BY listed.sort_at {direction}, listed.key {direction}
    """  # noqa: S608 - constants; values are bound
    rows = query(
        statement,
        {
            "host": wanted.host,
            "first_filter": f"/{first}" if first else "",
            "filters": others,
            "published_after": wanted.published_after,
            "published_before": wanted.published_before,
            "after_time": wanted.after[0] if wanted.after else None,
            "after_key": wanted.after[1] if wanted.after else None,
            # One more than asked for tells whether there is a next page.
            "limit": wanted.limit + 1,
            "offset": wanted.offset,
        },
    )
    version, total = rows[0][13], rows[0][14]
    listed = [row for row in rows if row[0] is not None]
    shown = listed[: wanted.limit]
    next_cursor = cursor_after(shown[-1][15], shown[-1][3]) if len(listed) > wanted.limit else None
    return Listed([source_of(row) for row in shown], total, version, next_cursor)


def cursor_after(sort_at: datetime, key: int) -> str:
    """Return the cursor of what comes after an article in its list."""
    return base64.urlsafe_b64encode(f"{sort_at.astimezone(UTC).isoformat()}|{key}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """Return the place in the list that ``cursor`` names. Raises ``ValueError`` if it is none of ours."""
    try:
        time, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment, number = datetime.fromisoformat(time), int(key)
        is_known = moment.utcoffset() == timedelta(0) and 0 <= number < 2**63
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise ValueError("This is no cursor of this list.") from error
    if not is_known:
        raise ValueError("This is no cursor of this list.")
    return moment, number


def keys_of_slugs(slugs: dict[str, str]) -> dict[str, int]:
    """Return the keys of public objects by kind, from ``slugs`` by kind; unknown ones are left out."""
    rows = query(
        "SELECT kind, key FROM delivery_inforce WHERE NOT is_private AND (kind, slug) IN "
        "(SELECT * FROM unnest(%(kinds)s::text[], %(slugs)s::text[]))",
        {"kinds": list(slugs), "slugs": list(slugs.values())},
    )
    return dict(rows)


def list_sources(kind: str, limit: int, offset: int) -> Listed:
    """Return one page of the public objects of ``kind``, by title."""
    rows: list[tuple[Any, ...]] = query(
        f"""
        SELECT {COLUMNS}, f.card, f.card_refers_to, {VERSION},
            (SELECT count(*) FROM delivery_inforce WHERE kind = %(kind)s AND NOT is_private)
        FROM (SELECT) AS always LEFT JOIN (
            SELECT * FROM delivery_inforce WHERE kind = %(kind)s AND NOT is_private
            ORDER BY title, key LIMIT %(limit)s OFFSET %(offset)s
        ) AS f ON TRUE ORDER BY f.title, f.key
        """,  # noqa: S608 - constants; values are bound
        {"kind": kind, "limit": limit, "offset": offset},
    )
    return Listed([source_of(row) for row in rows if row[0] is not None], rows[0][14], rows[0][13])
