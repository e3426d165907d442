"""What the editor's forms say before the door would refuse."""

from typing import Any

from compliance.door import SignOffMissingError, refuse_unapproved


class SignOffFormMixin:
    """Shows which approvals are missing when somebody publishes or schedules, beside the text that they wrote.

    Mixed into the admin's form of a model that is signed off. Submitting to a workflow needs no approvals yet.
    """

    data: Any  # of the form that this is mixed into
    is_signed_off = False

    @property
    def is_publishing(self) -> bool:
        return bool(self.data.get("action-publish")) and not self.is_deferred_validation  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        if not super().is_valid():  # type: ignore[misc]
            return False
        if self.is_publishing and not self.is_signed_off:
            try:
                refuse_unapproved(self.draft())
            except SignOffMissingError as error:
                self.add_error(None, error)  # type: ignore[attr-defined]
                return False
            self.is_signed_off = True
        return True

    def draft(self) -> Any:
        """Return the object as it would be published: as its revision would give it, with all its child objects."""
        form: Any = self
        # In memory only. Saving the form again later does no more than this does.
        edited = form.save(commit=False)
        draft = type(edited).from_serializable_data(edited.serializable_data(), check_fks=False)
        draft.pk = edited.pk
        return draft
