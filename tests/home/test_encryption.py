"""Personal data at rest: what a copy of the database gives away, how keys change, what a lost key does."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.checks import check_enquiry_keys
from home.encryption import UNREADABLE, decrypted, encrypted, rewrite_rows, under_first_key
from home.models import Enquiry, EnquiryNote
from tests.factories import EnquiryFactory

pytestmark = pytest.mark.django_db

NEW_KEY, OTHER_KEY = "a new key of at least thirty-two letters", "another key of at least thirty-two letters"
HOSTILE = {
    "name": "Zoë Ångström-李 \u202e <script>alert(1)</script>",
    "email": "zoë@exämple.com",
    "phone": "",
    "message": "'; DROP TABLE home_enquiry; -- 🩺\r\n" + "\u0301x" * 1900,
}
PLAIN = {"name": "Robin Park", "email": "robin@example.com", "phone": "310 555 0100", "message": "About migraine."}


def raw(table: str = "home_enquiry") -> list[str]:
    """Return every row of a table as PostgreSQL would write it into a dump."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t ORDER BY id")  # noqa: S608 - our own tables
        return [row for (row,) in cursor.fetchall()]


def with_note(**facts) -> Enquiry:
    enquiry = EnquiryFactory(**facts)
    EnquiryNote.objects.create(enquiry=enquiry, text="Called back about migraine.")
    return enquiry


def test_a_copy_of_the_database_gives_nothing_away_and_the_site_reads_all():
    enquiry = with_note(**PLAIN)
    stored = "".join(raw() + raw("home_enquirynote"))
    given_away = [
        text for text in (*PLAIN.values(), "robin", "migraine", "0100") if text.casefold() in stored.casefold()
    ]
    assert given_away == []
    found = Enquiry.objects.get(pk=enquiry.pk)
    assert {field: getattr(found, field) for field in PLAIN} == PLAIN
    assert found.notes.get().text == "Called back about migraine."
    twice = EnquiryFactory(**PLAIN)
    columns = [row.split('"message":"')[1].split('"')[0] for row in raw()]
    assert columns[0] != columns[1], "Equal texts must not look equal."
    assert twice.email_hash == found.email_hash


def test_whatever_a_form_can_hold_comes_back_as_it_was_and_is_found():
    enquiry = EnquiryFactory(**HOSTILE)
    looking_encrypted = EnquiryFactory(message=encrypted("x"), name="lone \ud800 surrogate")
    found = Enquiry.objects.get(pk=enquiry.pk)
    assert {field: getattr(found, field) for field in HOSTILE} == HOSTILE
    assert Enquiry.objects.get(pk=looking_encrypted.pk).message == looking_encrypted.message
    assert Enquiry.objects.get(pk=looking_encrypted.pk).name == "lone ? surrogate"
    assert list(Enquiry.objects.of_address(" ZOË @EXÄMPLE.com")) == [enquiry]


def test_nothing_is_looked_for_in_an_encrypted_text_and_the_address_by_its_index():
    for lookup in ("email", "email__iexact", "name__icontains", "message__in"):
        with pytest.raises(FieldError, match="is encrypted"):
            list(Enquiry.objects.filter(**{lookup: "x"}))
    EnquiryFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Enquiry.objects.order_by().of_address("robin@example.com").explain()
    assert "enquiries_of_address" in plan


def test_keys_change_in_batches_and_an_interrupted_run_goes_on(settings):
    for number in range(7):
        with_note(**PLAIN | {"name": f"Robin {number}"})
    before = raw()
    settings.ENQUIRY_KEYS = [NEW_KEY]
    assert Enquiry.objects.of_address("robin@example.com").count() == 7, "Old hashes are found under a new key."
    columns = ["name", "email", "phone", "message", "email_hash"]

    def change(row):
        return under_first_key(row, address="email", hashed="email_hash")

    interrupted = rewrite_rows("home_enquiry", columns, change, batch=3)
    assert next(interrupted) == (3, 3)
    interrupted.close()
    after = raw()
    assert [one == two for one, two in zip(before, after, strict=True)] == [False] * 3 + [True] * 4
    told = StringIO()
    call_command("encrypt_enquiries", "--batch=2", stdout=told)
    assert told.getvalue() == "11 rows were encrypted by the first key.\n"  # four enquiries, seven notes
    assert raw()[:3] == after[:3]
    call_command("encrypt_enquiries", stdout=(again := StringIO()))
    assert again.getvalue().startswith("0 rows")
    settings.SECRET_KEY = "another secret, which does not matter any more"
    assert [enquiry.name for enquiry in Enquiry.objects.order_by("pk")] == [f"Robin {number}" for number in range(7)]
    assert Enquiry.objects.of_address("robin@example.com").count() == 7
    assert EnquiryNote.objects.last().text == "Called back about migraine."
    with pytest.raises(CommandError, match="at least one"):
        call_command("encrypt_enquiries", "--batch=0")


