"""Forms in which files are sent: in the admin's screens, choosers and multiple uploads, and by API."""

from typing import Any

from django import forms
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from media_library.uploads import check_document, clean_picture_file


class CleanImageForm(BaseImageForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return clean_picture_file(file) if "file" in self.changed_data else file


class CheckedDocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            check_document(file, file.name)
        return file


class CleanAvatarForm(AvatarPreferencesForm):
    """The portrait of who works in the admin."""

    avatar = forms.ImageField(label="Upload a profile picture", required=False)

    def clean_avatar(self) -> Any:
        file = self.cleaned_data.get("avatar")
        if file and "avatar" in self.changed_data:
            self.cleaned_data["avatar"] = clean_picture_file(file)
        return super().clean_avatar()
