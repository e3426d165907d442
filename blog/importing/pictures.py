"""The pictures of a document: which of them are there and are pictures, and their place in the library.

Nothing is fetched from anywhere: a picture is in the document, beside it, or in the folder of media that was given.
"""

import hashlib
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from blog.importing.document import Document, Picture
from media_library.models import CustomImage
from media_library.uploads import FORMATS, checked_picture, clean_picture


def format_of(content: bytes) -> str | None:
    """Return the extension of a picture that the library takes, None for anything else."""
    try:
        with checked_picture(content) as picture:
            picture.load()
            return FORMATS[picture.format or ""]
    except ValidationError:
        return None


def leave_out_missing_pictures(document: Document) -> None:
    """Report the pictures of ``document`` that are not there or are none; their descriptions stay in their place."""
    checked: dict[str, bool] = {}
    for part in document.parts:
        if not isinstance(part, Picture) or not part.source:
            continue
        source = part.source
        if source not in checked:
            checked[source] = source in document.media and format_of(document.media[source]) is not None
        if not checked[source]:
            reason = "no_picture_we_take" if source in document.media else "picture_not_here"
            document.leave_out(part.number, source, reason, "picture")
            document.warn(part.number, reason, f"The picture {source} could not be taken over: add it by hand.")
            part.source = ""


def store_picture(content: bytes, source: str, *, title: str) -> tuple[CustomImage, bool]:
    """Return the picture in the library, and whether it is new there: the same bytes are kept once."""
    content, extension = clean_picture(content)
    found = CustomImage.objects.filter(file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest()).first()
    if found:
        return found, False
    stem = "".join(
        character if (character.isalnum() and character.isascii()) or character in "-_" else "-"
        for character in PurePosixPath(source).stem
    )[:60].strip("-")
    picture = CustomImage(title=(title or stem or "Imported picture")[:255])
    picture.file = ContentFile(content, name=f"{stem or 'picture'}.{extension}")
    picture.save()
    return picture, True
