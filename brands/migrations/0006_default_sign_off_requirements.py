"""What needs which approvals until Legal decides otherwise."""

from django.db import migrations

# Kind of content → medical review, legal approval.
DEFAULTS = {"article": (True, True), "brand": (False, True), "disclaimer": (False, True)}


def add_defaults(apps, schema_editor):
    requirements = apps.get_model("brands", "SignOffRequirement").objects
    for kind, (medical, legal) in DEFAULTS.items():
        requirements.get_or_create(
            content_kind=kind,
            brand=None,
            jurisdiction="",
            defaults={"needs_medical_review": medical, "needs_legal_approval": legal},
        )


class Migration(migrations.Migration):
    dependencies = [("brands", "0005_sign_off_requirements")]

    # Backward, the table goes with the migration before.
    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
