"""Preview links in Wagtail's admin: to see who can read which draft, and to revoke it."""

from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView

from delivery.models import PreviewLink

MAY_REVOKE_ALL = "delivery.revoke_previewlink"


class PreviewLinkPermissionHelper(PermissionHelper):
    """Everybody sees and revokes their own links; with the permission, those of all. Only previewing makes links."""

    def user_can_list(self, user):
        return user.has_perm("wagtailadmin.access_admin")

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_inspect_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return obj.created_by_id == user.pk or user.has_perm(MAY_REVOKE_ALL)


class RevokeView(DeleteView):
    """What is revoked is gone: the token opens nothing then."""

    page_title = "Revoke"

    def confirmation_message(self):
        return f"Revoke the preview of “{self.instance.title}”? Whoever has the link can read the draft no longer."


class PreviewLinkButtonHelper(ButtonHelper):
    def delete_button(self, pk, *arguments, **keywords):
        return super().delete_button(pk, *arguments, **keywords) | {"label": "Revoke", "title": "Revoke this link"}


class PreviewLinkAdmin(ModelAdmin):
    """Drafts that front ends can read, newest first."""

    model = PreviewLink
    menu_icon = "link"
    menu_label = "Preview links"
    add_to_admin_menu = False
    list_display = ("title", "created_by", "created_at", "expires_at", "is_open")
    list_select_related = ("page", "created_by")
    list_per_page = 50
    history_view_enabled = False
    permission_helper_class = PreviewLinkPermissionHelper
    button_helper_class = PreviewLinkButtonHelper
    delete_view_class = RevokeView

    def get_queryset(self, request):
        links = super().get_queryset(request)
        return links if request.user.has_perm(MAY_REVOKE_ALL) else links.filter(created_by=request.user)

    def is_open(self, link: PreviewLink) -> bool:
        return link.is_open

    is_open.boolean = True  # type: ignore[attr-defined]  # as Django's admin has it
    is_open.short_description = "Open"  # type: ignore[attr-defined]


def preview_links_menu_item() -> MenuItem:
    return MenuItem(
        "Preview links",
        reverse("delivery_previewlink_modeladmin_index"),
        name="preview-links",
        icon_name="link",
        order=120,
    )
