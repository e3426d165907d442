"""What Wagtail's log tells of accounts, and to whom."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.accounts.conftest import PASSWORD, code_of, give_app
from tests.factories import EnquiryFactory

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0"


def told() -> list[tuple[str, dict]]:
    """Return what the log tells of accounts, in order."""
    entries = ModelLogEntry.objects.filter(action__regex=r"^(accounts|home)\.").order_by("pk")
    return [(entry.action.partition(".")[2], entry.data) for entry in entries]


@pytest.fixture
def client(client):
    client.defaults |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "203.0.113.77"}
    return client


def test_sign_ins_refusals_and_sign_outs_are_noted_without_the_address(client, pat, sign_in, give_code):
    secret = give_app(pat)
    sign_in(password="wrong")
    sign_in(name="my-password-in-the-wrong-field")
    sign_in()
    give_code("000000")
    give_code(code_of(secret))
    client.post("/admin/logout/")
    origin = {"network": "203.0.113.0/24", "device": "Firefox on Linux"}
    assert told() == [
        ("sign_in_refused", origin | {"factor": "password"}),
        ("sign_in_refused", origin | {"factor": "second factor"}),
        ("sign_in", origin),
        ("sign_out", origin),
    ]
    assert not ModelLogEntry.objects.filter(label__contains="wrong-field").exists()


def test_what_is_refused_without_a_look_fills_no_log(client, pat, sign_in):
    for _ in range(9):
        sign_in(password="wrong")
    assert len(told()) == 5


def test_a_used_recovery_code_and_a_reset_are_noted(client, pat, sign_in, give_code):
    robin = User.objects.create_user("robin", password=PASSWORD)
    give_app(robin)
    give_app(pat)
    sign_in()
    give_code(pat.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0])
    client.post(reverse("reset_second_factor", args=[robin.pk]))
    assert ("recovery_code_used", {"left": 9}) in told()
    entry = ModelLogEntry.objects.get(action="accounts.second_factor_reset")
    assert (entry.user, entry.object_id) == (pat, str(robin.pk))


def test_who_may_do_what_now_is_noted_by_name(client, pat):
    robin = User.objects.create_user("robin", "robin@example.com", first_name="Robin", last_name="R")
    editors, legal = Group.objects.get(name="Editors"), Group.objects.get(name="Legal")
    robin.groups.add(editors)
    client.force_login(pat)
    names = {name: getattr(robin, name) for name in ("username", "email", "first_name", "last_name")}
    form = names | {"groups": [legal.pk], "is_active": "on", "is_superuser": "on"}
    assert client.post(reverse("wagtailusers_users:edit", args=[robin.pk]), form).status_code == 302
    changes = [data for action, data in told() if action == "permissions_changed"]
    assert sorted(changes, key=str) == sorted(
        [{"now": {"is_superuser": True}}, {"taken": ["Editors"]}, {"given": ["Legal"]}], key=str
    )
    assert ModelLogEntry.objects.filter(action="wagtail.edit", object_id=str(robin.pk), user=pat).exists()


def test_a_changed_setting_is_noted(client, pat, home_page):
    client.force_login(pat)
    site = home_page.get_site()
    address = reverse("wagtailsettings:edit", args=["home", "sitesettings", site.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    sets = {f"{prefix}-{part}": "0" for prefix in form.formsets for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    client.post(address, {key: value for key, value in (data | sets).items() if value is not None})
    assert ModelLogEntry.objects.filter(action="wagtail.edit", content_type__model="sitesettings", user=pat).exists()


def test_taking_enquiries_out_is_noted_with_their_number(client, pat):
    EnquiryFactory.create_batch(2)
    client.force_login(pat)
    address = "/admin/home/enquiry/?export=csv"
    for path in (address, f"{address}&with_notes=1"):
        b"".join(client.get(path).streaming_content)
    exports = [data for action, data in told() if action == "enquiries_exported"]
    assert exports == [{"number": 2, "notes": False}, {"number": 2, "notes": True}]


def test_administrators_read_it_in_the_site_history_and_nobody_else_does(client, pat, sign_in):
    sign_in(password="wrong")
    history = reverse("wagtailadmin_reports:site_history")
    client.force_login(pat)
    assert "Sign-in refused: password, Firefox on Linux, 203.0.113.0/24" in client.get(history).content.decode()
    for role in ("Editors", "Publishers", "Medical reviewers", "Legal"):
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert "Sign-in refused" not in client.get(history).content.decode(), role
