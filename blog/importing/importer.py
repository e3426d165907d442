"""Makes the draft article of a document."""

import hashlib
from collections import Counter
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Site

from blog.importing.conservation import check_words
from blog.importing.recognition import Recognised, recognise
from blog.importing.report import ImportRefusedError, Report
from blog.importing.text import read_lines
from blog.models import ArticleIndexPage, ArticlePage
from blog.models.imports import ImportedDocument
from brands.models import ServiceBrand

READERS = {".txt": read_lines}
LONGEST_SLUG = 80


def find_brand(slug: str) -> ServiceBrand:
    brand = ServiceBrand.objects.filter(slug=slug).first()
    if brand is None:
        known = ", ".join(ServiceBrand.objects.values_list("slug", flat=True)) or "none yet: make one in the admin"
        raise ImportRefusedError(f"There is no brand “{slug}”. Known brands: {known}.")
    return brand


def find_parent(path: str | None) -> ArticleIndexPage:
    """Return the article index at ``path``, such as ``/articles/``; without one, the only index there is."""
    indexes = list(ArticleIndexPage.objects.all())
    if path:
        wanted = f"/{path.strip('/')}/"
        found = [index for index in indexes if path_of(index) == wanted]
        if not found:
            known = ", ".join(path_of(index) for index in indexes) or "none"
            raise ImportRefusedError(f"There is no list of articles at {wanted}. There is: {known}.")
        return found[0]
    if len(indexes) != 1:
        raise ImportRefusedError(
            "Say under which list of articles to import, with --parent PATH. There is: "
            f"{', '.join(path_of(index) for index in indexes) or 'none yet: make one in the admin'}."
        )
    return indexes[0]


def path_of(page) -> str:
    """Return the path of a page on its site, such as ``/articles/``."""
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else page.url_path


def free_slug(title: str, parent: ArticleIndexPage) -> str:
    whole = slugify(title) or "article"
    # Cut between words: half a word in an address looks like a mistake.
    base = whole if len(whole) <= LONGEST_SLUG else whole[:LONGEST_SLUG].rpartition("-")[0] or whole[:LONGEST_SLUG]
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, suffix = base, 2
    while slug in taken:
        slug, suffix = f"{base}-{suffix}", suffix + 1
    return slug


def earlier_import(path: Path, fingerprint: str) -> ImportedDocument | None:
    """Return the import of the same content, or of a file of the same name."""
    same_content = ImportedDocument.objects.filter(sha256=fingerprint).first()
    return same_content or ImportedDocument.objects.filter(name=path.name).first()


def report_of_earlier(earlier: ImportedDocument, fingerprint: str) -> Report:
    report = Report(page_id=earlier.page_id, path=path_of(earlier.page), already_imported=True)
    report.blocks = earlier.report.get("blocks", {})
    if earlier.sha256 != fingerprint:
        report.warn(
            1,
            "source_changed",
            f"A file named {earlier.name} was imported before, and has changed since. "
            "Its article was left as it is; import it once more with --again.",
        )
    return report


def import_article(
    path: Path,
    *,
    brand_slug: str,
    parent_path: str | None = None,
    publish: bool = False,
    dry_run: bool = False,
    again: bool = False,
) -> Report:
    """Import a document as an article of a brand, as a draft unless ``publish``.

    Returns the report. A document that was imported before makes no second article unless ``again``.
    Raises ``ImportRefusedError`` with what to do, having saved nothing; with ``publish``, a draft that cannot be
    published stays, and the message says what keeps it from being public.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ImportRefusedError(f"{path.name}: only {', '.join(READERS)} files can be imported.")
    brand, parent = find_brand(brand_slug), find_parent(parent_path)
    lines = reader(path)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    if not again and (earlier := earlier_import(path, fingerprint)):
        return report_of_earlier(earlier, fingerprint)

    report = Report()
    names = list(ServiceBrand.objects.values_list("name", flat=True))
    site = Site.objects.filter(is_default_site=True).first()
    names += [site.site_name] if site and site.site_name else []
    article = recognise(lines, brand_name=brand.name, brand_names=names, report=report)
    check_words(lines, fields=[article.title, article.introduction], body=article.body, report=report)
    report.blocks = dict(Counter(block["type"] for block in article.body))
    if dry_run:
        return report
    page = save_draft(article, path, fingerprint, brand=brand, parent=parent, report=report)
    if publish:
        publish_page(page)
    return report


@transaction.atomic
def save_draft(
    article: Recognised,
    path: Path,
    fingerprint: str,
    *,
    brand: ServiceBrand,
    parent: ArticleIndexPage,
    report: Report,
) -> ArticlePage:
    """Save the article as a draft, with the record of where it came from; both or neither."""
    page = ArticlePage(
        title=article.title,
        slug=free_slug(article.title, parent),
        introduction=article.introduction,
        brand=brand,
        body=article.body,
        live=False,
        has_unpublished_changes=True,
    )
    parent.add_child(instance=page)
    page.save_revision(log_action="wagtail.create", clean=False)
    report.page_id, report.path = page.pk, path_of(page)
    ImportedDocument.objects.create(name=path.name[:255], sha256=fingerprint, page=page, report=report.as_document())
    return page


def publish_page(page: ArticlePage) -> None:
    try:
        with transaction.atomic():
            page.get_latest_revision().publish()
    except ValidationError as error:
        problems = "; ".join(
            " ".join(texts) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(texts)}"
            for name, texts in error.message_dict.items()
        )
        raise ImportRefusedError(
            f"The draft was made (page {page.pk}, {path_of(page)}), but it cannot be published yet. {problems}"
        ) from error
