"""Admin forms that say before saving what the model would refuse."""

from wagtail.admin.forms import WagtailAdminModelForm

from compliance.forms import SignOffFormMixin


class PublishedSnippetForm(SignOffFormMixin, WagtailAdminModelForm):
    """Shows what keeps an object from being public on the field that is wrong, when someone publishes it."""

    def _post_clean(self):
        super()._post_clean()
        # A draft may be saved unfinished; publishing and submitting may not.
        if not self.is_deferred_validation and not self.errors:
            for field, message in {**self.instance.publication_errors(), **self.instance.editing_errors()}.items():
                self.add_error(field, message)
