"""axe in the browser: what WCAG 2.2 AA asks and a machine can check."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> list[str]:
    """Return each breach on the page as it stands, as the rule and the element that breaks it."""
    found = Axe().run(page, options=WCAG_22_AA).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in found
        for node in violation["nodes"]
    ]
