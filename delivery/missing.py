"""What the record knows of an address at which nothing is: whether it was withdrawn, and what may have been meant."""

import re

from delivery.reading import SITE, query

SUGGESTIONS = 5
MOST_WORDS = 6
MOST_CANDIDATES = 200
LONGEST_PATH = 500
# Long enough to mean something, short enough to be a word.
WORD = re.compile(r"[^\W_]{3,40}")
# What stands in addresses without saying what they are about.
NO_SUBJECT = {"articles", "brands", "feed", "htm", "html", "index", "pages", "people", "php", "topics", "www"}

WITHDRAWN = f"""
SELECT action IN ('unpublish', 'delete') AND NOT is_private FROM delivery_publication
WHERE path = %(path)s AND kind IN ('page', 'brand', 'person', 'topic') AND (site IS NULL OR site = {SITE})
ORDER BY number DESC LIMIT 1
"""  # noqa: S608 - constants; values are bound

# By title and introduction, whose words weigh something here. Those that hold all words are looked for before those
# that hold some, and so many at most: the work has an end.
SIMILAR = f"""
WITH asked AS (
    SELECT to_tsquery('english', %(all_words)s) AS all_words, to_tsquery('english', %(some_words)s) AS some_words
),
candidates AS (
    (SELECT f.object FROM delivery_inforce AS f, asked WHERE f.words @@ asked.all_words LIMIT {MOST_CANDIDATES})
    UNION
    (SELECT f.object FROM delivery_inforce AS f, asked WHERE f.words @@ asked.some_words LIMIT {MOST_CANDIDATES})
)
SELECT f.title, f.path FROM candidates JOIN delivery_inforce AS f USING (object) CROSS JOIN asked
CROSS JOIN LATERAL ts_rank(ARRAY[0, 0, 0.2, 1]::real[], f.words, asked.some_words) AS rank
WHERE f.kind = 'page' AND NOT f.is_private AND f.site = {SITE} AND rank > 0.001
ORDER BY rank DESC, f.title LIMIT {SUGGESTIONS}
"""  # noqa: S608 - constants; values are bound


def was_withdrawn(path: str, host: str) -> bool:
    """Return whether what stood at ``path`` last was public, and was taken back or deleted since.

    What was private in the end is not withdrawn: nobody is told that it was there.
    """
    rows = query(WITHDRAWN, {"path": path, "host": host})
    return bool(rows and rows[0][0])


def words_of_path(path: str) -> list[str]:
    """Return the few words of an address that may say what was looked for."""
    words = dict.fromkeys(word.lower() for word in WORD.findall(path[:LONGEST_PATH]))
    return [word for word in words if word not in NO_SUBJECT][:MOST_WORDS]


def similar_pages(words: list[str], host: str) -> list[dict[str, str]]:
    """Return title and address of the few public pages whose words begin like ``words``, best first."""
    if not words:
        return []
    beginnings = [f"'{word}':*" for word in words]
    values = {"all_words": " & ".join(beginnings), "some_words": " | ".join(beginnings), "host": host}
    return [{"title": title, "url": path} for title, path in query(SIMILAR, values)]
