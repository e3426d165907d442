"""Sign-off: the steps of the workflows record approvals, articles pass Legal too, and the roles get what they need.

Steps and workflows are found by the names that migration 0003 gave them. A site that has renamed or replaced its own
decides for itself. Steps keep their keys, so what waits in a workflow goes on where it stands.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ARTICLE_WORKFLOW = "Review and approval"
MEDICAL_REVIEW, LEGAL_APPROVAL, PUBLICATION = "Medical review", "Legal approval", "Approval for publication"
TASKS = {MEDICAL_REVIEW: "medicalreviewtask", LEGAL_APPROVAL: "legalapprovaltask"}

ROLES = ("Editors", "Publishers", "Medical reviewers", "Legal")
# Permission (app label, codename) → groups.
PERMISSIONS = {
    ("compliance", "view_approval"): ROLES,
    ("compliance", "view_emergencyrelease"): ("Publishers", "Legal"),
    # Whoever is on duty must be able to act. What they did is looked at by Legal.
    ("compliance", "publish_in_emergency"): ("Publishers", "Legal"),
    ("compliance", "review_emergencyrelease"): ("Legal",),
    **{
        ("brands", f"{action}_signoffrequirement"): ("Legal",)
        for action in ("add", "change", "delete", "view")
    },
    ("blog", "change_licence"): ("Publishers",),
}


def exchange_type(apps, task, app_label, model_name):
    """Make a step one of another type, under the same key and with the same groups."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    old_type = task.content_type
    old = apps.get_model(old_type.app_label, old_type.model).objects.get(pk=task.pk)
    groups = list(old.groups.values_list("pk", flat=True))
    old.groups.clear()
    old.delete(keep_parents=True)
    new = apps.get_model(app_label, model_name)(task_ptr_id=task.pk)
    new.save_base(raw=True)
    new.groups.set(groups)
    task.content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
    task.save(update_fields=["content_type"])


def record_approvals(apps, schema_editor):
    Task = apps.get_model("wagtailcore", "Task")
    for name, model_name in TASKS.items():
        for task in Task.objects.filter(name=name, content_type__model="groupapprovaltask"):
            exchange_type(apps, task, "compliance", model_name)


def record_nothing(apps, schema_editor):
    Task = apps.get_model("wagtailcore", "Task")
    for task in Task.objects.filter(content_type__app_label="compliance", content_type__model__in=TASKS.values()):
        exchange_type(apps, task, "wagtailcore", "groupapprovaltask")


def send_articles_to_legal(apps, schema_editor):
    Task = apps.get_model("wagtailcore", "Task")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    legal = Task.objects.filter(name=LEGAL_APPROVAL, content_type__model="legalapprovaltask").first()
    steps = WorkflowTask.objects.filter(workflow__name=ARTICLE_WORKFLOW)
    publication = steps.filter(task__name=PUBLICATION).first()
    if legal and publication and not steps.filter(task=legal).exists():
        place = publication.sort_order
        for step in steps.filter(workflow=publication.workflow, sort_order__gte=place):
            step.sort_order += 1
            step.save(update_fields=["sort_order"])
        WorkflowTask.objects.create(workflow=publication.workflow, task=legal, sort_order=place)


def keep_articles_from_legal(apps, schema_editor):
    apps.get_model("wagtailcore", "WorkflowTask").objects.filter(
        workflow__name=ARTICLE_WORKFLOW, task__name=LEGAL_APPROVAL
    ).delete()


def give_permissions(apps, schema_editor):
    # Django makes permissions only after the last migration.
    for label in ("blog", "brands", "compliance"):
        config = apps.get_app_config(label)
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
    for (app_label, codename), names in PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename=codename):
            yield permission, names


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0006_enquiry_counts"),
        ("blog", "0008_accounts_of_people"),
        ("brands", "0006_default_sign_off_requirements"),
        ("compliance", "0002_append_only_approvals"),
    ]

    operations = [
        migrations.RunPython(record_approvals, record_nothing),
        migrations.RunPython(send_articles_to_legal, keep_articles_from_legal),
        migrations.RunPython(give_permissions, take_permissions),
    ]
