"""Documents with fixed content, and the form in which they are kept: without what differs from run to run."""

import datetime
import json
import re
from typing import Any

from wagtail.contrib.redirects.models import Redirect

from blog.models import ArticleUpdate, PinnedArticle
from blog.models.people import PersonLink
from home.models import SiteSettings
from home.models.site_settings import FooterMenuItem, MainMenuItem, SocialLink
from tests.factories import (
    ArticlePageFactory,
    ArticleReferenceFactory,
    DisclaimerClauseFactory,
    DisclaimerFactory,
    GlossaryTermFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    article_with_every_block,
    make_site,
    paragraphs,
)

KEYS = {"id", "brand", "publication"}
TIMES = {"recorded_at", "effective_from", "first_published_at", "last_published_at", "datePublished", "dateModified"}
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
PICTURE_ADDRESS = re.compile(r"/pictures/\d+/[0-9a-f]+/")
PUBLICATION = {"number", "sha256", "recorded_at"}


def normalised(value: Any, name: str = "") -> Any:
    """Return ``value`` with a fixed value of the same kind for each key, hash, time of recording and file address."""
    if isinstance(value, dict) and value.keys() == PUBLICATION:
        return {"number": 1, "sha256": "0" * 64, "recorded_at": "2026-01-01T00:00:00Z"}
    if isinstance(value, dict):
        return {member: normalised(item, member) for member, item in value.items()}
    if isinstance(value, list):
        return [normalised(item) for item in value]
    if isinstance(value, int) and name in KEYS:
        return 1
    if isinstance(value, str) and name in TIMES:
        return "2026-01-01T00:00:00Z"
    if isinstance(value, str) and UUID.match(value):
        return "00000000-0000-0000-0000-000000000000"
    return PICTURE_ADDRESS.sub("/pictures/1/000000000000/", value) if isinstance(value, str) else value


def as_text(document: Any) -> str:
    """Return a document as it is kept in a file."""
    return json.dumps(normalised(document), indent=2, ensure_ascii=False) + "\n"


def make_content() -> None:
    """Make one of everything, always with the same words. Nothing in it comes from a counter."""
    home = make_site()
    index = home.get_children().get(slug="articles").specific
    picture = ImageFactory(title="A room", description="A treatment room", credit="A. Photographer", shows_model=True)
    disclaimer = DisclaimerFactory(name="Of the clinic", body="<p>This text does not replace advice.</p>")
    brand = ServiceBrandFactory(
        name="PointExample", logo=picture, disclaimer=disclaimer, website="https://example.com/"
    )
    DisclaimerClauseFactory(disclaimer=disclaimer, brand=brand)
    person = PersonFactory(name="Dana Cho", slug="dana-cho", photo=picture)
    person.links.add(PersonLink(label="Profile", url="https://example.com/dana-cho"))
    person.save()
    facts = {"parent": index, "brand": brand, "first_published_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}
    article = article_with_every_block(
        **facts,
        title="How an infusion goes",
        slug="how-an-infusion-goes",
        topics=[TopicFactory(name="Safety", kind="treatment")],
        authors=[person],
        medical_reviewer=person,
        further_brands=[ServiceBrandFactory(name="PointOther", disclaimer=disclaimer)],
        seo_title="How an infusion goes, step by step",
        search_description="What happens on the day.",
        share_image=picture,
    )
    other = ArticlePageFactory._meta.model.objects.exclude(pk=article.pk).get()
    rename_what_was_counted(article, other)
    ArticleReferenceFactory(
        article=article,
        reference=ReferenceFactory(
            citation="Author B. Further reading. Journal. 2021;2:1-9.", doi="", pmid="12345678", year=None
        ),
    )
    GlossaryTermFactory(term="receptor", topic=article.topics.get())
    article.refresh_from_db()
    article.pinned_articles.add(PinnedArticle(pinned=other))
    article.updates.add(ArticleUpdate(made_on=datetime.date(2026, 3, 9), note="A new section on rest."))
    article.save_revision().publish()
    ArticlePageFactory(**facts, title="A short article", slug="short", body=paragraphs("One paragraph."))
    about = StandardPageFactory(parent=home, title="About us", slug="about-us")
    Redirect.objects.create(old_path="/old", redirect_page=about)
    home.slug, home.hero_image, home.hero_alt_text = "front", picture, "A treatment room"
    home.featured_article, home.call_to_action_title, home.call_to_action_button = article, "Talk to us", "Write"
    home.call_to_action_text, home.call_to_action_page = "It costs nothing.", about
    home.save_revision().publish()
    fill_site_settings(disclaimer, about, picture)


def rename_what_was_counted(article: Any, other: Any) -> None:
    """Give what the factory of the article made besides it words without a counter in them."""
    counted_brand = other.brand
    other.title, other.slug, other.brand = "Another article", "another-article", article.brand
    other.save_revision().publish()
    counted_brand.delete()
    for cited in article.references:
        cited.reference.citation, cited.reference.doi = "Author A. A study. Journal. 2020;1:1-9.", "10.1000/example"
        cited.reference.save()
    for block in article.body:
        if block.block_type == "disclaimer":
            shown = block.value["disclaimer"]
            shown.body = "<p>Ask before you take anything else.</p>"
            shown.save()
        if block.block_type == "image":
            picture = block.value["image"]
            picture.title = "A chair"
            picture.save()


def fill_site_settings(disclaimer: Any, page: Any, picture: Any) -> None:
    settings = SiteSettings.objects.get()
    settings.email, settings.phone = "hello@example.com", "555 0100 200"
    settings.address, settings.opening_hours = "1 Main Street", "Monday to Friday"
    settings.booking_url, settings.disclaimer = "https://book.example.com/", disclaimer
    settings.default_share_image = picture
    settings.main_menu_items.add(MainMenuItem(label="About us", page=page))
    settings.footer_menu_items.add(FooterMenuItem(label="Write to us", path="/contact/"))
    settings.social_links.add(SocialLink(label="Videos", url="https://video.example.com/clinic"))
    settings.save()
