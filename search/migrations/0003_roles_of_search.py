"""Let editors and publishers guide the search, and see what readers look for."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PERMISSIONS = {
    "Editors": ["add_synonyms", "change_synonyms", "view_synonyms", "view_promotedresult", "view_searchcount"],
    "Publishers": [
        *(f"{action}_{model}" for model in ("synonyms", "promotedresult") for action in ("add", "change", "delete", "view")),
        "view_searchcount",
    ],
}


def grant(apps, schema_editor):
    # Django makes permissions only after the last migration; on an empty database there are none yet.
    config = apps.get_app_config("search")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    for group, permission in permissions_of_groups(apps):
        group.permissions.add(permission)


def revoke(apps, schema_editor):
    for group, permission in permissions_of_groups(apps):
        group.permissions.remove(permission)


def permissions_of_groups(apps):
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=PERMISSIONS):
        for codename in PERMISSIONS[group.name]:
            yield group, Permission.objects.get(content_type__app_label="search", codename=codename)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_index_of_stock_search"),
        ("home", "0003_roles_and_workflows"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
