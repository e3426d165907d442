"""Images and documents in Wagtail's admin."""

from wagtail.admin.views.account import AvatarSettingsPanel

from media_library.forms import CleanAvatarForm

# Wagtail has no setting for the form of the one panel in which everybody sends a picture.
AvatarSettingsPanel.form_class = CleanAvatarForm
