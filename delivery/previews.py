"""Drafts for front ends: a signed link for each, which expires and can be revoked."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import Page, Site

from brands.models import ServiceBrand
from compliance.canonical import canonical_json, sha256_of
from delivery.composition.composer import Document, MissingDisclaimerError
from delivery.composition.whole import ATTEMPTS, UNSETTLED, UnsettledError, compose_page, read_around
from delivery.models.previews import PreviewLink
from delivery.models.publications import Kind
from delivery.reading import Source, newest, related_to
from delivery.recording.projection import references_in
from home.models import SiteSettings
from media_library.public_documents import reference_to

MODE = "front-end"
SIGNER = signing.Signer(salt="delivery.previews", sep=".")
TOKEN_FORM = re.compile(r"[0-9a-f-]{36}\.[\w-]+")


class PreviewRefusedError(LookupError):
    """The token opens nothing: altered, expired, revoked, or never given."""


def preview_address(page: Page) -> str:
    """Return where a front end shows drafts of ``page``: its brand's, else its site's, empty if there is none."""
    brand_id = getattr(page, "brand_id", None)
    if brand_id:
        own = ServiceBrand.objects.filter(pk=brand_id).values_list("front_end_preview", flat=True).first()
        if own:
            return own
    site = site_of(page)
    return SiteSettings.for_site(site).front_end_preview if site else ""


def site_of(page: Page) -> Site | None:
    """Return the site of a page, also of one that is being made, whose place in the tree is its parent's."""
    return page.get_site() if page.pk else Site.objects.filter(is_default_site=True).first()


def offer_front_end(page: Page, modes: list[tuple[str, str]]) -> None:
    if preview_address(page):
        modes.append((MODE, "Front end"))


def serve_front_end(page: Page, request: HttpRequest, mode_name: str) -> HttpResponse | None:
    """Send the editor to the front end with a link for the draft at hand."""
    if mode_name != MODE:
        return None
    address = preview_address(page)
    if not page.pk or not address:
        return render(request, "delivery/previews/not_yet.html", {"has_address": bool(address)})
    link = link_for(page, request.user if request.user.is_authenticated else None)
    path = draft_path(page) or "/"
    target = address.replace("{token}", token_of(link)).replace("{path}", quote(path))
    response = HttpResponseRedirect(target)
    # The token is for the front end, not for what the front end links to.
    response["Referrer-Policy"] = "no-referrer"
    return response


def link_for(page: Page, user: Any) -> PreviewLink:
    """Return a link for ``page`` as it is in memory. An open one for the very same draft and person is used again."""
    content = page.serializable_data()
    text = orjson.loads(canonical_json(content))
    sha256 = sha256_of(canonical_json(text))
    now = timezone.now()
    given = PreviewLink.objects.filter(page=page.pk, sha256=sha256, created_by=user, expires_at__gt=now).first()
    expires_at = now + timedelta(seconds=settings.DELIVERY_PREVIEW_SECONDS)
    if given:
        given.expires_at = expires_at
        given.save(update_fields=["expires_at"])
        return given
    return PreviewLink.objects.create(
        page_id=page.pk, content=text, sha256=sha256, created_by=user, expires_at=expires_at
    )


def token_of(link: PreviewLink) -> str:
    return SIGNER.sign(str(link.pk))


def link_of(token: str) -> PreviewLink:
    """Return the link that a token is for. Raises ``PreviewRefusedError``."""
    try:
        key = SIGNER.unsign(token) if TOKEN_FORM.fullmatch(token) else None
    except signing.BadSignature:
        key = None
    link = PreviewLink.objects.select_related("page").filter(pk=key).first() if key else None
    if link is None or not link.is_open:
        raise PreviewRefusedError("This preview has expired, was revoked, or never was: open it from the editor anew.")
    return link


def draft_of(link: PreviewLink) -> Page:
    page = link.page.specific.with_content_json(link.content)
    parent = page.get_parent()
    if parent is not None:
        # The draft may have another slug than the page.
        page.set_url_path(parent)
    return page


def draft_path(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else ""


def source_of_draft(link: PreviewLink) -> Source:
    """Return a draft as composition takes what is on record; number 0 tells that it is not."""
    page = draft_of(link)
    parts, parent = page.get_url_parts(), page.get_parent()
    document = page.public_document() | {"parent": reference_to("page", parent.pk if parent else None)}
    return Source(
        object=f"page-{page.pk}",
        number=0,
        kind=Kind.PAGE,
        key=page.pk,
        type=document["type"],
        title=page.title,
        path=draft_path(page),
        site=parts[0] if parts else None,
        language=page.locale.language_code,
        recorded_at=link.created_at,
        sha256=link.sha256,
        document=orjson.loads(canonical_json(document)),
        refers_to=sorted(set(references_in(document))),
    )


def preview_document(link: PreviewLink, convert: Any = None) -> Document:
    """Return the composed document of a draft, around it what is in force now.

    Raises ``MissingDisclaimerError`` for an article without a brand that is public, ``UnsettledError`` as reading does.
    """
    source = source_of_draft(link)
    if source.type == "article" and not source.document["brand"]:
        raise MissingDisclaimerError(f"The draft of {source.object} has no brand.")
    for _ in range(ATTEMPTS):
        _, version = newest()
        related = related_to(source) if source.type == "article" else []
        read = read_around(source, version, related)
        if read is not None:
            return compose_page(read, convert)
    raise UnsettledError(UNSETTLED)
