"""The form of pages with a body in the admin."""

from wagtail.admin.forms import WagtailAdminPageForm

from compliance.forms import SignOffFormMixin


class BodyPageForm(SignOffFormMixin, WagtailAdminPageForm):
    """Shows what keeps a page from being public on the field that is wrong, when someone publishes it."""

    def _post_clean(self):
        super()._post_clean()
        # A draft may be saved unfinished; publishing and submitting may not.
        if not self.is_deferred_validation and not self.errors:
            for field, message in {**self.instance.publication_errors(), **self.instance.editing_errors()}.items():
                self.add_error(field if field in self.fields else None, message)
