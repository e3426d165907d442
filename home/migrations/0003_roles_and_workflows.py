"""The four roles, as groups, and the workflows in which they meet.

Each role holds what its work needs and no more. Disclaimers are published by Legal alone.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITORS, PUBLISHERS, REVIEWERS, LEGAL = "Editors", "Publishers", "Medical reviewers", "Legal"

# Group → model (app label, model name) → actions.
MODEL_PERMISSIONS = {
    EDITORS: {
        ("brands", "servicebrand"): ["view"],
        ("brands", "disclaimer"): ["view"],
        ("blog", "person"): ["add", "change", "view"],
        ("blog", "topic"): ["add", "change", "view"],
        ("blog", "reference"): ["add", "change", "view"],
    },
    PUBLISHERS: {
        ("brands", "servicebrand"): ["add", "change", "view", "publish", "lock", "unlock"],
        ("brands", "disclaimer"): ["add", "change", "view"],
        ("blog", "person"): ["add", "change", "delete", "view"],
        ("blog", "topic"): ["add", "change", "delete", "view"],
        ("blog", "reference"): ["add", "change", "delete", "view"],
        ("home", "sitesettings"): ["change"],
        ("home", "enquiry"): ["view", "change", "delete"],
        ("wagtailredirects", "redirect"): ["add", "change", "delete", "view"],
    },
    REVIEWERS: {
        ("blog", "person"): ["view"],
        ("blog", "reference"): ["add", "change", "view"],
        ("brands", "disclaimer"): ["view"],
        ("brands", "servicebrand"): ["view"],
    },
    LEGAL: {
        ("brands", "disclaimer"): ["add", "change", "delete", "view", "publish", "lock", "unlock"],
        ("brands", "servicebrand"): ["change", "view", "publish"],
    },
}

# Group → actions on every page.
PAGE_PERMISSIONS = {
    EDITORS: ["add", "change"],
    PUBLISHERS: ["add", "change", "publish", "lock", "unlock"],
    REVIEWERS: [],
    LEGAL: [],
}

# Group → actions on every image and document.
COLLECTION_PERMISSIONS = {
    EDITORS: ["add", "change", "choose"],
    PUBLISHERS: ["add", "change", "choose", "delete"],
    REVIEWERS: [],
    LEGAL: [],
}

OLD_GROUP, OLD_WORKFLOW = "Moderators", "Moderators approval"
ARTICLE_WORKFLOW, LEGAL_WORKFLOW = "Review and approval", "Legal approval"


def create_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    # Django makes permissions only after the last migration; on an empty database there are none yet.
    for app_config in apps.get_app_configs():
        app_config.models_module = True
        create_permissions(app_config, apps=apps, verbosity=0)
        app_config.models_module = None

    def permission(app_label, model, action):
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        found, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
        )
        return found

    root = Page.objects.get(depth=1)
    root_collection = Collection.objects.get(depth=1)
    # The content type of the admin itself is among those that are made after the last migration.
    admin_type, _ = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    access_admin, _ = Permission.objects.get_or_create(
        content_type=admin_type, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    for name, models in MODEL_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            [access_admin]
            + [
                permission(app_label, model, action)
                for (app_label, model), actions in models.items()
                for action in actions
            ]
        )
        GroupPagePermission.objects.filter(group=group).delete()
        for action in PAGE_PERMISSIONS[name]:
            GroupPagePermission.objects.create(
                group=group, page=root, permission=permission("wagtailcore", "page", action)
            )
        GroupCollectionPermission.objects.filter(group=group).delete()
        for action in COLLECTION_PERMISSIONS[name]:
            for model in ("customimage", "customdocument"):
                GroupCollectionPermission.objects.create(
                    group=group,
                    collection=root_collection,
                    permission=permission("media_library", model, action),
                )


def create_workflows(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    task_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")

    def task(name, group_name):
        made = GroupApprovalTask.objects.create(name=name, active=True, content_type=task_type)
        made.groups.add(Group.objects.get(name=group_name))
        return made

    medical_review = task("Medical review", REVIEWERS)
    publication = task("Approval for publication", PUBLISHERS)
    legal_approval = task("Legal approval", LEGAL)

    articles = Workflow.objects.create(name=ARTICLE_WORKFLOW, active=True)
    WorkflowTask.objects.create(workflow=articles, task=medical_review, sort_order=0)
    WorkflowTask.objects.create(workflow=articles, task=publication, sort_order=1)
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": articles})

    legal = Workflow.objects.create(name=LEGAL_WORKFLOW, active=True)
    WorkflowTask.objects.create(workflow=legal, task=legal_approval, sort_order=0)
    for model in ("disclaimer", "servicebrand"):
        content_type, _ = ContentType.objects.get_or_create(app_label="brands", model=model)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": legal})

    # Wagtail's own group and workflow would be a second, looser way to the public.
    Workflow.objects.filter(name=OLD_WORKFLOW).update(active=False)
    Group.objects.filter(name=OLD_GROUP, user__isnull=True).delete()


def remove_workflows(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Task = apps.get_model("wagtailcore", "Task")
    Workflow.objects.filter(name__in=[ARTICLE_WORKFLOW, LEGAL_WORKFLOW]).delete()
    Task.objects.filter(name__in=["Medical review", "Approval for publication", "Legal approval"]).delete()
    for workflow in Workflow.objects.filter(name=OLD_WORKFLOW):
        workflow.active = True
        workflow.save()
        WorkflowPage.objects.update_or_create(
            page=apps.get_model("wagtailcore", "Page").objects.get(depth=1), defaults={"workflow": workflow}
        )


def remove_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name__in=[PUBLISHERS, REVIEWERS, LEGAL]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
        ("blog", "0003_live_article_has_live_brand"),
        ("brands", "0003_live_brand_has_live_disclaimer"),
        ("media_library", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(create_roles, remove_roles),
        migrations.RunPython(create_workflows, remove_workflows),
    ]
