"""Let those who answer for content look at the record: Legal and Publishers."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ("Legal", "Publishers")


def grant(apps, schema_editor):
    # Django makes permissions only after the last migration; on an empty database there are none yet.
    config = apps.get_app_config("delivery")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission_to_look(apps))


def revoke(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(permission_to_look(apps))


def permission_to_look(apps):
    return apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="delivery", codename="view_publication"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0003_webhooks"),
        ("home", "0003_roles_and_workflows"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