def test_a_lost_key_is_said_so_everywhere_and_nothing_is_lost_with_it(client, settings):
    settings.ENQUIRY_KEYS = [NEW_KEY]
    enquiry = with_note(**PLAIN)
    client.force_login(User.objects.create_superuser("admin", "admin@example.com", "-"))
    settings.ENQUIRY_KEYS = [OTHER_KEY]
    screens = "home_enquiry_modeladmin"
    for name, arguments in (("index", []), ("inspect", [enquiry.pk]), ("edit", [enquiry.pk]), ("delete", [enquiry.pk])):
        response = client.get(reverse(f"{screens}_{name}", args=arguments))
        assert response.status_code == 200, name
        assert UNREADABLE in response.content.decode() or name == "delete", name
    rows = client.get(reverse(f"{screens}_index"), {"export": "csv", "with_notes": 1})
    assert UNREADABLE in b"".join(rows.streaming_content).decode()
    response = client.post(reverse(f"{screens}_edit", args=[enquiry.pk]), {"status": "answered", "note": "Lost."})
    assert response.status_code == 302
    with pytest.raises(CommandError, match="2 rows cannot be read"):
        call_command("encrypt_enquiries", stdout=StringIO())
    settings.ENQUIRY_KEYS = [OTHER_KEY, NEW_KEY]
    found = Enquiry.objects.of_address(PLAIN["email"]).get()
    assert ({field: getattr(found, field) for field in PLAIN}, found.status) == (PLAIN, "answered")
    assert [note.text for note in found.notes.all()] == ["Called back about migraine.", "Lost."]


def test_the_migration_encrypts_what_stands_there_and_goes_back():
    migration = import_module("home.migrations.0013_encrypt_enquiries")
    enquiry = with_note(**PLAIN)
    migration.decrypt(apps, None)
    plain = "".join(raw() + raw("home_enquirynote"))
    assert all(text in plain for text in (*PLAIN.values(), "Called back about migraine."))
    assert Enquiry.objects.get().name == PLAIN["name"], "A row that an old process writes is read."
    assert '"email_hash":null' in plain
    for _ in range(2):
        migration.encrypt(apps, None)
    stored = "".join(raw() + raw("home_enquirynote"))
    assert not any(text in stored for text in (*PLAIN.values(), "Called back about migraine."))
    assert Enquiry.objects.of_address(PLAIN["email"]).get() == enquiry
    assert decrypted("never encrypted") == "never encrypted"


def test_no_row_goes_back_whose_key_is_missing(settings):
    settings.ENQUIRY_KEYS = [NEW_KEY]
    EnquiryFactory()
    settings.ENQUIRY_KEYS = []
    with pytest.raises(ValueError, match="Cannot be read"), transaction.atomic():
        import_module("home.migrations.0013_encrypt_enquiries").decrypt(apps, None)


def test_the_list_takes_as_many_queries_for_twenty_enquiries_as_for_one(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.com", "-"))
    counts = []
    for number in (1, 19):
        EnquiryFactory.create_batch(number)
        client.get(reverse("home_enquiry_modeladmin_index"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("home_enquiry_modeladmin_index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_key_that_can_be_guessed_is_refused(settings):
    for keys, number in (([], 0), ([NEW_KEY], 0), ([NEW_KEY, "short"], 1), ([""], 1)):
        settings.ENQUIRY_KEYS = keys
        assert len(check_enquiry_keys(None)) == number, keys
