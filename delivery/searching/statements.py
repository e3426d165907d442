"""The statements of search: each reads all of its answer at one moment, so that nothing in it belongs to another."""

from delivery.reading import COLUMNS, SITE, VERSION
from delivery.recording.projection import ARTICLE_LIST
from search.engine import MOST_COUNTED

SUGGESTIONS = 8
# More names than these begin alike only for a letter or two, which say little of what is meant.
MOST_SUGGESTED_FROM = 200
# Of what is ranked, so many hold the words in their title, should there be more than are counted.
MOST_BY_TITLE = 200
FACETS = 12
# Of the text, nothing, the introduction, and the title.
WEIGHTS = "'{0.1, 0.3, 0.5, 1.0}'"

# Read once each, whatever asks for it.
OF_SITE = f"site AS MATERIALIZED (SELECT {SITE} AS key)"
NAMED = "SELECT object FROM delivery_inforce WHERE type = '' AND kind ="
PUBLIC_PAGE = "f.kind = 'page' AND f.words IS NOT NULL AND NOT f.is_private AND f.site = (SELECT key FROM site)"
FILTERS = """(%(brand)s = '' OR f.refers_to && (SELECT brand FROM narrowed))
    AND (%(topic)s = '' OR f.refers_to && (SELECT topic FROM narrowed)) AND (%(kind)s = '' OR f.type = %(kind)s)"""

SEARCH = f"""
WITH {OF_SITE},
narrowed AS MATERIALIZED (
    SELECT ARRAY({NAMED} 'brand' AND slug = %(brand)s) AS brand, ARRAY({NAMED} 'topic' AND slug = %(topic)s) AS topic
),
asked AS MATERIALIZED (
    SELECT to_tsquery('english', %(strict)s) AS strict, to_tsquery('english', %(relaxed)s) AS relaxed
),
chosen AS MATERIALIZED (
    SELECT CASE WHEN is_relaxed THEN relaxed ELSE strict END AS words, is_relaxed FROM (
        SELECT strict, relaxed, %(may_relax)s AND NOT EXISTS (
            SELECT FROM delivery_inforce AS f WHERE f.words @@ asked.strict AND {PUBLIC_PAGE}
        ) AS is_relaxed FROM asked
    ) AS decided
),
matching AS MATERIALIZED (
    SELECT f.object FROM delivery_inforce AS f, chosen
    WHERE f.words @@ chosen.words AND {PUBLIC_PAGE} AND {FILTERS}
    ORDER BY f.key DESC LIMIT {MOST_COUNTED + 1}
),
is_more AS MATERIALIZED (SELECT count(*) > {MOST_COUNTED} AS is_more FROM matching),
by_title AS (
    SELECT f.object FROM delivery_inforce AS f, chosen
    WHERE to_tsvector('simple', f.title) @@ plainto_tsquery('simple', %(words)s) AND f.words @@ chosen.words
        AND {PUBLIC_PAGE} AND {FILTERS} AND (SELECT is_more FROM is_more)
    ORDER BY f.key DESC LIMIT {MOST_BY_TITLE}
),
promoted AS (
    SELECT f.object, array_position(%(promoted)s::text[], f.object) AS position FROM delivery_inforce AS f
    WHERE f.object = ANY(%(promoted)s) AND {PUBLIC_PAGE} AND {FILTERS}
),
found AS MATERIALIZED (
    SELECT f.object, f.type, f.refers_to, promoted.position,
        -- How often the words stand in which part, and how near to one another.
        ts_rank({WEIGHTS}, f.words, chosen.words, 1) + ts_rank_cd({WEIGHTS}, f.words, chosen.words, 1) / 4 AS rank,
        coalesce(listed.sort_at, (f.card::json ->> 'first_published_at')::timestamptz) AS published_at
    FROM (
        SELECT object FROM matching UNION SELECT object FROM by_title UNION SELECT object FROM promoted
    ) AS candidate
    JOIN delivery_inforce AS f USING (object) CROSS JOIN chosen
    LEFT JOIN promoted USING (object)
    LEFT JOIN delivery_listentry AS listed
        ON listed.list = (SELECT key FROM site) || '/{ARTICLE_LIST}' AND listed.key = f.key
),
shown AS (
    SELECT *, row_number() OVER (
        ORDER BY position, CASE WHEN %(newest)s THEN published_at END DESC NULLS LAST, rank DESC, object
    ) AS place FROM found ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
),
counted AS (
    SELECT name, count(*) AS number FROM found, unnest(found.refers_to) AS name
    WHERE name LIKE 'brand-%%' OR name LIKE 'topic-%%' GROUP BY name
),
facets AS (
    SELECT coalesce(json_agg(json_build_array(kind, slug, title, number)), '[]') AS facets FROM (
        SELECT f.kind, f.slug, f.title, counted.number,
            row_number() OVER (PARTITION BY f.kind ORDER BY counted.number DESC, f.title) AS place
        FROM counted JOIN delivery_inforce AS f ON f.object = counted.name AND NOT f.is_private
        ORDER BY f.kind, place
    ) AS named WHERE place <= {FACETS}
),
kinds AS (
    SELECT coalesce(json_agg(json_build_array(type, number) ORDER BY number DESC, type), '[]') AS kinds
    FROM (SELECT type, count(*) AS number FROM found GROUP BY type) AS by_type
)
SELECT {COLUMNS}, f.card, f.card_refers_to, {VERSION}, (SELECT count(*) FROM found), (SELECT is_more FROM is_more),
    chosen.is_relaxed, facets.facets::text, kinds.kinds::text, asked.relaxed::text, shown.position IS NOT NULL,
    brand.key, brand.title, brand.slug, brand.card::json ->> 'colour', brand.path
FROM asked CROSS JOIN chosen CROSS JOIN facets CROSS JOIN kinds LEFT JOIN shown ON TRUE
LEFT JOIN delivery_inforce AS f ON f.object = shown.object
LEFT JOIN delivery_inforce AS brand ON brand.object = 'brand-' || (f.card::json -> 'brand' ->> 'key')
ORDER BY shown.place
"""  # noqa: S608 - constants; values are bound

