"""What holds for everything in Wagtail's admin."""

from django.contrib import messages
from django.db import router
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from blog.models import Reference


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_js():
    return format_html('<script src="{}" defer></script>', static("js/admin-accessibility.js"))


@hooks.register("insert_editor_js")
def editor_js():
    return format_html('<script src="{}" defer></script>', static("js/admin-autosave.js"))


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request, instances):
    """Refuse to delete what something else needs, and say what that is."""
    reasons = [reason for instance in instances for reason in reasons_to_keep(instance)]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    return redirect(AdminURLFinder(request.user).get_edit_url(instances[0]) or reverse("wagtailadmin_home"))


def reasons_to_keep(instance) -> list[str]:
    """Return why ``instance`` cannot be deleted, a sentence for each object that needs it."""
    users: list = []
    try:
        Collector(using=router.db_for_write(type(instance)), origin=instance).collect([instance])
    except (ProtectedError, RestrictedError) as error:
        users = sorted(error.args[1], key=str)
    if isinstance(instance, Reference):
        # The database knows nothing of markers inside texts; Wagtail's reference index does.
        users += [user for user, _ in ReferenceIndex.get_grouped_references_to(instance)]
    return [f"“{instance}” is used by “{user}”. Change that first, then delete it." for user in dict.fromkeys(users)]
