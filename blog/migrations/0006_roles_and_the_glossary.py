"""Editors write the glossary, publishers may delete from it too, and medical reviewers may look at it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ACTIONS_BY_GROUP = {
    "Editors": ["add", "change", "view"],
    "Publishers": ["add", "change", "delete", "view"],
    "Medical reviewers": ["view"],
}


def give_permissions(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Django makes permissions only after the last migration.
    app_config = apps.get_app_config("blog")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = None
    for name, actions in ACTIONS_BY_GROUP.items():
        # A site that has changed its groups decides for itself.
        for group in Group.objects.filter(name=name):
            codenames = [f"{action}_glossaryterm" for action in actions]
            group.permissions.add(*Permission.objects.filter(content_type__app_label="blog", codename__in=codenames))


def take_permissions(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    Permission.objects.filter(content_type__app_label="blog", content_type__model="glossaryterm").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0005_glossary_and_what_follows_an_article"),
        ("home", "0003_roles_and_workflows"),
    ]

    operations = [migrations.RunPython(give_permissions, take_permissions)]
