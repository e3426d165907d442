"""Finds what belongs to the web site that a text was copied from, not to the article."""

import re
from collections.abc import Collection

from blog.importing.report import Report
from blog.importing.text import Line

COPYRIGHT = re.compile(r"^(©|\(c\)|copyright\b)", re.IGNORECASE)
CONTACT_FORM = re.compile(r"\bfill (out|in) (this|the|our) (contact )?form\b", re.IGNORECASE)
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
    "menu",
    "search",
    "subscribe",
    "subscribe to our newsletter",
    "all rights reserved",
    "privacy policy",
    "terms of service",
    "cookie settings",
}


def is_brand_name(line: Line, brand_names: Collection[str]) -> bool:
    return line.text.casefold() in {name.casefold() for name in brand_names}


def leave_out_furniture(
    lines: list[Line], *, brand_name: str, brand_names: Collection[str], report: Report
) -> list[Line]:
    """Return ``lines`` without site furniture; what is left out goes into ``report`` with its reason.

    A copyright line ends the article: what follows it is the site's disclaimer.
    """
    kept = []
    ended = False
    for line in lines:
        if ended:
            report.leave_out(line.number, line.text, "disclaimer")
        elif COPYRIGHT.match(line.text):
            ended = True
            report.leave_out(line.number, line.text, "copyright")
            check_copyright(line, brand_name=brand_name, brand_names=brand_names, report=report)
        elif CONTACT_FORM.search(line.text):
            report.leave_out(line.number, line.text, "contact_form")
        elif is_brand_name(line, brand_names):
            report.leave_out(line.number, line.text, "brand_name")
        elif line.text.casefold().strip(" .:") in PHRASES:
            report.leave_out(line.number, line.text, "site_navigation")
        else:
            kept.append(line)
    return kept


def check_copyright(line: Line, *, brand_name: str, brand_names: Collection[str], report: Report) -> None:
    """Warn if the copyright line names another brand than the article's, or none that is known."""
    named = [name for name in brand_names if name.casefold() in line.text.casefold()]
    if brand_name in named:
        return
    if named:
        report.warn(
            line.number,
            "copyright_brand_differs",
            f"The copyright line names {' and '.join(sorted(named))}, but the article is imported for {brand_name}.",
        )
    else:
        report.warn(line.number, "copyright_brand_unknown", f"The copyright line does not name {brand_name}.")
