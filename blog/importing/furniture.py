"""Finds what belongs to the web site that a text was copied from, not to the article."""

import re
from collections.abc import Collection
from itertools import pairwise

from blog.importing.document import LEFT_OUT, Heading, Paragraph, Part, Picture
from blog.importing.headings import is_picture_placeholder, looks_like_heading
from blog.importing.report import Report

COPYRIGHT = re.compile(r"^(©|\(c\)|copyright\b)", re.IGNORECASE)
CONTACT_FORM = re.compile(r"\bfill (out|in) (this|the|our) (contact )?form\b", re.IGNORECASE)
BYLINE = re.compile(
    r"^(by|written by|posted by|author:|(medically |clinically )?reviewed by|edited by|fact[- ]checked by"
    r"|(published|posted|updated|last updated|last reviewed|reviewed)( on)?:?\s+(\w+ \d|\d)|\d+ min(ute)?s? read)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"^[Bb]y\s+([A-ZÀ-Þ][\w.’'-]*\s+){1,3}[A-ZÀ-Þ][\w’'-]+(,\s*[A-Za-z.,\s-]{2,30})?$")
LONGEST_BYLINE = 14  # words
PHRASES = {
    "featured article",
    "featured articles",
    "related articles",
    "related posts",
    "recent posts",
    "read more",
    "share this",
    "share this article",
    "back to top",
    "skip to content",
    "skip to main content",
    "skip to navigation",
    "home",
    "menu",
    "search",
    "subscribe",
    "subscribe to our newsletter",
    "all rights reserved",
    "privacy policy",
    "terms of service",
    "cookie settings",
    "accept all cookies",
    "table of contents",
    "leave a comment",
}


def is_brand_name(part: Part, brand_names: Collection[str]) -> bool:
    return part.text.casefold() in {name.casefold() for name in brand_names}


def is_byline(part: Part, *, is_first: bool) -> bool:
    """Return whether a short line says who wrote or checked the text, or when; a title may start with “By” too."""
    text = part.text
    if not BYLINE.match(text) or text.endswith((".", "!", "?")) or len(text.split()) > LONGEST_BYLINE:
        return False
    return bool(NAME.match(text)) or not (is_first or text.casefold().startswith("by "))


def leave_out_furniture(
    parts: list[Part], *, brand_name: str, brand_names: Collection[str], report: Report
) -> list[Part]:
    """Return ``parts`` without site furniture; what is left out goes into ``report`` with its reason.

    The copyright line at the foot ends the article: what follows it is the site's disclaimer. One under a picture is
    the picture's credit.
    """
    kept: list[Part] = []
    ended = False
    for index, part in enumerate(parts):
        is_line = isinstance(part, Paragraph | Heading)
        if part.decided:
            if part.decided == LEFT_OUT:
                leave_out_part(part, "dropped_by_editor", report)
            else:
                kept.append(part)
        elif ended:
            leave_out_part(part, "disclaimer", report)
        elif is_line and COPYRIGHT.match(part.text) and is_under_picture(kept):
            credit_picture(kept, part, report)
        elif is_line and COPYRIGHT.match(part.text) and len(part.text.split()) <= 40:
            ended = ends_article(parts, index)
            leave_out_part(part, "copyright", report)
            check_copyright(part, brand_name=brand_name, brand_names=brand_names, report=report)
        elif is_line and (reason := reason_to_leave_out(part, brand_names, is_first=not kept)):
            leave_out_part(part, reason, report)
        else:
            kept.append(part)
    return kept


def reason_to_leave_out(part: Part, brand_names: Collection[str], *, is_first: bool) -> str:
    if CONTACT_FORM.search(part.text):
        return "contact_form"
    if is_brand_name(part, brand_names):
        return "brand_name"
    if part.text.casefold().strip(" .:") in PHRASES:
        return "site_navigation"
    return "byline" if is_byline(part, is_first=is_first) else ""


def leave_out_part(part: Part, reason: str, report: Report) -> None:
    """Put everything of ``part`` into the report."""
    for text in part.texts():
        if text:
            report.leave_out(part.number, text, reason)
    for link in part.links():
        report.leave_out(part.number, link, reason, "link")
    if isinstance(part, Picture) and part.source:
        report.leave_out(part.number, part.source, reason, "picture")


def is_under_picture(kept: list[Part]) -> bool:
    return bool(kept) and (
        isinstance(kept[-1], Picture) or (isinstance(kept[-1], Paragraph) and is_picture_placeholder(kept[-1]))
    )


def credit_picture(kept: list[Part], part: Part, report: Report) -> None:
    """Make a copyright line the credit of the picture above it."""
    above = kept[-1]
    if not isinstance(above, Picture):
        above = kept[-1] = Picture(above.number, alt=above.text)
    if above.credit or list(part.links()):
        leave_out_part(part, "copyright", report)
    else:
        above.credit = part.text
    report.guess(part.number, "credit", part.text, 0.8)


def ends_article(parts: list[Part], index: int) -> bool:
    """Return whether the copyright line at ``index`` is the site's own: no section follows it, and not much else."""
    after = parts[index + 1 :]
    if any(isinstance(part, Paragraph | Heading) and COPYRIGHT.match(part.text) for part in after):
        return False
    if any(
        (isinstance(part, Heading) or (isinstance(part, Paragraph) and looks_like_heading(part)))
        and isinstance(following, Paragraph)
        and not looks_like_heading(following)
        for part, following in pairwise(after)
    ):
        return False
    return words_in(after) <= words_in(parts[:index])


def words_in(parts: list[Part]) -> int:
    return sum(len(part.text.split()) for part in parts)


def check_copyright(part: Part, *, brand_name: str, brand_names: Collection[str], report: Report) -> None:
    """Warn if the copyright line names another brand than the article's, or none that is known."""
    named = [name for name in brand_names if name.casefold() in part.text.casefold()]
    if brand_name in named:
        return
    if named:
        report.warn(
            part.number,
            "copyright_brand_differs",
            f"The copyright line names {' and '.join(sorted(named))}, but the article is imported for {brand_name}.",
        )
    else:
        report.warn(part.number, "copyright_brand_unknown", f"The copyright line does not name {brand_name}.")
