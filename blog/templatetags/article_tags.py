"""Rich text in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from blog.rich_text import expand_rich_text

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context, text) -> SafeString:
    """Show a rich text: a block's value, or database HTML of a field. Reference markers get the page's numbers."""
    source = getattr(text, "source", text) or ""
    page = context.get("page")
    html = page.public_html(source) if hasattr(page, "public_html") else expand_rich_text(source)
    return mark_safe(html)  # noqa: S308 - rich text is reduced to an allowlist of elements when it is saved
