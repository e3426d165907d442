"""Search for readers and front ends, over what is in force.

A process that has read nothing asks the database four times at most, one that has everything at hand once.
"""

from typing import Any

import orjson

from delivery.reading import Source, query, source_of
from delivery.searching.guidance import Guidance, kept_guidance
from delivery.searching.queries import phrase_of, text_query
from delivery.searching.snippets import Matcher, Section, kept_sections, matcher_of, snippet_of
from delivery.searching.spelling import corrected, likelier
from delivery.searching.statements import SEARCH, SUGGEST
from search.engine import (
    MOST_COUNTED,
    DidYouMean,
    Facet,
    Facets,
    ResultBrand,
    SearchRequest,
    SearchResult,
    SearchResults,
    Suggestion,
)
from search.words import normalised

Rows = list[tuple[Any, ...]]
# So few results make it worth asking whether something else was meant.
FEW = 2
# Where the columns of ``SEARCH`` after the document are.
VERSION, TOTAL, IS_MORE, IS_RELAXED, FACETS, KINDS, QUERY, IS_PROMOTED, BRAND = range(13, 22)
KIND_NAMES = {"article": "Articles", "standard": "Pages about us", "contact": "Contact"}


class PublishedSearch:
    """The search engine of the site: see ``search.engine.SearchEngine``."""

    def search(self, request: SearchRequest) -> SearchResults:
        guidance = kept_guidance.latest_known()
        rows = find(request, request.words, guidance)
        has_few = rows[0][TOTAL] <= FEW
        current = kept_guidance.at(rows[0][VERSION], with_vocabulary=has_few)
        if not current.says_the_same_as(guidance):
            # Editors changed it since this process read it.
            rows = find(request, request.words, current)
        if not rows[0][TOTAL]:
            return self.search_otherwise(request, rows, current)
        return results_of(rows, self.likelier_words(request, rows, current) if rows[0][TOTAL] <= FEW else None)

    def search_otherwise(self, request: SearchRequest, rows: Rows, guidance: Guidance) -> SearchResults:
        """Return the results of the nearest words, failing that of some of the words, failing that none."""
        synonyms = {word for phrase in guidance.synonyms for word in phrase}
        meant = corrected(request.words, guidance.vocabulary or {}, synonyms)
        others = find(request, meant or request.words, guidance, may_relax=True)
        if not others[0][TOTAL]:
            return results_of(rows)
        return results_of(others, DidYouMean(meant, is_used=True) if meant else None)

    def likelier_words(self, request: SearchRequest, rows: Rows, guidance: Guidance) -> DidYouMean | None:
        """Return what was more likely meant than the words that few pages hold."""
        matcher = matcher_of(rows[0][QUERY])
        meant = likelier(request.words, guidance.vocabulary or {}, matcher.pattern.fullmatch) if matcher else None
        if meant is None or find(request, meant, guidance)[0][TOTAL] <= rows[0][TOTAL]:
            return None
        return DidYouMean(meant, is_used=False)

    def suggest(self, beginning: str, *, host: str) -> list[Suggestion]:
        typed = phrase_of(beginning)
        if not typed:
            return []
        guidance = kept_guidance.latest_known()
        rows = begin_like(typed, guidance, host)
        current = kept_guidance.at(rows[0][4])
        if not current.says_the_same_as(guidance):
            rows = begin_like(typed, current, host)
        return [
            Suggestion(kind, title, path, "name" if is_itself else "synonym")
            for kind, title, path, is_itself, _ in rows
            if kind is not None
        ]


def find(request: SearchRequest, words: str, guidance: Guidance, *, may_relax: bool = False) -> Rows:
    """Return the rows of ``SEARCH`` for ``words``: one at least, without a document if nothing was found."""
    wanted = text_query(words, guidance.synonyms)
    return query(
        SEARCH,
        {
            "strict": wanted.strict,
            "relaxed": wanted.relaxed,
            "may_relax": may_relax,
            "words": words,
            "promoted": guidance.promoted.get(normalised(words), []) if request.sort == "best" else [],
            "host": request.host,
            "brand": request.brand,
            "topic": request.topic,
            "kind": request.kind,
            "newest": request.sort == "newest",
            "limit": request.limit,
            "offset": request.offset,
        },
    )


def results_of(rows: Rows, did_you_mean: DidYouMean | None = None) -> SearchResults:
    first = rows[0]
    matcher = matcher_of(first[QUERY])
    found = [(row, source_of(row)) for row in rows if row[0] is not None]
    sections = kept_sections.of([source.sha256 for _, source in found] if matcher else [])
    facets = [(kind, Facet(slug, title, number)) for kind, slug, title, number in orjson.loads(first[FACETS])]
    return SearchResults(
        results=[result_of(row, source, sections.get(source.sha256, []), matcher) for row, source in found],
        total=min(first[TOTAL], MOST_COUNTED),
        is_more=first[IS_MORE],
        holds_all=not first[IS_RELAXED],
        facets=Facets(
            brands=[facet for kind, facet in facets if kind == "brand"],
            topics=[facet for kind, facet in facets if kind == "topic"],
            kinds=[Facet(kind, KIND_NAMES.get(kind, kind), number) for kind, number in orjson.loads(first[KINDS])],
        ),
        did_you_mean=did_you_mean,
    )


def result_of(row: tuple[Any, ...], source: Source, sections: list[Section], matcher: Matcher | None) -> SearchResult:
    snippet = snippet_of(source, sections, matcher)
    return SearchResult(
        id=source.key,
        type=source.type,
        title=source.title,
        url=source.path,
        introduction=source.document.get("introduction") or "",
        brand=ResultBrand(*row[BRAND : BRAND + 5]) if row[BRAND] is not None else None,
        section=snippet.section,
        anchor=snippet.anchor,
        snippet=snippet.pieces,
        is_promoted=row[IS_PROMOTED],
    )


def begin_like(typed: tuple[str, ...], guidance: Guidance, host: str) -> Rows:
    """Return the rows of ``SUGGEST``: one at least, without a name if nothing begins so."""
    others = [
        phrase
        for term, group in guidance.synonyms.items()
        if len(term) >= len(typed)
        and term[: len(typed) - 1] == typed[:-1]
        and term[len(typed) - 1].startswith(typed[-1])
        for phrase in group
    ]
    return query(
        SUGGEST,
        {
            "beginning": beginning_of(typed),
            "or_synonym": " | ".join(f"({beginning_of(phrase)})" for phrase in dict.fromkeys([typed, *others])),
            "host": host,
        },
    )


def beginning_of(phrase: tuple[str, ...]) -> str:
    """Return the query for all of these beginnings of words."""
    quoted = [word.replace("'", "''") for word in phrase]
    return " & ".join(f"'{word}':*" for word in quoted)
