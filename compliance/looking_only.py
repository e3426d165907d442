"""Lists in the admin that are for looking only: what they show is written by something else."""

from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper


class LookingOnlyPermissionHelper(PermissionHelper):
    """Nobody adds, changes or deletes. Who may look is left to the permission to view, as modeladmin has it."""

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class LookingOnlyButtonHelper(ButtonHelper):
    def get_primary_button(self, obj):
        return self.inspect_button(obj.pk)
