"""Each page type stands only where it makes sense, and can be edited, previewed and shown."""

import pytest
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import ArticleIndexPage, ArticlePage
from home.models import ContactPage, HomePage, StandardPage
from tests.factories import ArticlePageFactory, StandardPageFactory, article_with_every_block, make_site


class PageTypeTests(WagtailPageTestCase):
    def setUp(self):
        self.home = make_site()
        self.index = ArticleIndexPage.objects.get()
        self.login()

    def test_pages_stand_only_where_they_make_sense(self):
        self.assertAllowedParentPageTypes(HomePage, {Page})
        self.assertAllowedParentPageTypes(ArticleIndexPage, {HomePage})
        self.assertAllowedParentPageTypes(ArticlePage, {ArticleIndexPage})
        self.assertAllowedParentPageTypes(StandardPage, {HomePage, StandardPage})
        self.assertAllowedParentPageTypes(ContactPage, {HomePage})
        self.assertAllowedSubpageTypes(ArticleIndexPage, {ArticlePage})
        self.assertAllowedSubpageTypes(ArticlePage, set())
        self.assertAllowedSubpageTypes(ContactPage, set())

    def test_there_is_one_list_of_articles_and_one_contact_page(self):
        assert not ArticleIndexPage.can_create_at(self.home)
        assert not ContactPage.can_create_at(self.home)

    def test_every_page_type_can_be_shown(self):
        for page in self.pages():
            self.assertPageIsRenderable(page)

    def test_every_page_type_can_be_previewed(self):
        for page in self.pages():
            self.assertPageIsPreviewable(page, post_data=self.form_of(page))

    def form_of(self, page):
        """What the editor sends for a page with a body, whose form Wagtail's test cannot fill in by itself."""
        if not hasattr(page, "body"):
            return None
        form = {
            "title": page.title,
            "slug": page.slug,
            "introduction": page.introduction,
            "body": streamfield([("paragraph", rich_text("<p>Words</p>"))]),
            "comments": inline_formset([]),
        }
        if isinstance(page, ArticlePage):
            form |= {
                "brand": page.brand_id,
                "authors": inline_formset([]),
                "further_references": inline_formset([]),
                "pinned_articles": inline_formset([]),
                "updates": inline_formset([]),
            }
        return nested_form_data(form)

    def pages(self):
        return [
            self.home,
            self.index,
            ContactPage.objects.get(),
            StandardPageFactory(parent=self.home),
            ArticlePageFactory(parent=self.index),
        ]


@pytest.mark.django_db
def test_an_article_with_every_block_is_shown_with_all_of_them(client, article_index):
    article = article_with_every_block(parent=article_index)
    page = client.get(article.url).content.decode()
    for words in (
        "What the evidence says",
        "Talk with your prescriber",
        "Do not drive on the day",
        "Screening before the first dose",
        "Model, not a patient",
        "How an infusion visit goes",
        "Receptor blockade",
        "Infusion or nasal spray",
        "How long a visit takes",
        "Can I eat before a visit?",
        "Talk it over with a clinician",
        "Read next",
        "Medical disclaimer",
    ):
        assert words in page, words
