"""How results are shown."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def marked(text: str, words: str) -> SafeString:
    """Return ``text`` with what begins like one of ``words`` marked; all of it is escaped."""
    stems = sorted({re.escape(word) for word in words.split() if len(word) > 1}, key=len, reverse=True)
    if not stems:
        return conditional_escape(text)
    pieces = re.split(rf"\b((?:{'|'.join(stems)})\w*)", str(text), flags=re.IGNORECASE)
    return mark_safe(  # noqa: S308 - each piece is escaped
        "".join(
            format_html("<mark>{}</mark>", piece) if index % 2 else conditional_escape(piece)
            for index, piece in enumerate(pieces)
        )
    )


@register.simple_tag(takes_context=True)
def narrowed(context, name: str, value: str) -> str:
    """Return the address of the same search narrowed to ``value``, or no longer if that is empty; its first page."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    asked.pop(name, None)
    if value:
        asked[name] = value
    return f"?{asked.urlencode()}"


@register.filter
def grouped(number: int) -> str:
    """Return a number with its thousands apart, such as 1,000."""
    return f"{number:,}"
