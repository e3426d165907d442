"""Lists in the admin that are for looking only: what they show is written by something else."""

from typing import Any

from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.views import HistoryView


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


class GuardedHistoryView(HistoryView):
    """The history of a record, for those who may look at the record: modeladmin shows it to everybody in the admin."""

    def check_action_permitted(self, user: Any) -> bool:
        return self.permission_helper.user_can_inspect_obj(user, self.instance)
