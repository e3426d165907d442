"""Finds in parsed HTML what only a payload can have brought there."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib

NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "marquee", "portal", "xss", "math"}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "ping",
    "manifest",
    "srcset",
}
LOADING = ADDRESSES - {"href", "cite"}
SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-\t\r\n]*):")
SCHEMES = {"http", "https", "mailto", "tel"}
CALL = re.compile(r"\bran\(1\)|ran&#40;")
MARKER = "marker.example"
CLOBBERING = {"location", "config", "getElementById", "ran"}


def parsed(html: str) -> Any:
    return html5lib.parse(html, namespaceHTMLElements=False)


def injected(html: str, *, is_admin: bool = False) -> Iterator[str]:
    """Yield what stands in ``html`` that a browser would run, load, or take for something else.

    The admin has frames, images from data and handlers of its own: there only what calls or names a payload counts.
    """
    for element in parsed(html).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        text = element.text or ""
        if (
            tag == "script"
            and element.get("type") not in {"application/ld+json", "application/json"}
            and CALL.search(text)
        ):
            yield f"<script>{text[:80]}"
        if tag == "style" and MARKER in text:
            yield f"<style>{text[:80]}"
        if not is_admin and tag in NEVER:
            yield f"<{tag}>"
        if tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "<meta refresh>"
        for attribute, value in element.attrib.items():
            yield from injected_by(tag, str(attribute).rpartition("}")[2].lower(), value, is_admin=is_admin)


def injected_by(tag: str, attribute: str, value: str, *, is_admin: bool) -> Iterator[str]:
    shown = f"<{tag} {attribute}={value[:80]!r}>"
    if attribute.startswith("on") and (not is_admin or CALL.search(value)):
        yield shown
    if attribute in ADDRESSES:
        scheme = SCHEME.match(value)
        named = re.sub(r"[\t\r\n]", "", scheme[1]).lower() if scheme else ""
        of_admin = {"data", "blob"} if is_admin and "ran(" not in value else set()
        if scheme and named not in SCHEMES | of_admin:
            yield shown
        if attribute in LOADING and MARKER in value and attribute != "data":
            yield shown
    if attribute == "style" and (MARKER in value or (not is_admin and value)):
        yield shown
    if attribute in {"id", "name"} and value in CLOBBERING:
        yield shown
    if attribute == "srcdoc":
        yield shown
