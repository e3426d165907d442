"""Rich text reduced to what it is made of: the last step before any of it leaves as HTML.

Wagtail's editor stores nothing else, but texts also come from imports, programs and the shell, and no template or front
end looks at them again. Below everything that shows rich text, so that there is one list for all.
"""

import re
from functools import lru_cache

import nh3

TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "sub", "sup", "ul"}
# Of links into the page, the names of places that cite; whatever else is called by an id could stand in for another.
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "id", "aria-label"},
    "sup": {"class"},
    "p": {"data-block-key"},
    "li": {"data-block-key"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
CITING_PLACE = re.compile(r"cite-[0-9]+(?:-[0-9]+)?")

MOST_KEPT = 4_096  # texts of a process, most of them well under a kilobyte


@lru_cache(MOST_KEPT)
def clean_html(html: str) -> str:
    """Return public HTML of a rich text with nothing in it but ``TAGS`` and their ``ATTRIBUTES``.

    Elements that are not allowed lose their tags and keep their words; of scripts and styles the words go too.
    """
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed_value,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def clean_stored_html(html: str) -> str:
    """Return a rich text as it is stored, whose links name what they lead to, with nothing but what editors write."""
    stored = ATTRIBUTES | {"a": {"href", "linktype", "id"}}
    return nh3.clean(html, tags=TAGS, attributes=stored, url_schemes=SCHEMES, link_rel=None)


def allowed_value(element: str, attribute: str, value: str) -> str | None:
    """Return the value that an attribute keeps, None if the attribute goes."""
    if attribute == "id":
        return value if CITING_PLACE.fullmatch(value) else None
    if attribute == "class":
        return value if value == "citation" else None
    return value
