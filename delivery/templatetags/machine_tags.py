"""What pages say to machines."""

from dataclasses import dataclass

import orjson
from django import template
from django.template import Context
from django.utils.safestring import SafeString

from delivery.api.responses import host_of
from delivery.caching.front import SHOWN
from delivery.composition.live import OnRecord, page_on_record, snippet_on_record
from delivery.composition.whole import UnsettledError
from delivery.syndication.feeds import feed_addresses

register = template.Library()

# Inside a script element only these could end it or begin a comment.
ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
SNIPPETS = ("brand", "person", "topic")


@dataclass(frozen=True)
class FeedLink:
    """A feed of what a page shows."""

    media_type: str
    address: str
    title: str


@dataclass(frozen=True)
class ForMachines:
    """The same content in other forms, and what it is."""

    feeds: list[FeedLink]
    markdown: str
    structured_data: SafeString


@register.simple_tag(takes_context=True)
def for_machines(context: Context) -> ForMachines:
    """Return what the head of the page in the context says to machines: nothing of drafts, nor of what is private.

    Leaves in the request by which surrogate keys its response may be kept.
    """
    on_record = on_record_of(context)
    if on_record.keys is not None:
        context["request"].META[SHOWN] = on_record.version, on_record.keys
    data = on_record.structured_data
    page = context.get("page")
    # An article that is on record as public has a Markdown form.
    is_public_article = any(datum["@type"] == "MedicalWebPage" for datum in data)
    return ForMachines(
        feeds=feeds_in(context),
        markdown=f"{page.url}index.md" if page is not None and is_public_article else "",
        structured_data=SafeString("\n".join(as_script(datum) for datum in data)),
    )


def feeds_in(context: Context) -> list[FeedLink]:
    page, brand, topic = (context.get(name) for name in ("page", "brand", "topic"))
    if brand and not page:
        title, addresses = f"{brand.name}: articles", feed_addresses("service_brand_feed", brand.slug)
    elif topic and not page:
        title, addresses = f"Articles about {topic.name}", feed_addresses("topic_feed", topic.slug)
    else:
        house = getattr(context.get("site_settings"), "organisation_name", "")
        title, addresses = f"{house}: articles", feed_addresses("feed")
    return [FeedLink(media_type, address, title) for media_type, address in addresses.items()]


def on_record_of(context: Context) -> OnRecord:
    request, page = context.get("request"), context.get("page")
    if request is None or getattr(request, "is_preview", False):
        return OnRecord()
    try:
        if page is not None:
            return page_on_record(page.pk, host_of(request)) if getattr(page, "pk", None) else OnRecord()
        for kind in SNIPPETS:
            if (shown := context.get(kind)) and shown.pk:
                return snippet_on_record(kind, shown.pk, host_of(request))
    except UnsettledError:
        # The page itself is whole without it.
        return OnRecord()
    return OnRecord()


def as_script(datum: dict) -> str:
    text = orjson.dumps(datum, option=orjson.OPT_UTC_Z).decode()
    return f'<script type="application/ld+json">{text.translate(ESCAPED)}</script>'
