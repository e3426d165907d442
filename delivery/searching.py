"""Search and suggestions over what is in force: private pages and drafts are not in it."""

import re

from delivery.reading import COLUMNS, SITE, VERSION, Listed, query, source_of

SUGGESTIONS = 8
WORD = re.compile(r"\w+")


SEARCH = f"""
WITH asked AS (SELECT websearch_to_tsquery('english', %(words)s) AS words),
found AS MATERIALIZED (
    SELECT f.object, ts_rank(f.words, asked.words) AS rank FROM delivery_inforce AS f, asked
    WHERE f.words @@ asked.words AND f.kind = 'page' AND NOT f.is_private AND f.site = {SITE}
),
shown AS (SELECT * FROM found ORDER BY rank DESC, object LIMIT %(limit)s OFFSET %(offset)s)
SELECT {COLUMNS}, f.card, f.card_refers_to, {VERSION}, (SELECT count(*) FROM found)
FROM (SELECT) AS always LEFT JOIN shown ON TRUE
LEFT JOIN delivery_inforce AS f ON f.object = shown.object
ORDER BY shown.rank DESC, shown.object
"""  # noqa: S608 - constants; values are bound

SUGGEST = f"""
SELECT f.kind, f.title, f.path FROM delivery_inforce AS f
WHERE NOT f.is_private AND f.path <> '' AND (
    f.kind IN ('brand', 'topic', 'person') OR (f.kind = 'page' AND f.site = {SITE} AND f.words IS NOT NULL)
) AND to_tsvector('simple', f.title) @@ to_tsquery('simple', %(beginning)s)
ORDER BY f.kind = 'page', f.title, f.key LIMIT {SUGGESTIONS}
"""  # noqa: S608 - constants; values are bound


def search_pages(words: str, *, host: str, limit: int, offset: int) -> Listed:
    """Return the public pages that hold all of ``words``, best first."""
    rows = query(SEARCH, {"words": words, "host": host, "limit": limit, "offset": offset})
    return Listed([source_of(row) for row in rows if row[0] is not None], rows[0][14], rows[0][13])


def suggest(beginning: str, *, host: str) -> list[tuple[str, str, str]]:
    """Return kind, title and address of what has words that begin like all of ``beginning``."""
    words = WORD.findall(beginning)
    if not words:
        return []
    return query(SUGGEST, {"beginning": " & ".join(f"'{word}':*" for word in words), "host": host})
