"""Medical reviewers and Legal say what sentences rest on and which risks a topic has; all roles see the former."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ("Editors", "Publishers", "Medical reviewers", "Legal")
# Permission (app label, codename) → groups.
PERMISSIONS = {
    ("compliance", "add_substantiation"): ("Medical reviewers", "Legal"),
    ("compliance", "view_substantiation"): ROLES,
    ("blog", "change_risks"): ("Medical reviewers", "Legal"),
    ("blog", "view_topic"): ("Medical reviewers", "Legal"),
}


def give_permissions(apps, schema_editor):
    # Django makes permissions only after the last migration.
    for label in ("blog", "compliance"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Group = apps.get_model("auth", "Group")
    for permission, names in permissions(apps):
        for group in Group.objects.filter(name__in=names):
            group.permissions.add(permission)


def take_permissions(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for permission, names in permissions(apps):
        for group in Group.objects.filter(name__in=names):
            group.permissions.remove(permission)


def permissions(apps):
    Permission = apps.get_model("auth", "Permission")
    for (app_label, codename), names in PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename=codename):
            yield permission, names


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0010_calendar_feeds"),
        ("blog", "0010_retractions_and_risks"),
        ("compliance", "0009_append_only_substantiations"),
    ]

    operations = [migrations.RunPython(give_permissions, take_permissions)]
