"""Blocks of running text."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from blog.rich_text import ARTICLE_TEXT_FEATURES, INLINE_TEXT_FEATURES, expand_rich_text
from brands.fields import safe_address

HEADING_LEVELS = [("2", "Section"), ("3", "Sub-section"), ("4", "Part of a sub-section")]


def validate_anchor(value: str) -> None:
    """Refuse an anchor that is no plain part of an address."""
    if value != slugify(value):
        raise ValidationError(
            f"Use small letters, digits and hyphens only, such as “{slugify(value) or 'side-effects'}”."
        )


class AddressBlock(blocks.URLBlock):
    """An address that can only be followed, whatever is stored."""

    def to_python(self, value):
        return super().to_python(safe_address(value) if isinstance(value, str) else value)


class AnchorBlock(blocks.CharBlock):
    """The stable name of a section in links such as ``/article/#side-effects``."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=80,
            validators=[validate_anchor],
            help_text="Makes links to this section work. Leave empty: it is made from the text when you save, "
            "and then stays the same, so that links keep working when you reword the section.",
            **kwargs,
        )


class ArticleTextBlock(blocks.RichTextBlock):
    """Rich text whose links and reference markers are made real on the way out."""

    def __init__(self, *, features=ARTICLE_TEXT_FEATURES, **kwargs):
        super().__init__(features=features, **kwargs)

    def get_api_representation(self, value, context=None):
        page = (context or {}).get("page")
        return page.public_html(value.source) if page else expand_rich_text(value.source)


class InlineTextBlock(ArticleTextBlock):
    """Rich text for table cells, list items and answers."""

    def __init__(self, **kwargs):
        super().__init__(features=INLINE_TEXT_FEATURES, **kwargs)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=200)
    level = blocks.ChoiceBlock(
        choices=HEADING_LEVELS,
        default="2",
        help_text="Readers with a screen reader jump from section to section: do not skip a level.",
    )
    anchor = AnchorBlock()

    class Meta:
        icon = "title"
        template = "blocks/heading_block.html"
        description = "Starts a section. Sections make the table of contents."
        preview_value = {"text": "What the evidence says", "level": "2", "anchor": "what-the-evidence-says"}


class ParagraphBlock(ArticleTextBlock):
    class Meta:
        icon = "pilcrow"
        template = "blocks/paragraph_block.html"
        description = "Running text with links, lists and numbered references."
        preview_value = (
            "<p>An infusion runs for about <b>forty minutes</b>, and a nurse stays with you throughout. "
            "Most people rest for half an hour afterwards before someone drives them home.</p>"
        )


CALLOUT_KINDS = [
    ("note", "Note"),
    ("warning", "Warning"),
    ("safety", "Safety information"),
    ("key_fact", "Key fact"),
]


class CalloutValue(blocks.StructValue):
    @property
    def kind_label(self) -> str:
        """What readers see above the text: colour alone would tell some of them nothing."""
        return dict(CALLOUT_KINDS).get(self["kind"], "")


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(choices=CALLOUT_KINDS, default="note")
    title = blocks.CharBlock(required=False, max_length=120)
    text = ArticleTextBlock()

    class Meta:
        icon = "warning"
        template = "blocks/callout_block.html"
        value_class = CalloutValue
        description = "Sets one thing apart that nobody should miss."
        preview_value = {
            "kind": "safety",
            "title": "Do not drive on the day",
            "text": "<p>Arrange for someone to take you home, and rest until the next morning.</p>",
        }


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(help_text="The words as they were said, without quotation marks.")
    attribution = blocks.CharBlock(max_length=120, help_text="Who said or wrote it.")
    role = blocks.CharBlock(required=False, max_length=160, help_text="What they do, or where it was published.")
    source_url = AddressBlock(required=False, label="Source", help_text="Where readers can check it.")

    class Meta:
        icon = "openquote"
        template = "blocks/quote_block.html"
        description = "Somebody's own words, with who said them and where."
        preview_value = {
            "text": "Screening before the first dose matters as much as the dose itself.",
            "attribution": "A clinic's treatment guideline",
            "role": "Section on patient selection",
            "source_url": "",
        }


class NumberedSectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, help_text="Without the number: sections number themselves in order.")
    anchor = AnchorBlock()
    text = ArticleTextBlock()

    class Meta:
        icon = "list-ol"
        template = "blocks/numbered_section_block.html"
        description = "One of several steps or points. The numbers follow the order by themselves."
        preview_value = {
            "title": "Talk with your prescriber",
            "anchor": "talk-with-your-prescriber",
            "text": "<p>Bring a list of everything you take, with the doses.</p>",
        }


def field_error(field: str, message: str) -> StructBlockValidationError:
    """Return the error that shows ``message`` on one field of a block."""
    return StructBlockValidationError({field: ValidationError(message)})
