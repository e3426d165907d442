"""Forms in which files are sent: in the admin's screens, choosers and multiple uploads, and by API."""

from typing import Any

from django.forms.fields import FileField
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media_library.uploads import check_document, clean_picture_file


class CleanImageField(WagtailImageField):
    """Cleans a picture before Wagtail looks at it, which opens what its sender says that it is."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        return file and super().to_python(clean_picture_file(file))


class CleanImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            known = self.fields["file"]
            self.fields["file"] = CleanImageField(label=known.label, required=known.required, widget=known.widget)


class CheckedDocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            check_document(file, file.name)
        return file


class CleanAvatarForm(AvatarPreferencesForm):
    """The portrait of who works in the admin."""

    avatar = CleanImageField(label="Upload a profile picture", required=False)
