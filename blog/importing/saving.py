"""Saves what was recognised as a draft article, with its pictures and references; all of it or nothing."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from blog.importing.decisions import Decision
from blog.importing.document import Document
from blog.importing.pictures import store_picture
from blog.importing.recognised import Recognised
from blog.importing.references import RecognisedReference
from blog.importing.report import Report
from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleReference,
    ImportedDocument,
    ImportRun,
    MadeByImport,
    Reference,
)
from brands.models import ServiceBrand

LONGEST_SLUG = 80
MARKER_KEY = re.compile(r'linktype=\\"reference\\" id=\\"cited-((?:[^"\\]|\\.)*?)\\"')


@dataclass
class Place:
    """Where an import puts its drafts, and the run that it belongs to."""

    brand: ServiceBrand
    parent: ArticleIndexPage
    run: ImportRun


def path_of(page: Any) -> str:
    """Return the path of a page on its site, such as ``/articles/``."""
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else page.url_path


def free_slug(title: str, parent: ArticleIndexPage) -> str:
    whole = slugify(title) or "article"
    # Cut between words: half a word in an address looks like a mistake.
    base = whole if len(whole) <= LONGEST_SLUG else whole[:LONGEST_SLUG].rpartition("-")[0] or whole[:LONGEST_SLUG]
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    slug, suffix = base, 2
    while slug in taken:
        slug, suffix = f"{base}-{suffix}", suffix + 1
    return slug


def remember(run: ImportRun, kind: MadeByImport.Kind, key: int) -> None:
    """Note that ``run`` made something, so that undoing it takes that away."""
    MadeByImport.objects.get_or_create(run=run, kind=kind, key=key)


@transaction.atomic
def save_draft(
    article: Recognised,
    document: Document,
    *,
    fingerprint: str,
    place: Place,
    report: Report,
    decisions: Sequence[Decision] = (),
    earlier: ImportedDocument | None = None,
) -> ArticlePage:
    """Save the article as a draft, with the record of where it came from; in place of an ``earlier`` draft if any."""
    references = [store_reference(reference, place.run) for reference in article.references]
    keys = dict(zip((reference.key for reference in article.references), references, strict=True))
    page: Any = earlier.page if earlier else new_article(place)
    page.title, page.introduction = article.title, article.introduction
    page.body = with_keys(with_pictures(article.body, document, place.run), keys)
    if earlier is None:
        page.slug = free_slug(document.facts.get("slug") or article.title, place.parent)
    set_facts(page, document, place)
    cited = set(page.reference_numbers)
    page.further_references = [
        ArticleReference(reference=reference, sort_order=order)
        for order, reference in enumerate(unique(references))
        if reference.pk not in cited
    ]
    if earlier is None:
        place.parent.add_child(instance=page)
    else:
        page.save()
    action = "wagtail.edit" if earlier else "wagtail.create"
    revision = page.save_revision(user=place.run.user, log_action=action, clean=False)
    report.page_id, report.run_id, report.path = page.pk, place.run.pk, path_of(page)
    facts: dict[str, Any] = {
        "sha256": fingerprint,
        "page": page,
        "report": report.as_document(),
        "decisions": list(decisions),
        "revision": revision.pk,
    }
    imported = earlier or ImportedDocument(name=document.name[:255], run=place.run)
    for name, value in facts.items():
        setattr(imported, name, value)
    imported.save()
    return page


def new_article(place: Place) -> ArticlePage:
    """Return an empty draft that belongs to who imports, as if they had begun to write it."""
    return ArticlePage(live=False, has_unpublished_changes=True, brand=place.brand, owner=place.run.user)


def set_facts(page: Any, document: Document, place: Place) -> None:
    """Set what the source says of the article besides its text."""
    facts = document.facts
    page.search_description = facts.get("description", "")
    if facts.get("first_published_at"):
        page.first_published_at = facts["first_published_at"]
    if topics := facts.get("topics"):
        page.topics = topics
    if authors := facts.get("authors"):
        page.authors = authors
    if hero := facts.get("hero"):
        picture = stored(document.media[hero], hero, place.run)
        page.hero_image = picture
        page.hero_alt_text = str(facts.get("hero_alt", ""))[:255]


def unique(references: Iterable[Reference]) -> list[Reference]:
    return list({reference.pk: reference for reference in references}.values())


def stored(content: bytes, source: str, run: ImportRun, title: str = "") -> Any:
    picture, is_new = store_picture(content, source, title=title)
    if is_new:
        remember(run, MadeByImport.Kind.IMAGE, picture.pk)
    return picture


def with_pictures(body: Iterable[dict[str, Any]], document: Document, run: ImportRun) -> list[dict[str, Any]]:
    """Return ``body`` with the keys of stored pictures in place of their sources."""
    found = []
    for block in body:
        source = block["value"].get("image") if block["type"] == "image" else None
        if isinstance(source, str):
            picture = stored(document.media[source], source, run, title=block["value"]["alt_text"])
            found.append(block | {"value": block["value"] | {"image": picture.pk}})
        else:
            found.append(block)
    return found


def with_keys(body: list[dict[str, Any]], references: dict[str, Reference]) -> list[dict[str, Any]]:
    """Return ``body`` with markers that name stored references in place of the document's own keys."""

    def marker(match: re.Match[str]) -> str:
        return f'linktype=\\"reference\\" id=\\"{references[json.loads(f"{chr(34)}{match[1]}{chr(34)}")].pk}\\"'

    return json.loads(MARKER_KEY.sub(marker, json.dumps(body)))


def store_reference(recognised: RecognisedReference, run: ImportRun) -> Reference:
    """Return the reference in the library: the one with the same identifier or the same words, else a new one."""
    same = Q(citation=recognised.citation)
    if recognised.doi:
        same |= Q(doi=recognised.doi)
    if recognised.pmid:
        same |= Q(pmid=recognised.pmid)
    if found := Reference.objects.filter(same).first():
        return found
    reference = Reference.objects.create(
        citation=recognised.citation,
        doi=recognised.doi[:255],
        pmid=recognised.pmid[:60],
        url=recognised.url if len(recognised.url) <= 500 else "",
        year=recognised.year,
    )
    remember(run, MadeByImport.Kind.REFERENCE, reference.pk)
    return reference
