"""Real files, made here: honest ones of every kind, and those that somebody sends to do harm."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms
from pypdf import PdfWriter

SCRIPT = b"<html><script>ran(1)</script></html>"
PLACE = "Somebody's garden"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def red_and_blue(mode: str = "RGB") -> Image.Image:
    """Return a picture 40 pixels wide and 20 high: red on the left, blue on the right."""
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    return picture.convert(mode)


def with_metadata(kind: str) -> bytes:
    """Return a picture that says where it was taken, that it is to be turned, and which colours it means."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = PLACE
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 31.0, 12.0), 3: "W", 4: (122.0, 40.0, 9.0)})
    options = {"exif": exif, "icc_profile": SRGB}
    if kind in {"JPEG", "WEBP"}:
        options["xmp"] = f"<x:xmpmeta>{PLACE}</x:xmpmeta>".encode()
    if kind == "JPEG":
        options["comment"] = SCRIPT
    return saved(red_and_blue(), kind, **options)


def moving(kind: str, frames: int = 3) -> bytes:
    pictures = [Image.new("RGB", (16, 16), (80 * number % 256, 0, 0)) for number in range(frames)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=100, loop=0)


def png_that_says(width: int, height: int) -> bytes:
    """Return a small file whose header says how large a picture it unpacks to."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf() -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(written)
    return written.getvalue()


def archive(parts: dict[str, bytes], *, first: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == first else method)
    return written.getvalue()


def office(main: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", main: b"<document/>", **more})


def locked(content: bytes) -> bytes:
    """Return an archive whose directory says that its parts are encrypted."""
    changed = bytearray(content)
    place = -1
    while (place := changed.find(b"PK\x01\x02", place + 1)) >= 0:
        changed[place + 8] |= 1
    return bytes(changed)


DOCX = office("word/document.xml")
ODT = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, first="mimetype")
MACROS = {"word/vbaProject.bin": b"x"}
GIF_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;ran(1);"

# Name → name of the file and its bytes.
HONEST_PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a JPEG with place, comment and turn": ("photo.jpg", lambda: with_metadata("JPEG")),
    "a PNG with place and turn": ("photo.png", lambda: with_metadata("PNG")),
    "a WebP with place and turn": ("photo.webp", lambda: with_metadata("WEBP")),
    "a moving GIF": ("moving.gif", lambda: moving("GIF")),
    "a moving WebP": ("moving.webp", lambda: moving("WEBP")),
    "a PNG that one can see through": ("glass.png", lambda: saved(Image.new("RGBA", (8, 8), (255, 0, 0, 90)), "PNG")),
    "a JPEG for print": ("print.jpg", lambda: saved(red_and_blue("CMYK"), "JPEG")),
    "an AVIF": ("photo.avif", lambda: saved(red_and_blue(), "AVIF")),
    "a grey PNG": ("grey.png", lambda: saved(red_and_blue("L"), "PNG")),
    "a PNG of few colours": ("few.png", lambda: saved(red_and_blue("P"), "PNG")),
    # What hides in these is gone when they are written anew.
    "a JPEG with a page behind it": ("page.jpg", lambda: saved(red_and_blue(), "JPEG") + SCRIPT),
    "a PNG with an archive behind it": (
        "archive.png",
        lambda: saved(red_and_blue(), "PNG") + archive({"x.html": SCRIPT}),
    ),
    "a GIF with a page as its comment": ("comment.gif", lambda: saved(red_and_blue(), "GIF", comment=SCRIPT)),
    "a GIF with a script behind it": ("script.gif", lambda: saved(red_and_blue(), "GIF") + b"*/=1;ran(1)//"),
    "a WebP with a page as its facts": ("facts.webp", lambda: saved(red_and_blue(), "WEBP", xmp=SCRIPT)),
    "a PNG whose profile is a page": ("profile.png", lambda: saved(red_and_blue(), "PNG", icc_profile=SCRIPT)),
}
HARMFUL_PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an SVG": ("logo.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='ran(1)'/>"),
    "an SVG called PNG": ("logo.png", lambda: b"<?xml version='1.0'?><svg onload='ran(1)'/>"),
    "a page called JPEG": ("page.jpg", lambda: SCRIPT),
    "a script that begins like a GIF": ("script.gif", lambda: GIF_SCRIPT),
    "a PDF called PNG": ("text.png", pdf),
    "an archive called JPEG": ("archive.jpg", lambda: DOCX),
    "a PNG that unpacks to ten thousand million pixels": ("bomb.png", lambda: png_that_says(100_000, 100_000)),
    "a PNG just over the limit": ("large.png", lambda: png_that_says(10_000, 6_001)),
    "a GIF of so many frames": ("frames.gif", lambda: saved_frames(70)),
    "half a JPEG": ("half.jpg", lambda: saved(Image.effect_noise((200, 200), 90), "JPEG")[:4_000]),
    "a PNG with damaged rows": ("damaged.png", lambda: png_that_says(500, 500).replace(b"IDAT", b"IDAX")),
    "a TIFF called JPEG": ("scan.jpg", lambda: saved(red_and_blue(), "TIFF")),
    "a BMP": ("old.bmp", lambda: saved(red_and_blue(), "BMP")),
    "PostScript called PNG": ("print.png", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    "nothing": ("nothing.png", lambda: b""),
}


def saved_frames(frames: int) -> bytes:
    """Return a small GIF whose frames have a million pixels each."""
    pictures = [Image.new("P", (1_000, 1_000), number % 2) for number in range(frames)]
    return saved(pictures[0], "GIF", save_all=True, append_images=pictures[1:], optimize=False)


HONEST_DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a PDF": ("form.pdf", pdf),
    "a Word document": ("form.docx", lambda: DOCX),
    "a workbook": ("prices.xlsx", lambda: office("xl/workbook.xml")),
    "slides": ("talk.pptx", lambda: office("ppt/presentation.xml")),
    "an OpenDocument text": ("form.odt", lambda: ODT),
    "a text": ("hours.txt", "Opening hours: nine to five — daily.".encode),
    "a table": ("prices.csv", lambda: b"name,price\r\nKetamine,400\r\n"),
}
HARMFUL_DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page": ("page.html", lambda: SCRIPT),
    "a page called PDF": ("page.pdf", lambda: SCRIPT),
    "a page called text": ("page.txt", lambda: b"\xef\xbb\xbf  \n" + SCRIPT),
    "an SVG called table": ("logo.csv", lambda: b"<svg onload=ran(1)>"),
    "a program called text": ("tool.txt", lambda: b"MZ\x90\x00\x03" + b"\0" * 100),
    "a program": ("tool.exe", lambda: b"MZ\x90\x00\x03"),
    "a picture called PDF": ("photo.pdf", lambda: saved(red_and_blue(), "PNG")),
    "a PDF with an archive behind it": ("both.pdf", lambda: pdf() + archive({"x.html": SCRIPT})),
    "a PDF with a page before it": ("before.pdf", lambda: SCRIPT + pdf()),
    "a PDF with a page behind it": ("behind.pdf", lambda: pdf() + SCRIPT),
    "half a PDF": ("half.pdf", lambda: pdf()[:60]),
    "a Word document with macros": ("macros.docx", lambda: office("word/document.xml", **MACROS)),
    "a Word document with a page before it": ("before.docx", lambda: SCRIPT + DOCX),
    "a Word document with a page behind it": ("behind.docx", lambda: DOCX + SCRIPT),
    "a workbook called Word": ("prices.docx", lambda: office("xl/workbook.xml")),
    "an archive called Word": ("archive.docx", lambda: archive({"x.html": SCRIPT})),
    "a Word document that unpacks without end": (
        "bomb.docx", lambda: office("word/document.xml", **{"word/x": b"\0" * (201 * 1024 * 1024)}),
    ),
    "a locked Word document": ("locked.docx", lambda: locked(DOCX)),
    "a damaged Word document": ("damaged.docx", lambda: DOCX[: len(DOCX) // 2]),
    "nothing": ("nothing.txt", lambda: b""),
}  # fmt: skip
