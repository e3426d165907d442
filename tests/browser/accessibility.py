"""axe in the browser: what WCAG 2.2 AA asks and a machine can check."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# What other colours can break; all else is the same by day and by night, and takes far longer to check.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
BY_COLOURS = {"light": WCAG_22_AA, "dark": CONTRAST}

# A colour on its way to another one is no colour of the page. What has just changed starts its way in the next frame.
# Not awaited: what moves by itself, as a badge of Wagtail's menu does for 25 seconds.
END_OF_TRANSITIONS = """async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map((animation) => animation.finished));
}"""


def violations(page: Page, options: dict = WCAG_22_AA) -> list[str]:
    """Return each breach on the page as it stands, as the rule and the element that breaks it."""
    page.evaluate(END_OF_TRANSITIONS)
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in found
        for node in violation["nodes"]
    ]


def violations_by_day_and_night(page: Page) -> dict[str, list[str]]:
    """Return the breaches on the page as it stands, in light and in dark colours, where there are any."""
    found = {}
    for colours, options in BY_COLOURS.items():
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        found[colours] = violations(page, options)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return {colours: breaches for colours, breaches in found.items() if breaches}


def violations_at(page: Page, addresses: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return the breaches on each page at ``addresses`` (by name) that has any, by day and by night."""
    found = {}
    for name, address in addresses.items():
        response = page.goto(address)
        assert response is not None, name
        assert response.status == 200, name
        found[name] = violations_by_day_and_night(page)
    return {name: breaches for name, breaches in found.items() if breaches}
