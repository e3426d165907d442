"""What the reader of an article gets besides its text."""

import re
from collections import Counter
from dataclasses import dataclass

from django import template
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.blocks.documents import body_document
from blog.glossary import Glossary, running_texts
from blog.models import BodyPageMixin, GlossaryTerm, Person
from blog.rich_text import REFERENCE_MARKER, citation_identifier
from blog.visibility import public_pages
from media_library.models import CustomImage
from media_library.renditions import with_renditions

register = template.Library()


@register.simple_tag
def authors_with_portraits(page) -> list[Person]:
    """Return the authors of ``page`` in the order of the by-line, with their photos, in a fixed number of queries."""
    authors = list(page.authors.all())
    portraits = with_renditions(CustomImage.objects.all())
    prefetch_related_objects(authors, "person", Prefetch("person__photo", portraits))
    return [author.person for author in authors]


@register.simple_tag
def references_with_markers(page) -> list[dict]:
    """Return the references of ``page``, each with the names of all markers in the text that cite it."""
    texts = dict.fromkeys(text for text in page.body_strings if "<a " in text)
    markers = Counter(int(match[1]) for text in texts for match in REFERENCE_MARKER.finditer(text))
    return [
        {
            "cited": cited,
            "markers": [
                citation_identifier(cited.number, occurrence)
                for occurrence in range(1, markers[cited.reference.pk] + 1)
            ],
        }
        for cited in page.references
    ]


@dataclass(frozen=True)
class ExplainedWord:
    """A word of the glossary as a page shows it; ``url`` is where readers find more, empty if nowhere."""

    term: str
    slug: str
    explanation: str
    url: str


class ExplainedWords:
    """The words of the glossary that the running text of a page holds, in the order in which they first occur.

    Made anew each time that a page is shown, as it counts what it has marked.
    """

    def __init__(self, page: BodyPageMixin):
        texts = running_texts(body_document(page.body, page.outline))
        known = {term.pk: term for term in GlossaryTerm.objects.select_related("topic")} if texts else {}
        self.glossary = Glossary((key, term.spellings) for key, term in known.items())
        found = [known[key] for key in self.glossary.keys_in(texts)]
        pages = {page.pk: page for page in public_pages(term.page_id for term in found)}
        self.by_key = {
            term.pk: ExplainedWord(term.term, term.slug, term.explanation, address_of(term, pages)) for term in found
        }
        self.seen: dict[int, None] = {}

    @property
    def entries(self) -> list[ExplainedWord]:
        return list(self.by_key.values())

    def mark(self, html: str) -> SafeString:
        """Return public HTML with each word that was not marked yet as a button that shows what it means."""
        return mark_safe(self.glossary.mark(html, self.seen, self.button))  # noqa: S308 - the HTML was safe before

    def button(self, key: int, words: str) -> str:
        # The words are a piece of HTML already.
        return format_html(
            '<button type="button" class="explained" popovertarget="explained-{}">{}</button>',
            self.by_key[key].slug,
            mark_safe(words),  # noqa: S308 - see above
        )


def address_of(term: GlossaryTerm, public: dict) -> str:
    """Return where readers find more about ``term``: its topic, or its page if that is among ``public`` ones."""
    if term.topic:
        return term.topic.url
    return (public[term.page_id].url or "") if term.page_id in public else ""


@register.simple_tag
def explained_words(page: BodyPageMixin) -> ExplainedWords:
    """Return the words that ``page`` explains: give them to its body as ``explained``, and list them after it."""
    return ExplainedWords(page)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last name, for a person without a photo."""
    words = re.findall(r"\w+", name)
    return "".join(word[0].upper() for word in (words if len(words) < 2 else (words[0], words[-1])))