SUGGEST = f"""
WITH {OF_SITE},
beginning AS MATERIALIZED (
    SELECT to_tsquery('simple', %(beginning)s) AS itself, to_tsquery('simple', %(or_synonym)s) AS or_synonym
),
places AS (
    SELECT f.kind, f.title, f.path, f.key FROM delivery_inforce AS f, beginning
    WHERE to_tsvector('simple', f.title) @@ beginning.or_synonym
        AND f.kind IN ('brand', 'topic', 'person') AND NOT f.is_private AND f.path <> ''
    LIMIT {MOST_SUGGESTED_FROM}
),
pages AS (
    SELECT f.kind, f.title, f.path, f.key FROM delivery_inforce AS f, beginning
    WHERE to_tsvector('simple', f.title) @@ beginning.or_synonym AND {PUBLIC_PAGE} AND f.path <> ''
    LIMIT {MOST_SUGGESTED_FROM}
)
SELECT suggested.kind, title, path, is_itself, {VERSION}
FROM (SELECT) AS always LEFT JOIN (
    SELECT found.*, to_tsvector('simple', found.title) @@ beginning.itself AS is_itself
    FROM (SELECT * FROM places UNION ALL SELECT * FROM pages) AS found, beginning
    ORDER BY is_itself DESC, found.kind = 'page', lower(found.title), found.key LIMIT {SUGGESTIONS}
) AS suggested ON TRUE
ORDER BY is_itself DESC, suggested.kind = 'page', lower(title), suggested.key
"""  # noqa: S608 - constants; values are bound

GUIDANCE = f"""
SELECT {VERSION},
    (SELECT coalesce(json_agg(card::json -> 'terms' ORDER BY key), '[]') FROM delivery_inforce WHERE kind = 'synonyms'),
    (SELECT coalesce(json_agg(card::json ORDER BY (card::json ->> 'position')::int, key), '[]')
        FROM delivery_inforce WHERE kind = 'promoted_result'),
    CASE WHEN %(with_vocabulary)s THEN (SELECT coalesce(json_object_agg(word, number), '{{}}') FROM delivery_word) END
"""  # noqa: S608 - constants
