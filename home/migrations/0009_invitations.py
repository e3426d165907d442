"""Publishers and Legal invite people without an account, and see whom they invited."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

INVITING = ("Publishers", "Legal")
# Codename → groups.
PERMISSIONS = {"add_invitation": INVITING, "view_invitation": INVITING}


def give_permissions(apps, schema_editor):
    # Django makes permissions only after the last migration.
    config = apps.get_app_config("compliance")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    for permission, names in permissions(apps):
        for group in Group.objects.filter(name__in=names):
            group.permissions.add(permission)


def take_permissions(apps, schema_editor):
    for permission, _ in permissions(apps):
        permission.group_set.clear()


def permissions(apps):
    Permission = apps.get_model("auth", "Permission")
    for codename, names in PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label="compliance", codename=codename):
            yield permission, names


class Migration(migrations.Migration):
    dependencies = [("home", "0008_claims"), ("compliance", "0007_append_only_invitations")]

    operations = [migrations.RunPython(give_permissions, take_permissions)]
