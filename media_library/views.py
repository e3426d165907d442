"""Pictures in the sizes and formats in which they go out, made when first asked for, and the files of images."""

import mimetypes
import posixpath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry

from media_library.models import CustomImage
from media_library.pictures import FALLBACK_EXTENSION, FALLBACK_WIDTH, FORMATS, HASH_LENGTH, widths_for

A_YEAR, A_DAY = 31_536_000, 86_400
# Where Wagtail puts images, their renditions and the portraits of its users. Documents are not among them: each goes
# through a view that knows who may read it.
AVATARS = "avatar_images"
IMAGE_FOLDERS = ("images", "original_images", AVATARS)
MEDIA_TYPES = FORMATS | {FALLBACK_EXTENSION: "image/jpeg"}
LARGEST_KEY = 2**31 - 1


@require_safe
def picture(request: HttpRequest, key: int, digest: str, width: int, extension: str) -> HttpResponseBase:
    """Show one size of a public picture. Raises ``Http404`` for private ones and for sizes that are not offered."""
    image = CustomImage.objects.select_related("collection").filter(pk=key).first() if key <= LARGEST_KEY else None
    if image is None or image.file_hash[:HASH_LENGTH] != digest or extension not in MEDIA_TYPES:
        raise Http404("There is no such picture.")
    fallback_width = min(image.width, FALLBACK_WIDTH)
    offered = widths_for(image.width) if extension in FORMATS else [fallback_width]
    if width not in offered or is_private(image):
        raise Http404("There is no such picture.")
    rendition = image.get_rendition(f"width-{width}|format-{extension}")
    response = FileResponse(rendition.file.open("rb"), content_type=MEDIA_TYPES[extension])
    # The address changes with the file, so what it shows never does.
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def is_private(image: CustomImage) -> bool:
    """Return whether a picture is in a collection that only some may see, or below one."""
    restricted = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    return bool(restricted) and image.collection.path.startswith(restricted)


@require_safe
def image_file(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """Show a file of one of ``IMAGE_FOLDERS``.

    Raises ``Http404`` if there is none, if it is no image's file (any more), or if it is one of a private image with
    which the reader does not work: names of files can be guessed.
    """
    # As the storage has it: “./” and the like must not make another file of it here than there.
    name = posixpath.normpath(f"{folder}/{path}")
    if not name.startswith(f"{folder}/") or "\0" in name:
        raise Http404("There is no such file.")
    images = [] if folder == AVATARS else images_of_file(name)
    private = [image for image in images if is_private(image)]
    if not (images or folder == AVATARS) or not all(works_with(request.user, image) for image in private):
        raise Http404("There is no such file.")
    response = file_of(request, name)
    response["Cache-Control"] = "private, no-store" if private else f"public, max-age={A_DAY}"
    return response


def file_of(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show a file wherever the media are, or say that the reader has it. Raises ``Http404`` if there is none."""
    try:
        changed_at = default_storage.get_modified_time(name).timestamp()
        if not was_modified_since(request.headers.get("If-Modified-Since"), changed_at):
            return HttpResponseNotModified()
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation) as error:  # none, a name that is too long, a way out of the folder
        raise Http404("There is no such file.") from error
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response["Last-Modified"] = http_date(changed_at)
    return response


def images_of_file(name: str) -> list[CustomImage]:
    """Return the images whose file, or one of whose renditions, has this name."""
    found = CustomImage.objects.filter(Q(file=name) | Q(renditions__file=name))
    return list(found.select_related("collection").distinct())


def works_with(user: Any, image: CustomImage) -> bool:
    """Return whether a person may choose or change this image in the admin."""
    policy = policy_registry.get_by_type(CustomImage)
    return user.has_perm("wagtailadmin.access_admin") and policy.user_has_any_permission_for_instance(
        user, ["choose", "change", "delete"], image
    )
