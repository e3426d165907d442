"""Rich text in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from blog.rich_text import expand_rich_text

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context, text) -> SafeString:
    """Show a rich text: a block's value, or database HTML of a field. Reference markers get the page's numbers."""
    source = getattr(text, "source", text) or ""
    page = context.get("page")
    html = page.public_html(source) if hasattr(page, "public_html") else expand_rich_text(source)
    return mark_safe(html)  # noqa: S308 - rich text leaves as clean_html() lets it


@register.simple_tag(takes_context=True)
def running_text(context, text) -> SafeString:
    """Show a rich text as ``rich_text`` does, with the words that the page explains marked: see ``explained_words``."""
    html = rich_text(context, text)
    explained = context.get("explained")
    return explained.mark(html) if explained else html


@register.simple_tag(takes_context=True)
def table_cell(context, cell):
    """Show a cell of a table: rich text with its links, a number without needless decimals, or plain text."""
    if isinstance(cell.value, RichText):
        return rich_text(context, cell.value)
    if cell.value is None:
        return ""
    return f"{cell.value:g}" if isinstance(cell.value, float) else cell.value


@register.simple_tag(takes_context=True)
def shown_brand(context):
    """Return the brand under which the page in the context stands, None for a page of the site itself."""
    return getattr(context.get("page"), "brand", None) or context.get("brand")
