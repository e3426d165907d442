"""The admin as a marketing person meets it."""

import re

from playwright.sync_api import expect

from blog.models import ArticleIndexPage, ArticlePage
from tests.factories import ReferenceFactory, ServiceBrandFactory


def test_an_article_is_written_with_a_reference_and_published(admin_page, site):
    ServiceBrandFactory(name="PointExample")
    ReferenceFactory(citation="Feder A. Efficacy of intravenous ketamine. JAMA Psychiatry. 2014;71:681-688.")
    index = ArticleIndexPage.objects.get()
    admin_page.errs=[]; admin_page.on("pageerror", lambda e: admin_page.errs.append(str(e))); admin_page.on("console", lambda e: admin_page.errs.append(e.text))
    admin_page.goto(f"/admin/pages/add/blog/articlepage/{index.pk}/")
    admin_page.get_by_role("textbox", name="Title*").fill("What an infusion day is like")
    admin_page.get_by_role("textbox", name="Introduction*").fill("From the door to the drive home.")
    admin_page.wait_for_timeout(1500)
    admin_page.screenshot(path="/tmp/admin1.png")
    admin_page.get_by_role("button", name="Choose brand").click()
    admin_page.get_by_role("link", name="PointExample").click()
    body = admin_page.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    admin_page.get_by_role("option", name="Paragraph").click()
    editor = body.get_by_role("textbox").first
    editor.click()
    admin_page.keyboard.type("Ketamine was studied in a small trial /reference")
    admin_page.wait_for_timeout(500)
    admin_page.screenshot(path="/tmp/admin5.png")
    admin_page.keyboard.press("Enter")
    admin_page.wait_for_timeout(1500)
    admin_page.screenshot(path="/tmp/admin6.png")
    admin_page.get_by_role("link", name=re.compile("Feder A")).click()
    admin_page.wait_for_timeout(1000)
    admin_page.screenshot(path="/tmp/admin7.png")
    admin_page.wait_for_timeout(3000)
    admin_page.screenshot(path="/tmp/admin8.png")
    print(admin_page.errs)
    print(ArticlePage.objects.get().get_latest_revision_as_object().body.raw_data)
