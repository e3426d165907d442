"""A site into which somebody wrote scripts wherever a text, a link or a colour can be stored, past every form."""

import json
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from blog.models import ArticleIndexPage, ImportRun, ImportSource
from brands.models import ServiceBrand
from compliance.models import Approval, ClaimCheck, LiveFinding
from home.models import SiteSettings
from search.models import PromotedResult, SearchCount, Synonyms
from tests.factories import (
    ArticlePageFactory,
    DisclaimerClauseFactory,
    DocumentFactory,
    EnquiryFactory,
    GlossaryTermFactory,
    StandardPageFactory,
    article_with_every_block,
)
from tests.security.payloads import ADDRESSES, PAYLOADS

# What is no colour, and fits into the column of one.
COLOURS = ("}*{x:y", "#0b6e6", '");x')
# Apps whose tables are filled; of their columns, those that hold words of somebody. What names a thing to the program,
# such as a slug, is checked by the database or by what reads it, and would only hide the page.
FILLED_APPS = ("blog", "brands", "home", "media_library", "search")
FIELDS_OF_PAGES = {"title", "draft_title", "seo_title", "search_description"}
NAMES = {
    "slug",
    "path",
    "url_path",
    "kind",
    "state",
    "choice",
    "status",
    "language",
    "object_kind",
    "action",
    "decision",
}
# What no payload fits into, or what has a form of its own that the database keeps.
SHORT = 24


class Supply:
    """Payloads in turn: each field takes as many as fit, beginning with the one after the last that another took.

    Texts begin with a word, so that a test can tell them from HTML where both are strings.
    """

    def __init__(self, turn: int = 0):
        self.place = turn * 7
        self.address = turn
        self.number = turn * 1_000
        self.fields: set[str] = set()
        self.used: set[str] = set()

    def text(self, field: str, longest: int | None) -> str:
        self.fields.add(field)
        longest = longest or 1_000_000
        self.number += 1
        taken = first = f"Words {self.number}"
        for _ in PAYLOADS:
            payload = PAYLOADS[self.place % len(PAYLOADS)]
            if len(taken) + len(payload) + 1 > longest:
                if taken != first:
                    break
            else:
                taken = f"{taken} {payload}"
                self.used.add(payload)
            self.place += 1
        return taken

    def rich_text(self, field: str) -> str:
        self.fields.add(field)
        self.used.update(PAYLOADS)
        start = self.place % len(PAYLOADS)
        return "".join(f"<p>{payload}</p>" for payload in PAYLOADS[start:] + PAYLOADS[:start])

    def url(self, field: str, longest: int | None) -> str:
        self.fields.add(field)
        self.address += 1
        return ADDRESSES[self.address % len(ADDRESSES)][: longest or None]


def filled_block(block: blocks.Block, raw: Any, supply: Supply, name: str) -> Any:
    """Return the raw value of a block with payloads in place of its words."""
    if isinstance(block, blocks.StructBlock):
        return {
            key: filled_block(block.child_blocks[key], value, supply, f"{name}.{key}")
            if key in block.child_blocks
            else value
            for key, value in (raw or {}).items()
        }
    if isinstance(block, blocks.ListBlock):
        return [filled_item(block.child_block, item, supply, name) for item in raw or []]
    if isinstance(block, TypedTableBlock):
        return filled_table(block, raw, supply, name)
    if isinstance(block, blocks.RichTextBlock):
        return supply.rich_text(name)
    if isinstance(block, blocks.URLBlock):
        return supply.url(name, None)
    if isinstance(block, blocks.CharBlock | blocks.TextBlock) and not name.endswith(".anchor"):
        return supply.text(name, block.field.max_length)
    return raw


def filled_item(block: blocks.Block, item: Any, supply: Supply, name: str) -> Any:
    if isinstance(item, dict) and item.keys() >= {"type", "value"}:
        return item | {"value": filled_block(block, item["value"], supply, name)}
    return filled_block(block, item, supply, name)


def filled_table(block: TypedTableBlock, raw: Any, supply: Supply, name: str) -> dict[str, Any]:
    columns = raw["columns"]
    return raw | {
        "caption": supply.text(f"{name}.caption", None),
        "columns": [column | {"heading": supply.text(f"{name}.heading", 255)} for column in columns],
        "rows": [
            {
                "values": [
                    filled_block(block.child_blocks[column["type"]], cell, supply, f"{name}.{column['type']}")
                    for column, cell in zip(columns, row["values"], strict=True)
                ]
            }
            for row in raw["rows"]
        ],
    }


def filled_facts(row: models.Model, supply: Supply) -> dict[str, Any]:
    """Return payloads for each column of ``row`` that holds words, an address, a colour or a stream."""
    facts: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        name = f"{row._meta.label}.{field.name}"
        inherited = isinstance(row, Page) and field.model is Page
        if (
            field.name in NAMES
            or field.choices
            or field.primary_key
            or (inherited and field.name not in FIELDS_OF_PAGES)
        ):
            continue
        if isinstance(field, StreamField):
            raw = field.value_from_object(row).get_prep_value()
            filled = [
                block
                | {
                    "value": filled_block(
                        field.stream_block.child_blocks[block["type"]],
                        block["value"],
                        supply,
                        f"{name}.{block['type']}",
                    )
                }
                for block in raw
            ]
            facts[field.name] = field.to_python(filled)
        elif isinstance(field, RichTextField):
            facts[field.name] = supply.rich_text(name)
        elif isinstance(field, models.URLField) or name in ("home.MainMenuItem.path", "home.FooterMenuItem.path"):
            facts[field.name] = supply.url(name, field.max_length)
        elif isinstance(field, models.FileField | models.EmailField):
            continue
        elif isinstance(field, models.CharField | models.TextField) and holds_words(field):
            facts[field.name] = supply.text(name, field.max_length)
    return facts


