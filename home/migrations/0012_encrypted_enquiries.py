"""Columns that can hold encrypted texts, and one for the hash of the address. PostgreSQL rewrites no table for it."""

from django.db import migrations

import home.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0011_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="email_hash",
            field=home.encryption.EmailHashField(editable=False, max_length=64, null=True, of="email"),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="email",
            field=home.encryption.EncryptedEmailField(max_length=254),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="message",
            field=home.encryption.EncryptedTextField(max_length=4000),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="name",
            field=home.encryption.EncryptedCharField(max_length=120),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="phone",
            field=home.encryption.EncryptedCharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="enquirynote",
            name="text",
            field=home.encryption.EncryptedTextField(max_length=4000),
        ),
    ]
