"""Encrypts what people sent and what was noted beside it, batch by batch, while the site runs.

Each text is encrypted where it stands: columns that are filled and dropped would leave the plain texts in the table's
pages. Interrupted, it begins again and passes over what is done. Backwards, everything is decrypted.
"""

from functools import partial

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from home.encryption import in_plain_text, rewrite_rows, under_first_key

ENQUIRY = ["name", "email", "phone", "message", "email_hash"]
# The log called enquiries by their senders.
FORGET_SENDERS = """
    UPDATE wagtailcore_modellogentry SET label = 'Enquiry ' || object_id
    WHERE content_type_id = (SELECT id FROM django_content_type WHERE app_label = 'home' AND model = 'enquiry')
"""


def encrypt(apps, schema_editor):
    rewrite_all(partial(under_first_key, address="email", hashed="email_hash"), under_first_key)


def decrypt(apps, schema_editor):
    rewrite_all(partial(in_plain_text, hashed="email_hash"), in_plain_text)


def rewrite_all(change_enquiry, change_note):
    for _ in rewrite_rows("home_enquiry", ENQUIRY, change_enquiry):
        pass
    for _ in rewrite_rows("home_enquirynote", ["text"], change_note):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("home", "0012_encrypted_enquiries"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(encrypt, decrypt),
        migrations.RunSQL(FORGET_SENDERS, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="enquiry",
            index=models.Index(fields=["email_hash"], name="enquiries_of_address"),
        ),
    ]
