"""What may come in as a file, decided by its content: never by its name, or by what the sender says that it is.

Pictures are decoded and written anew, so that nothing of the file but the picture itself gets in: no place where it was
taken, no comment, no second file behind it. Documents stay as they are, so they are refused if they are more than one
thing. SVG is refused: it is a program's language, and clearing one of scripts is a race with browsers.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageCms, ImageOps, ImageSequence, JpegImagePlugin

# As Pillow calls them → the ending that such a file has.
FORMATS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MOVING = {"AVIF", "GIF", "PNG", "WEBP"}
# What of a picture's facts is part of how it looks.
KEPT = ("icc_profile", "transparency", "gamma", "duration", "loop", "disposal", "background")
QUALITY = {"AVIF": 90, "WEBP": 95}
ARCHIVES_LARGEST = 200 * 1024 * 1024
MOST_IN_ARCHIVE = 10_000
HEAD = 8_192
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!|html|head|body|script|svg|\?xml|iframe|img)", re.IGNORECASE)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
NOT_THIS = "This file is not what its name says. Save it anew in the program that it comes from, then send that."
NO_PICTURE = "This is no picture that can be shown, or it is damaged. Save it anew as JPEG or PNG, then send that."
TWO_IN_ONE = "This file holds something besides the document. Save it anew in the program that it comes from."


def refuse(message: str, code: str) -> ValidationError:
    return ValidationError(message, code=code)


@contextmanager
def checked_picture(content: bytes) -> Iterator[Image.Image]:
    """Open a picture that may come in, not yet decoded; what is done with it inside is part of the check.

    Raises ``ValidationError`` with what is wrong with it and what to do.
    """
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        largest = filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        raise refuse(f"This picture is larger than {largest}: save it smaller, then send it.", "file_too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
                check_size(picture)
                yield picture
    except ValidationError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise too_many_pixels() from error
    except Exception as error:  # Pillow's decoders raise whatever a broken file makes them
        raise refuse(NO_PICTURE, "invalid_image") from error


def clean_picture(content: bytes) -> tuple[bytes, str]:
    """Return a picture written anew, upright and without anything but how it looks, and the ending for its name.

    Raises ``ValidationError`` as ``checked_picture`` does.
    """
    with checked_picture(content) as picture:
        return write_anew(picture), FORMATS[picture.format or ""]


def check_size(picture: Image.Image) -> None:
    """Refuse a picture by what its header says, before anything of it is decoded."""
    width, height = picture.size
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    # Frames are counted by reading the file to its end, so only where one of them is small enough.
    if width * height > most or width * height * getattr(picture, "n_frames", 1) > most:
        raise too_many_pixels()


def too_many_pixels() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return refuse(
        f"This picture has more than {most} million pixels, all its frames together: make it smaller, then send it.",
        "file_too_many_pixels",
    )


def write_anew(picture: Image.Image) -> bytes:
    """Return the bytes of a decoded picture, in its own format."""
    kind = picture.format or ""
    options: dict[str, Any] = {"quality": QUALITY[kind]} if kind in QUALITY else {}
    if kind == "JPEG":
        assert isinstance(picture, JpegImagePlugin.JpegImageFile)  # noqa: S101  # or Pillow would not say so
        # As finely as it was, so that it loses nothing that can be seen.
        options |= {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    frames = [only_picture(frame) for frame in ImageSequence.Iterator(picture)] if kind in MOVING else []
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
        options |= {name: value for name, value in picture.info.items() if name in {"duration", "loop"}}
    first = frames[0] if frames else only_picture(picture)
    written = io.BytesIO()
    first.save(written, kind, **options, **({"icc_profile": profile} if (profile := profile_of(picture)) else {}))
    return written.getvalue()


def only_picture(frame: Image.Image) -> Image.Image:
    """Return a frame turned upright, with nothing else that its file said."""
    upright = ImageOps.exif_transpose(frame)
    clean = upright.copy()
    clean.info = {name: value for name, value in upright.info.items() if name in KEPT and name != "icc_profile"}
    return clean


def profile_of(picture: Image.Image) -> bytes | None:
    """Return the colour profile of a picture, None if it has none that can be read."""
    profile = picture.info.get("icc_profile")
    try:
        if profile:
            ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError, TypeError):
        return None
    return profile


def clean_picture_file(file: Any) -> ContentFile:
    """Return a file that was sent, as ``clean_picture`` has it, under its own name with the right ending."""
    file.seek(0)
    content, ending = clean_picture(file.read(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1))
    return ContentFile(content, name=f"{PurePath(file.name).stem or 'picture'}.{ending}")


def check_document(file: Any, name: str) -> None:
    """Refuse a document that is not just what its name says. Raises ``ValidationError`` with what to do."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    check = CHECKS.get(ending) if ending in settings.WAGTAILDOCS_EXTENSIONS else None
    if check is None:
        kinds = ", ".join(sorted(settings.WAGTAILDOCS_EXTENSIONS))
        raise refuse(f"Documents of this kind are not taken. These are: {kinds}.", "invalid_extension")
    if file.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        largest = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
        raise refuse(f"This document is larger than {largest}.", "file_too_large")
    file.seek(0)
    content = file.read()
    file.seek(0)
    if not content:
        raise refuse("This file is empty.", "empty")
    check(content, ending)


