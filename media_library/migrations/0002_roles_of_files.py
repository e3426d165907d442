"""Publishers get what was meant for them: Wagtail asks for the permissions of its own models of images and documents.

Home's migration 0003 gave those of our models, which nothing asks for. Who may change files may delete them: Wagtail
knows no other permission for that.
"""

from django.db import migrations

ROLES = ("Editors", "Publishers")
ACTIONS = ("add", "change", "choose")
MODELS = {"wagtailimages": "image", "wagtaildocs": "document"}


def permissions(apps):
    """Yield the permissions that Wagtail asks for, made if Django has not made them yet."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for app_label, model in MODELS.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for action in ACTIONS:
            yield Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )[0]


def grant(apps, schema_editor):
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        # Those that never did anything.
        GroupCollectionPermission.objects.filter(
            group=group, permission__content_type__app_label="media_library"
        ).delete()
        for permission in permissions(apps):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def revoke(apps, schema_editor):
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    GroupCollectionPermission.objects.filter(
        group__name="Publishers", collection__depth=1, permission__in=list(permissions(apps))
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("media_library", "0001_initial"),
        ("home", "0003_roles_and_workflows"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