def holds_words(field: models.Field) -> bool:
    is_hash = any(part in field.name for part in ("sha", "hash", "fingerprint", "secret", "identifier"))
    return not is_hash and (field.max_length or SHORT) >= SHORT


def rows_to_fill() -> Iterator[models.Model]:
    for app_label in FILLED_APPS:
        for model in apps.get_app_config(app_label).get_models():
            if model._meta.managed and not model._meta.proxy:
                yield from model._base_manager.all()


def fill(turn: int = 0) -> Supply:
    """Write payloads into every row of the site; each turn puts other ones where not all find room."""
    supply = Supply(turn)
    for row in rows_to_fill():
        facts = filled_facts(row, supply)
        if facts:
            of_page = (
                {name: facts.pop(name) for name in FIELDS_OF_PAGES & facts.keys()} if isinstance(row, Page) else {}
            )
            if of_page:
                Page.objects.filter(pk=row.pk).update(**of_page)
            if facts:
                type(row)._base_manager.filter(pk=row.pk).update(**facts)
    return supply


def make_poisoned_site(home: Page) -> SimpleNamespace:
    """Return a site with everything that readers and people in the admin can see, full of payloads in every field."""
    site = SimpleNamespace(home=home, somebody=User.objects.create_user("somebody", "somebody@example.com", "-"))
    site.somebody.first_name = site.somebody.last_name = PAYLOADS[0]
    site.somebody.save()
    index = ArticleIndexPage.objects.get()
    site.article = article_with_every_block(parent=index, brand__name="PointExample")
    DisclaimerClauseFactory(disclaimer=site.article.brand.disclaimer, brand=site.article.brand)
    site.other = ArticlePageFactory(parent=index, title="Other", brand=site.article.brand)
    site.standard = StandardPageFactory(parent=home, title="About us", slug="about")
    GlossaryTermFactory(term="infusion")
    site.document = DocumentFactory()
    site.enquiry = EnquiryFactory()
    site.person = site.article.medical_reviewer
    site.person.links.create(label="Profile", url="https://example.com/")
    settings = SiteSettings.objects.get()
    settings.main_menu_items.create(label="Articles", path="/articles/")
    settings.footer_menu_items.create(label="About", path="/about/")
    settings.social_links.create(label="Elsewhere", url="https://example.com/")
    settings.save()
    site.article.updates.create(made_on=timezone.localdate(), note="A word changed.")
    PromotedResult.objects.create(searches="infusion", page=site.article)
    Synonyms.objects.create(terms="infusion, drip")
    site.run = ImportRun.objects.create(
        name="article.md", state=ImportRun.State.REVIEW, user=site.somebody, brand=site.article.brand, parent=index
    )
    site.import_text = "\n\n".join(f"{payload}" for payload in PAYLOADS)
    source = ImportSource(run=site.run, position=1, kind="document", name="article.md", size=1, sha256="0" * 64)
    source.file.save("article.md", ContentFile(f"# Infusions\n\n{site.import_text}".encode()), save=True)
    site.source = source
    SearchCount.objects.create(words="x", day=timezone.localdate(), searched=5)
    refill(site, 0)
    make_records_with_payloads(site)
    return site


def refill(site: SimpleNamespace, turn: int) -> None:
    """Write other payloads everywhere, and into new drafts of the pages."""
    site.supply = fill(turn)
    ServiceBrand.objects.update(colour=COLOURS[turn % len(COLOURS)])
    for name in ("article", "standard"):
        page = Page.objects.get(pk=getattr(site, name).pk).specific
        setattr(site, name, page)
        draft = page.save_revision(user=site.somebody, log_action=True, clean=False)
        facts = filled_facts(page, Supply(turn + 1))
        content = draft.content | {"title": facts["title"], "introduction": facts["introduction"]}
        Revision.objects.filter(pk=draft.pk).update(content=content)
    site.article.brand.refresh_from_db()


def make_records_with_payloads(site: SimpleNamespace) -> None:
    supply = Supply()
    facts = {
        "content_type": ContentType.objects.get_for_model(Page),
        "object_key": site.article.pk,
        "title": supply.text("title", 255),
        "content_sha256": "0" * 64,
        "content": json.dumps(dict(pairwise(PAYLOADS))),
        "username": "gone",
        "name": supply.text("name", 200),
        "revision": site.article.latest_revision_id,
    }
    site.approval = Approval.objects.create(
        kind="legal_approval", decision="approved", note=supply.text("note", None), **facts
    )
    check_public_claims(site)


def check_public_claims(site: SimpleNamespace) -> None:
    """Put a finding on the report, as the check would of a text that holds a payload."""
    supply = Supply()
    check, _ = ClaimCheck.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(Page),
        object_key=site.article.pk,
        defaults={"title": supply.text("title", 255)},
    )
    LiveFinding.objects.create(
        check_of=check, position=99, severity="error", rule="rule", rule_title=supply.text("rule", 200),
        sentence=supply.text("sentence", None), message=supply.text("message", None), suggestion="", source="",
        place="body", fingerprint="0" * 64, found_on=timezone.localdate(),
    )  # fmt: skip
