"""Which words of the glossary on record a page explains."""

from collections.abc import Iterable

from blog.glossary import Glossary, running_texts
from delivery.models.publications import Kind
from delivery.reading import Source


def glossary_of(sources: Iterable[Source]) -> Glossary:
    """Return the glossary of the words among ``sources``, by the names of their objects."""
    return Glossary(
        (source.object, source.document["spellings"]) for source in sources if source.kind == Kind.GLOSSARY_TERM
    )


def explains_words(source: Source) -> bool:
    """Return whether ``source`` is a page with a text: the body of a legal text explains nothing."""
    return source.kind == Kind.PAGE and "body" in source.document


def words_in(page: Source, glossary: Glossary) -> list[str]:
    """Return the names of the words that ``page`` explains, in the order in which they first occur."""
    return glossary.keys_in(running_texts(page.document.get("body", [])))
