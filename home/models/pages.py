"""Home page, standard pages and the contact page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Page, Site
from wagtail.search import index
from wagtail.url_routing import RouteResult

from blog.blocks.claims import passages_of, passages_of_page
from blog.counting import most_read
from blog.listing import public_articles
from blog.models import ArticleIndexPage, ArticlePage, BodyPageMixin
from blog.models.articles import SearchEngineFields, article_cards
from blog.models.previews import PreviewModesMixin
from blog.models.privacy import PrivacyMixin
from blog.visibility import public, public_page
from brands.fields import AddressField
from brands.models import live_brands
from brands.requirements import ContentKind, SignOffRequirement
from compliance.checked import ClaimsChecked, passages_of_members, published
from compliance.claims import Kind, Passage
from home.models.site_settings import SiteSettings
from media_library.public_documents import reference_to

LATEST_ARTICLES = 6


class SitePageMixin:
    """A page of the site itself, which belongs to no brand."""

    brand = None
    get_site: Callable[[], Site | None]  # of the page that this is mixed into

    @property
    def booking_link(self) -> str:
        site = self.get_site()
        return SiteSettings.for_site(site).booking_url if site else ""


class HomePage(ClaimsChecked, SitePageMixin, PreviewModesMixin, PrivacyMixin, SearchEngineFields, Page):
    """The first page: one featured article, the brands, what is new, and one next step."""

    headline = models.CharField(max_length=120, help_text="The large line at the top.")
    introduction = models.TextField(blank=True, help_text="One or two sentences under it.")
    hero_image = models.ForeignKey(
        "media_library.CustomImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hero_alt_text = models.CharField("alternative text", max_length=255, blank=True)
    hero_is_decorative = models.BooleanField("decorative", default=False)
    featured_article = models.ForeignKey(
        ArticlePage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the newest article.",
    )
    call_to_action_title = models.CharField("title", max_length=120, blank=True)
    call_to_action_text = models.TextField("text", blank=True)
    call_to_action_button = models.CharField("button", max_length=60, blank=True)
    call_to_action_page = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="page"
    )
    call_to_action_url = AddressField(
        "or an address", blank=True, help_text="Page and address empty: the site's booking link."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("hero_image"), FieldPanel("hero_alt_text"), FieldPanel("hero_is_decorative")],
            heading="Main picture",
        ),
        PageChooserPanel("featured_article", "blog.ArticlePage"),
        MultiFieldPanel(
            [
                FieldPanel("call_to_action_title"),
                FieldPanel("call_to_action_text"),
                FieldPanel("call_to_action_button"),
                FieldRowPanel([FieldPanel("call_to_action_page"), FieldPanel("call_to_action_url")]),
            ],
            heading="Call to action",
        ),
    ]
    promote_panels = SearchEngineFields.promote_panels

    search_fields = [*Page.search_fields, index.SearchField("headline"), index.SearchField("introduction")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["blog.ArticleIndexPage", "home.StandardPage", "home.ContactPage"]
    page_description = "The first page of a site."

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page at an address in one step, however deep: no page here has addresses of its own below it.

        Raises ``Http404`` if there is no public page, as Wagtail does.
        """
        if not path_components:
            return super().route(request, path_components)
        # By slug too, which has an index.
        address = f"{self.url_path}{'/'.join(path_components)}/"
        found = self.get_descendants().filter(slug=path_components[-1], url_path=address).first()
        if found is None:
            raise Http404
        return found.specific.route(request, [])

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of the home page."""
        return super().public_document() | {
            "headline": self.headline,
            "introduction": self.introduction,
            "hero_image": reference_to("image", self.hero_image_id),
            "hero_alt": self.hero_alt,
            "featured_article": reference_to("page", self.featured_article_id),
            "call_to_action": {
                "title": self.call_to_action_title,
                "text": self.call_to_action_text,
                "button_text": self.call_to_action_button,
                "page": reference_to("page", self.call_to_action_page_id),
                "url": self.call_to_action_url,
            },
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        call = document["call_to_action"]
        return passages_of_page(
            document,
            *passages_of_members(document, {"headline": Kind.HEADING}),
            *passages_of(document["hero_alt"], Kind.ALT_TEXT, "hero_alt_text"),
            *passages_of(call["title"], Kind.CALL_TO_ACTION, "call_to_action_title"),
            *passages_of(call["text"], Kind.CALL_TO_ACTION, "call_to_action_text"),
            *passages_of(call["button_text"], Kind.CALL_TO_ACTION, "call_to_action_button"),
        )

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return published(cls.objects.filter(alias_of=None))

    def clean(self):
        super().clean()
        if self.hero_image_id and not self.hero_alt_text and not self.hero_is_decorative:
            raise ValidationError({"hero_alt_text": "Describe the main picture, or tick “Decorative”."})

    @property
    def hero_alt(self) -> str:
        return "" if self.hero_is_decorative else self.hero_alt_text

    @cached_property
    def featured(self) -> ArticlePage | None:
        """The article that was chosen if the public may see it, else the newest one."""
        chosen = article_cards(public_articles().filter(pk=self.featured_article_id or 0)).first()
        return chosen or article_cards(public_articles()).first()

    @cached_property
    def latest_articles(self) -> list[ArticlePage]:
        """The newest articles besides the featured one."""
        articles = public_articles()
        if self.featured:
            articles = articles.exclude(pk=self.featured.pk)
        return list(article_cards(articles)[:LATEST_ARTICLES])

    @cached_property
    def most_read(self) -> list[ArticlePage]:
        return most_read(public_articles())

    @cached_property
    def article_index(self) -> ArticleIndexPage | None:
        """The list of all articles, if the public may see it."""
        return public(ArticleIndexPage.objects.child_of(self)).first()

    @cached_property
    def brands(self) -> list:
        return list(live_brands())

    @property
    def call_to_action_link(self) -> str:
        page = public_page(self.call_to_action_page_id)
        return (page.url if page else "") or self.call_to_action_url or self.booking_link


class StandardPage(SitePageMixin, BodyPageMixin, PreviewModesMixin, PrivacyMixin, SearchEngineFields, Page):
    """A page of lasting content, such as “About us”."""

    introduction = models.TextField(blank=True, help_text="One or two sentences under the title.")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = SearchEngineFields.promote_panels

    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "A page of lasting content: about us, privacy, accessibility."

    def sign_off_requirements(self) -> models.QuerySet:
        return SignOffRequirement.objects.applying_to(ContentKind.STANDARD_PAGE)

    def public_document(self) -> dict[str, Any]:
        return super().public_document() | {"introduction": self.introduction}

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return published(cls.objects.filter(alias_of=None))


class ContactPage(ClaimsChecked, SitePageMixin, PreviewModesMixin, PrivacyMixin, SearchEngineFields, Page):
    """Contact details and the form that makes an enquiry."""

    introduction = models.TextField(blank=True, help_text="One or two sentences above the form.")
    consent_text = models.TextField(
        default="I agree that my name, contact details and message are used to answer my enquiry.",
        help_text="Stands beside the tick box. Each enquiry keeps the words that its sender agreed to.",
    )
    thank_you_text = RichTextField(
        default="<p>Thank you. We answer within two working days.</p>",
        features=["bold", "italic", "link"],
        help_text="Shown when the form was sent.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("consent_text"),
        FieldPanel("thank_you_text"),
    ]
    promote_panels = SearchEngineFields.promote_panels

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = "Contact details with a form."

    def public_document(self) -> dict[str, Any]:
        return super().public_document() | {
            "introduction": self.introduction,
            "consent_text": self.consent_text,
            "thank_you_text": self.thank_you_text,
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_page(
            document,
            *passages_of_members(document, {"consent_text": Kind.PARAGRAPH}),
            *passages_of(document["thank_you_text"], Kind.PARAGRAPH, "thank_you_text", is_rich=True),
        )

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return published(cls.objects.filter(alias_of=None))

    def serve(self, request: HttpRequest, *args, **kwargs):
        """Show the form; keep what was sent and thank the sender; show what is wrong beside what was written."""
        from home.forms import EnquiryForm
        from home.senders import TooManyEnquiriesError, client_address

        form = EnquiryForm(request.POST or None, page=self, client_address=client_address(request.META))
        # A form with errors was not carried out: 422, so that no machine takes it for done.
        status, headers = (422 if request.method == "POST" else 200), {}
        if request.method == "POST" and form.is_valid():
            try:
                form.record()
            except TooManyEnquiriesError as error:
                form.add_error(None, str(error))
                status, headers = 429, {"Retry-After": str(error.seconds)}
            else:
                return redirect(f"{self.get_url(request)}?sent=1")
        context = {
            **self.get_context(request),
            "form": form,
            "is_sent": request.method == "GET" and "sent" in request.GET,
            # Without one, the page is the same for everybody, and no token is asked for.
            "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        }
        return TemplateResponse(request, self.get_template(request), context, status=status, headers=headers)
