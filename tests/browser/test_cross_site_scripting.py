"""Payloads in every field of the site, and a real browser that runs none of them: see tests/security/payloads.py."""

import pytest
from django.urls import reverse

from compliance.views import address_of
from tests.browser.conftest import committed_data
from tests.security.payloads import PAYLOADS
from tests.security.poisoned import make_poisoned_site
from tests.security.test_cross_site_scripting import newest_publication

pytestmark = committed_data

MARKER = "marker.example"


@pytest.fixture
def ran(page) -> list[str]:
    """What scripts of payloads told, in any frame, and the dialogs that they opened."""
    told: list[str] = []

    def dismiss(dialog):
        if dialog.type == "beforeunload":  # the editor's own, which keeps what is not saved: leave it
            dialog.accept()
            return
        told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.context.expose_function("ran", lambda *_: told.append(f"ran on {page.url}"))
    page.on("dialog", dismiss)
    return told


def readers_pages(site) -> list[str]:
    return [
        *(
            "/",
            site.article.url,
            site.standard.url,
            site.article.brand.get_absolute_url(),
            f"/people/{site.person.slug}/",
        ),
        *(f"/search/?q={PAYLOADS[0]}", "/contact/", f"/no-such-page/{PAYLOADS[1]}"),
        *("/feed/", f"/api/delivery/v1/articles/{site.article.slug}", f"{site.article.url}index.md"),
    ]


def admin_pages(site) -> list[str]:
    article, brand = site.article, site.article.brand
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:history", args=[article.pk]),
        reverse("wagtailadmin_reports:site_history"),
        reverse("live_claims_report"),
        reverse("calendar"),
        reverse("home_enquiry_modeladmin_inspect", args=[site.enquiry.pk]),
        reverse("import_review", args=[site.run.pk, site.source.pk]),
        reverse("wagtailsnippets_brands_servicebrand:edit", args=[brand.pk]),
        reverse("wagtailsnippets_blog_person:edit", args=[site.person.pk]),
        reverse("compliance_approval_modeladmin_inspect", args=[site.approval.pk]),
        reverse("delivery_publication_modeladmin_inspect", args=[newest_publication(article)]),
        reverse("wagtailimages:index"),
        f"{reverse('wagtailadmin_pages:search')}?q={PAYLOADS[0]}",
        address_of("sign_off", article),
        reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
    ]


def test_the_watch_sees_a_script_that_runs(page, site, ran, outside_requests, policy_breaches):
    page.goto("/admin/login/")  # whose policy lets scripts in the page run
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=ran(1)>')")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', '<img src=https://{MARKER}/x>')")
    page.wait_for_function("document.images[document.images.length - 1].complete")
    page.wait_for_timeout(500)  # both are told to the test after that
    assert ran
    assert policy_breaches
    policy_breaches.clear()


def test_nothing_that_somebody_wrote_runs(admin_page, site, ran, outside_requests, policy_breaches, show_figure):
    poisoned = make_poisoned_site(site)
    addresses = readers_pages(poisoned) + admin_pages(poisoned)
    wrong = []
    for address in addresses:
        response = admin_page.goto(address)
        if response is None or response.status >= 500:
            wrong.append(f"{address}: {response and response.status}")
        if "/login/" in admin_page.url:
            wrong.append(f"{address}: shows the sign-in")
        # What waits for the reader to touch it: the mouse over everything, and the keyboard on it.
        admin_page.evaluate(TOUCH)
        wrong += [f"{address}: {told}" for told in (*ran, *outside_requests, *policy_breaches)]
        for told in (ran, outside_requests, policy_breaches):
            told.clear()
    assert not wrong, "\n".join(sorted(set(wrong)))
    show_figure(f"Cross-site scripting: {len(PAYLOADS)} payloads on {len(addresses)} pages in a browser, none ran")


# Only handlers that stand in the page itself are of interest; links are followed as far as their scheme.
TOUCH = """() => {
    for (const element of document.querySelectorAll("main *, #main *, body > *")) {
        for (const name of ["mouseover", "focus", "toggle"]) {
            if (element["on" + name]) element["on" + name](new Event(name));
        }
        const running = /^(javascript|data|vbscript):/i;
        if (element.tagName === "A" && running.test(element.href) && element.href.includes("ran(")) window.ran(1);
    }
}"""
