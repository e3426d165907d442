"""The admin: enquiries, dashboard, deletion and what it asks of other hosts."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils import WagtailTestUtils

from brands.colours import nearest_readable
from brands.models import Disclaimer, ServiceBrand
from home.models import Enquiry, EnquiryNote, SiteSettings
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    EnquiryFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
)

pytestmark = pytest.mark.django_db

ENQUIRIES = "home_enquiry_modeladmin"


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("admin", "admin@example.com", "not-used")
    client.force_login(user)
    return user


def text_of(response) -> str:
    return " ".join(WagtailTestUtils.get_soup(response.content).get_text(" ").split())


def test_an_enquiry_is_found_by_address_or_number_and_read_in_full(client, administrator):
    EnquiryFactory(name="Someone else")
    enquiry = EnquiryFactory(name="Robin Park", email="robin@example.com", message="Do you treat migraine?")
    for words in (" ROBIN@Example.com", "robin @example.com", "ｒｏｂｉｎ@example.com", str(enquiry.pk)):
        listing = text_of(client.get(reverse(f"{ENQUIRIES}_index"), {"q": words}))
        assert "Robin Park" in listing, words
        assert "Someone else" not in listing, words
    for words in ("robin", "Robin Park", "migraine", "%", "9" * 40, "\x00", "²", "' OR 1=1"):
        response = client.get(reverse(f"{ENQUIRIES}_index"), {"q": words})
        assert response.status_code == 200, words
        assert "Robin Park" not in text_of(response), words
    assert "Search finds a whole email address" in listing
    assert client.get(reverse(f"{ENQUIRIES}_index"), {"o": "0.-1.4"}).status_code == 200
    assert "Do you treat migraine?" in text_of(client.get(reverse(f"{ENQUIRIES}_inspect", args=[enquiry.pk])))


def test_enquiries_are_filtered_by_status_and_exported_as_they_are_listed(client, administrator):
    EnquiryFactory(name="New One")
    EnquiryFactory(name="Old One", status=Enquiry.Status.ANSWERED)
    response = client.get(reverse(f"{ENQUIRIES}_index"), {"status__exact": "new", "export": "csv"})
    exported = b"".join(response.streaming_content).decode()
    assert "New One" in exported
    assert "Old One" not in exported


def exported(client, **query) -> str:
    response = client.get(reverse(f"{ENQUIRIES}_index"), {"export": "csv", **query})
    return b"".join(response.streaming_content).decode()


def test_notes_are_exported_only_when_asked_for(client, administrator):
    EnquiryNote.objects.create(enquiry=EnquiryFactory(name="New One"), author=administrator, text="Called back.")
    assert "Called back." not in exported(client)
    assert "Called back." in exported(client, with_notes=1)


def test_an_export_with_notes_takes_as_many_queries_for_ten_enquiries_as_for_one(
    client, administrator, django_assert_max_num_queries
):
    for enquiry in EnquiryFactory.create_batch(10):
        EnquiryNote.objects.create(enquiry=enquiry, author=administrator, text="Called back.")
    # Two of them are the entry in the log and its number of enquiries, one looks for a second factor.
    with django_assert_max_num_queries(11):
        assert exported(client, with_notes=1).count("Called back.") == 10


def test_no_spreadsheet_takes_what_a_stranger_wrote_for_a_formula(client, administrator):
    EnquiryFactory(name='=HYPERLINK("https://evil.example")', message="@SUM(1)", phone="+1 (310) 555-0100")
    rows = exported(client)
    assert "'=HYPERLINK" in rows
    assert "'@SUM" in rows
    assert "'+1" not in rows


def test_enquiries_are_listed_by_who_answers_them(client, administrator):
    colleague = User.objects.create_superuser("dana", "dana@example.com", "not-used")
    EnquiryFactory(name="For me", assigned_to=administrator)
    EnquiryFactory(name="For Dana", assigned_to=colleague)
    EnquiryFactory(name="For nobody")
    for answerer, names in {
        "me": ["For me"],
        "others": ["For Dana"],
        "nobody": ["For nobody"],
        "forged": ["For me", "For Dana", "For nobody"],
    }.items():
        rows = exported(client, answerer=answerer)
        found = [name for name in ("For me", "For Dana", "For nobody") if name in rows]
        assert found == names, answerer


def test_an_enquiry_is_given_only_to_people_who_may_answer_it(client, administrator):
    publisher = User.objects.create_user("pat", first_name="Pat", last_name="Quinn")
    publisher.groups.add(Group.objects.get(name="Publishers"))
    reviewer = User.objects.create_user("rae")
    reviewer.groups.add(Group.objects.get(name="Medical reviewers"))
    enquiry = EnquiryFactory()
    address = reverse(f"{ENQUIRIES}_edit", args=[enquiry.pk])
    assert "Pat Quinn" in text_of(client.get(address))
    client.post(address, {"status": "new", "assigned_to": reviewer.pk})
    enquiry.refresh_from_db()
    assert enquiry.assigned_to is None
    client.post(address, {"status": "new", "assigned_to": publisher.pk})
    enquiry.refresh_from_db()
    assert enquiry.assigned_to == publisher


def test_a_note_says_who_wrote_it_and_stays_as_it_is(client, administrator):
    enquiry = EnquiryFactory()
    address = reverse(f"{ENQUIRIES}_edit", args=[enquiry.pk])
    client.post(address, {"status": "in_progress", "note": "Called back."})
    client.post(address, {"status": "in_progress", "note": "Left a message."})
    client.post(address, {"status": "answered", "note": "  "})
    assert [(note.author, note.text) for note in enquiry.notes.all()] == [
        (administrator, "Called back."),
        (administrator, "Left a message."),
    ]
    for page in (address, reverse(f"{ENQUIRIES}_inspect", args=[enquiry.pk])):
        read = text_of(client.get(page))
        assert read.index("Called back.") < read.index("Left a message.")


def test_the_note_of_someone_who_has_left_stays(client, administrator):
    enquiry = EnquiryFactory()
    author = User.objects.create_user("gone")
    EnquiryNote.objects.create(enquiry=enquiry, author=author, text="Called back.")
    author.delete()
    assert "Someone who has left" in text_of(client.get(reverse(f"{ENQUIRIES}_inspect", args=[enquiry.pk])))


def test_an_enquiry_says_until_when_it_is_kept(client, administrator, home_page):
    SiteSettings.objects.update(enquiry_retention_days=30)
    enquiry = EnquiryFactory()
    kept_until = timezone.localdate(enquiry.created_at) + datetime.timedelta(days=30)
    read = text_of(client.get(reverse(f"{ENQUIRIES}_inspect", args=[enquiry.pk])))
    assert f"Kept until {kept_until:%b}" in read
    assert f"{kept_until.day}, {kept_until.year}" in read


def test_an_enquiry_cannot_be_made_in_the_admin(client, administrator):
    assert client.get(reverse(f"{ENQUIRIES}_create")).status_code in {302, 403}
    assert not Enquiry.objects.exists()


def test_the_status_of_an_enquiry_changes_and_what_was_sent_does_not(client, administrator):
    enquiry = EnquiryFactory(message="As sent")
    client.post(
        reverse(f"{ENQUIRIES}_edit", args=[enquiry.pk]),
        {"status": "answered", "message": "Forged", "name": "Forged", "email": "forged@example.com"},
    )
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.message, enquiry.name) == ("answered", "As sent", "Sam Rivera")


def test_modeladmin_runs_on_this_wagtail_without_a_deprecation_warning():
    # In a process of its own: here the modules are imported already, and warnings at import would be missed.
    program = (
        "import warnings; warnings.simplefilter('error', DeprecationWarning);"
        "warnings.simplefilter('error', PendingDeprecationWarning);"
        "import django; django.setup();"
        "import wagtail_modeladmin.options, wagtail_modeladmin.views, home.wagtail_hooks;"
        "from django.core.management import call_command; call_command('check')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_the_pages_of_modeladmin_raise_no_deprecation_warning(client, administrator, recwarn):
    enquiry = EnquiryFactory()
    for name, arguments in (("index", []), ("inspect", [enquiry.pk]), ("edit", [enquiry.pk]), ("delete", [enquiry.pk])):
        assert client.get(reverse(f"{ENQUIRIES}_{name}", args=arguments)).status_code == 200
    deprecations = [str(w.message) for w in recwarn if issubclass(w.category, DeprecationWarning)]
    assert deprecations == []


def test_the_menu_leads_to_articles_brands_people_and_enquiries(client, administrator, home_page):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    for label in ("Articles", "Brands & legal", "People & topics", "Enquiries"):
        assert label in page or label.replace("&", "\\u0026") in page


def test_the_dashboard_says_what_waits_what_is_due_and_what_was_published(client, administrator, article_index):
    soon = timezone.localdate() + datetime.timedelta(days=10)
    reviewed = {"medical_reviewer": PersonFactory(name="Dana Cho"), "reviewed_on": datetime.date(2024, 1, 1)}
    ArticlePageFactory(parent=article_index, title="Due soon", next_review_due=soon, **reviewed)
    ArticlePageFactory(
        parent=article_index,
        title="Due in a year",
        next_review_due=soon + datetime.timedelta(days=365),
        **reviewed,
    )
    waiting = ArticlePageFactory(parent=article_index, title="Waits for review", live=False)
    waiting.save_revision()
    waiting.get_workflow().start(waiting, administrator)
    published = ArticlePageFactory(parent=article_index, title="Published now")
    published.save_revision().publish()

    soup = WagtailTestUtils.get_soup(client.get(reverse("wagtailadmin_home")).content)
    lists = {
        section.h2.get_text(strip=True): " ".join(section.get_text(" ").split())
        for section in soup.select(".dashboard-lists > div")
    }
    assert "Waits for review Medical review" in lists["Waiting for you"]
    assert "Due soon" in lists["Medical reviews due"]
    assert "Due in a year" not in lists["Medical reviews due"]
    assert "Published now" in lists["Published last"]


def test_an_empty_dashboard_says_so(client, administrator):
    page = text_of(client.get(reverse("wagtailadmin_home")))
    assert "Nothing waits for your decision." in page
    assert "No review is due within the next 30 days." in page


def test_unpublishing_a_shown_disclaimer_says_which_brand_shows_it(client, administrator):
    brand = ServiceBrandFactory(name="PointExample")
    address = reverse("wagtailsnippets_brands_disclaimer:unpublish", args=[brand.disclaimer_id])
    response = client.post(address, follow=True)
    assert "PointExample shows this disclaimer. Choose another one for PointExample first." in text_of(response)
    assert Disclaimer.objects.get(pk=brand.disclaimer_id).live


def test_unpublishing_a_brand_with_articles_says_which(client, administrator, article_index):
    article = ArticlePageFactory(parent=article_index, title="Stands under it")
    address = reverse("wagtailsnippets_brands_servicebrand:unpublish", args=[article.brand_id])
    response = client.post(address, follow=True)
    assert "“Stands under it” stands under" in text_of(response)
    assert ServiceBrand.objects.get(pk=article.brand_id).live


@pytest.mark.parametrize("how", ["delete", "bulk"])
def test_deleting_a_shown_disclaimer_says_what_uses_it(client, administrator, how):
    brand = ServiceBrandFactory(name="PointExample")
    if how == "delete":
        address = reverse("wagtailsnippets_brands_disclaimer:delete", args=[brand.disclaimer_id])
    else:
        address = reverse("wagtail_bulk_action", args=["brands", "disclaimer", "delete"]) + f"?id={brand.disclaimer_id}"
    response = client.post(address, follow=True)
    assert "is used by “PointExample”. Change that first, then delete it." in text_of(response)
    assert Disclaimer.objects.filter(pk=brand.disclaimer_id).exists()


def test_deleting_a_cited_reference_says_which_article_cites_it(client, administrator, article_index):
    reference = ReferenceFactory()
    ArticlePageFactory(
        parent=article_index,
        title="Cites it",
        body=[{"type": "paragraph", "value": f'<p>x<a linktype="reference" id="{reference.pk}">[1]</a></p>'}],
    )
    response = client.post(reverse("wagtailsnippets_blog_reference:delete", args=[reference.pk]), follow=True)
    assert "is used by “Cites it”" in text_of(response)
    reference.refresh_from_db()


def test_a_disclaimer_that_nothing_uses_can_be_deleted(client, administrator):
    disclaimer = DisclaimerFactory()
    client.post(reverse("wagtailsnippets_brands_disclaimer:delete", args=[disclaimer.pk]))
    assert not Disclaimer.objects.filter(pk=disclaimer.pk).exists()


def brand_form(brand, **changes):
    return {
        "name": brand.name,
        "slug": brand.slug,
        "colour": brand.colour,
        "legal_name": brand.legal_name,
        "when_review_overdue": brand.when_review_overdue,
        "disclaimer": brand.disclaimer_id,
    } | changes


def test_publishing_an_unreadable_colour_is_refused_with_the_nearest_readable_one(client, administrator):
    brand = ServiceBrandFactory()
    address = reverse("wagtailsnippets_brands_servicebrand:edit", args=[brand.pk])
    refused = brand_form(brand, colour="#f4d03f") | {"action-publish": "action-publish"}
    nearest = nearest_readable("#f4d03f")
    assert f"#f4d03f cannot be read on white: use {nearest}, the nearest that can." in text_of(
        client.post(address, refused)
    )
    brand.refresh_from_db()
    assert brand.colour == "#0b6e6e"
    client.post(address, refused | {"colour": nearest})
    brand.refresh_from_db()
    assert brand.colour == nearest


def test_a_draft_may_hold_an_unreadable_colour(client, administrator):
    brand = ServiceBrandFactory()
    address = reverse("wagtailsnippets_brands_servicebrand:edit", args=[brand.pk])
    client.post(address, brand_form(brand, colour="#f4d03f"))
    brand.refresh_from_db()
    assert brand.get_latest_revision_as_object().colour == "#f4d03f"


def test_a_brand_whose_colour_was_taken_before_can_still_be_saved(home_page):
    brand = ServiceBrandFactory(colour="#f4d03f")
    brand.tagline = "Changed by a script"
    brand.save()
    brand.refresh_from_db()
    assert brand.tagline == "Changed by a script"


def test_publishing_a_brand_with_a_draft_disclaimer_is_refused_on_that_field(client, administrator):
    brand = ServiceBrandFactory(live=False, disclaimer=DisclaimerFactory(live=False, name="Unpublished text"))
    response = client.post(
        reverse("wagtailsnippets_brands_servicebrand:edit", args=[brand.pk]),
        brand_form(brand) | {"action-publish": "action-publish"},
    )
    assert "Publish the disclaimer “Unpublished text” first" in text_of(response)
    assert not ServiceBrand.objects.get(pk=brand.pk).live


def test_the_dashboard_names_no_other_host_in_what_it_loads(client, administrator, home_page):
    soup = WagtailTestUtils.get_soup(client.get(reverse("wagtailadmin_home")).content)
    loaded = [tag.get("src") or tag.get("href") or "" for tag in soup.select("script[src], img[src], link[href]")]
    assert [address for address in loaded if address.startswith(("http:", "https:", "//"))] == []
