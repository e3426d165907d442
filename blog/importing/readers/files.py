"""Reading files that may be anything: their size, their encoding."""

import re
from pathlib import Path

from blog.importing.report import ImportRefusedError

LARGEST_TEXT = 5 * 1024 * 1024
# What a page or an XML file says of its encoding, at its beginning.
DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*((?:utf-?8|iso-8859|windows-125|cp125|koi8|gb|big5|shift_jis|euc)[\w-]*)""",
    re.IGNORECASE,
)


def read_bytes(path: Path, largest: int = LARGEST_TEXT) -> bytes:
    """Return the content of a file. Raises ``ImportRefusedError`` if it cannot be read or is too large."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise ImportRefusedError(f"{path} has {size:,} bytes; an article has at most {largest:,}. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise ImportRefusedError(f"{path} cannot be read: {error.strerror}.") from error


def decode(content: bytes, name: str, *, may_declare: bool = False) -> str:
    """Return ``content`` as text: UTF-8, UTF-16 with its mark, what it declares, or Windows-1252.

    Raises ``ImportRefusedError`` if it is none of these.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ImportRefusedError(f"{name} is broken UTF-16: save it as text (UTF-8).") from error
    if b"\x00" in content:
        raise ImportRefusedError(f"{name} is no plain text: save it as text (UTF-8) first.")
    encodings = ["utf-8-sig"]
    if may_declare and (declared := DECLARED.search(content[:2048])):
        encodings.append(declared[1].decode("ascii"))
    # Five bytes mean nothing in Windows-1252; a file that holds them is something else.
    for encoding in [*encodings, "cp1252"]:
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    raise ImportRefusedError(f"{name} is neither UTF-8 nor Windows-1252: save it as text (UTF-8).")
