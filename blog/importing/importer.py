"""Makes the draft article of a document."""

import hashlib
from collections import Counter
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from blog.importing.conservation import Content, check_conservation
from blog.importing.document import Document
from blog.importing.pictures import leave_out_missing_pictures
from blog.importing.readers import read_document
from blog.importing.recognised import Recognised
from blog.importing.recognition import recognise
from blog.importing.report import ImportRefusedError, Report
from blog.importing.saving import Place, path_of, save_draft
from blog.models import ArticleIndexPage, ArticlePage, ImportedDocument, ImportRun
from brands.models import ServiceBrand
from compliance.checked import finding_document, findings_of


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


def earlier_import(name: str, fingerprint: str) -> ImportedDocument | None:
    """Return the import of the same content, or of a file of the same name."""
    known = ImportedDocument.objects.select_related("page")
    return known.filter(sha256=fingerprint).first() or known.filter(name=name).first()


def report_of_earlier(earlier: ImportedDocument, fingerprint: str) -> Report:
    report = Report(page_id=earlier.page_id, path=path_of(earlier.page), already_imported=True)
    report.blocks = earlier.report.get("blocks", {})
    if earlier.sha256 != fingerprint:
        report.warn(
            1,
            "source_changed",
            f"{earlier.name} was imported before and has changed since, but somebody has worked on its article. "
            "The article was left as it is; import the file once more with --again.",
        )
    return report


def brand_names() -> list[str]:
    """Return the names that stand on our sites as furniture: those of the brands and of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    names = list(ServiceBrand.objects.values_list("name", flat=True))
    return names + ([site.site_name] if site and site.site_name else [])


def article_of(document: Document, brand: ServiceBrand, names: list[str], report: Report) -> Recognised:
    """Return the article that ``document`` holds. Raises ``ImportRefusedError`` if anything of it would be lost."""
    leave_out_missing_pictures(document)
    source = Content.of(document)
    article = recognise(document, brand_name=brand.name, brand_names=names, report=report)
    check_conservation(source, article, report)
    report.blocks = dict(Counter(block["type"] for block in article.body))
    report.claims = claims_in(article, brand)
    return article


def claims_in(article: Recognised, brand: ServiceBrand) -> list[dict]:
    """Return what the claims check finds in an article that is not saved yet."""
    body = [
        block | {"value": block["value"] | {"image": None}} if block["type"] == "image" else block
        for block in article.body
    ]
    page = ArticlePage(title=article.title, introduction=article.introduction, brand=brand, body=body)
    passages = page.claim_passages()
    return [finding_document(finding, passages) for finding in findings_of(page)]


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

    Returns the report. A document that was imported before makes no second article unless ``again``: its draft is
    brought up to date, and published if asked for, if nobody has worked on it, and left alone otherwise.
    Raises ``ImportRefusedError`` with what to do, having saved nothing; with ``publish``, a draft that cannot be
    published stays, and the message says what keeps it from being public.
    """
    brand, parent = find_brand(brand_slug), find_parent(parent_path)
    document = read_document(path)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    earlier = None if again else earlier_import(document.name, fingerprint)
    if earlier and (earlier.sha256 == fingerprint or not earlier.is_untouched):
        if publish and not dry_run and earlier.is_untouched:
            publish_page(earlier.page)
        return report_of_earlier(earlier, fingerprint)

    report = Report(updated=earlier is not None)
    article = article_of(document, brand, brand_names(), report)
    if dry_run:
        return report
    page = save_as_run(article, document, fingerprint, brand, parent, report, earlier)
    if publish:
        publish_page(page)
    return report


@transaction.atomic
def save_as_run(
    article: Recognised,
    document: Document,
    fingerprint: str,
    brand: ServiceBrand,
    parent: ArticleIndexPage,
    report: Report,
    earlier: ImportedDocument | None,
) -> ArticlePage:
    """Save the draft in a run of its own, which can be undone."""
    run = earlier.run if earlier else None
    if run is None:
        run = ImportRun.objects.create(name=document.name[:255], finished_at=timezone.now())
    report.run_id = run.pk
    return save_draft(
        article, document, fingerprint=fingerprint, place=Place(brand, parent, run), report=report, earlier=earlier
    )


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