def check_pdf(content: bytes, ending: str) -> None:
    if not content.startswith(b"%PDF-"):
        raise refuse(NOT_THIS, "not_this_kind")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise refuse("This PDF is damaged or not complete. Save it anew, then send that.", "damaged")
    if content[end + 5 :].strip(b"\r\n\t \x00") or zipfile.is_zipfile(io.BytesIO(content)):
        raise refuse(TWO_IN_ONE, "two_in_one")


# What each kind of document made of parts must hold.
MAIN_PARTS = {
    "docx": ("[Content_Types].xml", "word/document.xml"),
    "xlsx": ("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": ("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": ("mimetype", "content.xml"),
}
END_OF_ARCHIVE, LENGTH_OF_END = b"PK\x05\x06", 22
PROGRAMS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|activeX/)", re.IGNORECASE)


def check_archive(content: bytes, ending: str) -> None:
    """Refuse what is no document of this kind, hides something before or after it, or holds programs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise refuse(NOT_THIS, "not_this_kind") from error
    names = {part.filename for part in parts}
    end = content.rfind(END_OF_ARCHIVE)
    comment = int.from_bytes(content[end + LENGTH_OF_END - 2 : end + LENGTH_OF_END], "little")
    if not content.startswith(b"PK\x03\x04") or comment or end + LENGTH_OF_END != len(content):
        raise refuse(TWO_IN_ONE, "two_in_one")
    if not names.issuperset(MAIN_PARTS[ending]):
        raise refuse(NOT_THIS, "not_this_kind")
    if any(PROGRAMS.search(name) for name in names):
        raise refuse("This document holds macros. Save it without them, then send that.", "macros")
    if any(part.flag_bits & 1 for part in parts):
        raise refuse("This document is locked with a password. Save it without one, then send that.", "locked")
    if len(parts) > MOST_IN_ARCHIVE or sum(part.file_size for part in parts) > ARCHIVES_LARGEST:
        raise refuse(
            "This document unpacks to more than can be taken. Split it, then send the parts.", "too_large_inside"
        )


def check_text(content: bytes, ending: str) -> None:
    if filetype.guess(content[:HEAD]) is not None or MARKUP.match(content[:HEAD]) or CONTROL.search(content):
        raise refuse(NOT_THIS, "not_this_kind")


CHECKS: dict[str, Callable[[bytes, str], None]] = {
    "pdf": check_pdf,
    **dict.fromkeys(MAIN_PARTS, check_archive),
    "csv": check_text,
    "txt": check_text,
}
