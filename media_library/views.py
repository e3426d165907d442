"""Pictures in the sizes and formats in which they go out, made when first asked for."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import CollectionViewRestriction

from media_library.models import CustomImage
from media_library.pictures import FALLBACK_EXTENSION, FALLBACK_WIDTH, FORMATS, HASH_LENGTH, widths_for

A_YEAR = 31_536_000
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
