"""Blocks that lead somewhere else, or show something that lives elsewhere."""

from django.core.exceptions import ValidationError
from pydantic import Field
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.blocks.schema import RichText, Strict, member
from blog.blocks.text import AddressBlock
from blog.visibility import public_page, public_pages
from media_library.prefetched import in_bulk


class PrefetchedPageChooserBlock(blocks.PageChooserBlock):
    """Wagtail's page chooser, which takes pages that were fetched beforehand."""

    def bulk_to_python(self, values):
        pages = in_bulk(self.model_class.objects.all(), values)
        return [pages.get(value) for value in values]


class DisclaimerChooserBlock(SnippetChooserBlock):
    """A chooser of disclaimers, which fetches all that a stream shows with their clauses in two queries."""

    def __init__(self, **kwargs):
        super().__init__("brands.Disclaimer", **kwargs)

    def bulk_to_python(self, values):
        disclaimers = in_bulk(self.model_class.objects.prefetch_related("clauses"), values)
        return [disclaimers.get(value) for value in values]


class CallToActionValue(blocks.StructValue):
    @property
    def link(self) -> str:
        """Where the button leads, without what a brand or the site gives when nothing was chosen: see ``link_for``."""
        page = public_page(self["page"].pk) if self["page"] else None
        return (page.url if page else "") or self["url"] or ""

    def link_for(self, page) -> str:
        """Return where the button leads on ``page``: what was chosen, else the booking link of its brand or site."""
        return self.link or (page.booking_link if page else "")


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    text = blocks.TextBlock(required=False)
    button_text = blocks.CharBlock(max_length=60, default="Book a consultation")
    page = PrefetchedPageChooserBlock(required=False, help_text="Where the button leads: a page of this site …")
    url = AddressBlock(
        required=False,
        label="or an address",
        help_text="… or another address. Leave both empty for the booking link of the article's brand.",
    )

    class Meta:
        icon = "pick"
        template = "blocks/call_to_action_block.html"
        value_class = CallToActionValue
        description = "Invites the reader to the next step, with a button."
        preview_value = {
            "title": "Talk it over with a clinician",
            "text": "A first conversation costs nothing and commits you to nothing.",
            "button_text": "Book a consultation",
            "page": None,
            "url": "https://www.example.com/book",
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and value["page"] and value["url"]:
            message = ValidationError("Choose a page or write an address, not both.")
            raise StructBlockValidationError({"page": message, "url": message})
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["link"] = value.link_for(context.get("page"))
        return context

    def get_api_representation(self, value, context=None):
        return {
            "title": value["title"],
            "text": value["text"],
            "button_text": value["button_text"],
            "link": value.link_for((context or {}).get("page")),
        }

    def api_members(self):
        return {
            "title": member(str, "The invitation."),
            "text": member(str, "What follows it; may be empty."),
            "button_text": member(str, "What the button says."),
            "link": member(str, "Where it leads: an address on the site or a whole one; empty: show no button."),
        }


class DisclaimerValue(blocks.StructValue):
    def shown_for(self, page):
        """Return what to show on ``page``: the published disclaimer with the texts for the page's brand, or None."""
        disclaimer = self["disclaimer"]
        if disclaimer is None or not disclaimer.live:
            return None
        brand = getattr(page, "brand", None)
        return {"heading": disclaimer.heading, "texts": disclaimer.text_for(brand)}


class DisclaimerBlock(blocks.StructBlock):
    disclaimer = DisclaimerChooserBlock()

    class Meta:
        icon = "clipboard-list"
        template = "blocks/disclaimer_block.html"
        value_class = DisclaimerValue
        description = "A legal text of the clinic in the middle of an article. The brand's own is shown anyway."
        preview_value = {"disclaimer": None}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["disclaimer"] = value.shown_for(context.get("page"))
        return context

    def get_api_representation(self, value, context=None):
        page = (context or {}).get("page")
        shown = value.shown_for(page)
        if shown is None:
            return {"id": None, "heading": "", "texts": []}
        return {
            "id": value["disclaimer"].pk,
            "heading": shown["heading"],
            "texts": [page.public_html(text) if page else text for text in shown["texts"]],
        }

    def api_members(self):
        return {
            "id": member(int | None, "The key of the disclaimer; null where it is no longer published."),
            "heading": member(str, "Stands above the text."),
            "texts": member(list[RichText], "To be shown whole, in this order."),
        }


class RelatedArticlesValue(blocks.StructValue):
    @property
    def articles(self) -> list:
        """The chosen articles that the public may see, in their order."""
        keys = [page.pk for page in self["pages"] if page]
        shown = {page.pk for page in public_pages(keys)}
        return [page for page in self["pages"] if page and page.pk in shown]


class ChosenArticle(Strict):
    """An article that an editor chose."""

    id: int = Field(description="The key of the page.")
    title: str = Field(description="Its title.")
    url: str = Field(description="Its address on the site.")


class RelatedArticlesBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, default="Read next")
    pages = blocks.ListBlock(PrefetchedPageChooserBlock("blog.ArticlePage"), min_num=1, max_num=6, label="Articles")

    class Meta:
        icon = "doc-full"
        template = "blocks/related_articles_block.html"
        value_class = RelatedArticlesValue
        description = "Articles that you pick. Articles on the same topics are shown below by themselves."
        preview_value = {"title": "Read next", "pages": []}

    def get_api_representation(self, value, context=None):
        return {
            "title": value["title"],
            "articles": [{"id": article.pk, "title": article.title, "url": article.url} for article in value.articles],
        }

    def api_members(self):
        return {
            "title": member(str, "Stands above the list."),
            "articles": member(list[ChosenArticle], "Those that are public, in the editor's order."),
        }
