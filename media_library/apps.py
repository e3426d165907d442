from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_save


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    verbose_name = "Media library"

    def ready(self) -> None:
        from wagtail.models import UploadedFile

        from media_library import checks  # noqa: F401 - registers itself

        pre_save.connect(clean_waiting_upload, sender=UploadedFile)


def clean_waiting_upload(instance: Any, **kwargs: Any) -> None:
    """Clean a picture that waits for the rest of its form: Wagtail keeps the file as it was sent."""
    from media_library.models import CustomImage
    from media_library.uploads import clean_picture_file

    is_new = instance.file and not instance.file._committed
    if is_new and instance.for_content_type.model_class() is CustomImage:
        instance.file = clean_picture_file(instance.file.file)
