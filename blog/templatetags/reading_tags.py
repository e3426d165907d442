"""What the reader of an article gets besides its text."""

import re
from collections import Counter

from django import template
from django.db.models import Prefetch, prefetch_related_objects

from blog.models import Person
from blog.rich_text import REFERENCE_MARKER, citation_identifier
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


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last name, for a person without a photo."""
    words = re.findall(r"\w+", name)
    return "".join(word[0].upper() for word in (words if len(words) < 2 else (words[0], words[-1])))
