"""Files that are damaged or mean harm: they come in or are refused in words, and nothing else happens.

A few dozen files of each kind here; ``HYPOTHESIS_EXAMPLES=5000`` tries as many as that of each.
"""

import io
import os
import re
import signal
import socket
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.blocks.claims import texts_of
from blog.importing.importer import find_brand, find_parent, import_article
from blog.importing.report import ImportRefusedError
from blog.importing.wordpress.site import SiteImport
from blog.models import ArticlePage
from tests.blog.importing import one_article
from tests.blog.importing.files import png

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "30"))
LONGEST_IMPORT = 5  # seconds of the processor
NO_DAMAGE = [("insert", 1, 2, "")]
FAULT = "fault of the importer"
SAFE_TAG = re.compile(
    r"</?(p|b|i|sup|sub|ul|ol|li)>|<br/>|</a>"
    r'|<a href="(https?:|mailto:|tel:)[^"<]*">|<a linktype="reference" id="\d+">',
    re.IGNORECASE,
)
# What readers stumble over, between spaces; {server} is the address of a server that nobody may ask.
SHOWN = """
//[: http://[ javascript:alert(1) {server} %00 ..%2F..%2Fetc%2Fpasswd “ ” " ' — ’ © (c) _ < > & &amp; &#0; &#x1F600; ²
٣. İ ß ﬁ 1. 1) 12. • - * [1] [0] [1,2-99] [٣] (1) 2019 FAQ References Sources: PointInfusion Home Note: [^1] [^1]:
[a](b) | ``` *** ** ~~ <p> </p> <br> <div> </div> <h1> </h1> <h2> </h2> <h3>One</h3> <h6>Six</h6> <span> <ul> </ul>
<ol> <li> </li> <dl> <dt> <dd> </dl> <pre> </pre> <hr> <sup> </sup> <sup>1</sup> <table> </table> <tr> </tr> <td>
</td> <th> <thead> <tbody> <caption> </caption> <figure> </figure> <figcaption> </figcaption> <blockquote>
</blockquote> <cite> </cite> <footer> </footer> <nav> </nav> <form> <aside> <main> </main> <article> <script>
</script> <style> </style> <!-- --> <![CDATA[ ]]> <object> <svg> <math> <base> <img> <template> <select> <button>
<noscript> <details> <summary> <body> </body> <html> <head> </a> [caption] [/caption] [/x] [embed] ![x](//[:)
![x]({server})
""".split()
PIECES = [
    *SHOWN,
    *("\u2028", "\x85", "\x0b", "\x00", "\ufeff", "\u200b", "\u00ad", "\u0301", "\ud7ff", "\ufffe", "\U0001f600"),
    *("\n", "\n\n", "\r", "\t", "  \n", "word " * 60, "x" * 300, "a/" * 600, "1" * 400, "One. Two! Three? "),
    *("A person who sits there", "Is it so?", "A vs. B", "By Jane Doe, MD", "Published on March 3", "© 2020 Somebody"),
    *(
        "Term: ",
        " — Somebody",
        "Warning – ",
        "Key fact: ",
        "Contact us today.",
        "Book Now",
        "| a | b |\n",
        "|---|---|\n",
    ),
    *("---\n", "title: [x\n", "<td colspan=9>", "<td rowspan=3>", "<p hidden>", '<p style="display:none">'),
    *('<a href="//[:">', '<a href="{server}">', '<a href="#ftnt1">', '<a href="#ftnt_ref1">', '<a href="#cmnt_ref2">'),
    *('<a data-note="1">', '<img src="//[:" alt="x">', '<img src="{server}.png">', '<img src="drip.png" alt="A drip">'),
    *(f'<img src="{"n" * 300}.png">', '<img src="%00.png">', '<img src="data:image/png;base64,AAAA" alt="b">'),
    *('<iframe src="//[:">', '<iframe src="{server}">', '<iframe src="https://youtu.be/abcdefghijk" title="Film">'),
    *('<link rel="stylesheet" href="{server}">', '<link rel="canonical" href="//[:">', "<?php ?>", "<!DOCTYPE html>"),
    *('<!DOCTYPE a SYSTEM "{server}">', '<?xml version="1.0" encoding="x"?>', "<!-- wp:block /-->", "<!-- wp:x -->"),
    *('[gallery ids="9,x"]', '[x a="b"]'),
]
# Changes of a text: what is done, where (of 10,000), how far, and with which piece.
change = st.tuples(
    st.sampled_from(["insert", "insert", "insert", "replace", "remove", "repeat", "move"]),
    st.integers(0, 9999),
    st.integers(1, 400),
    st.sampled_from(PIECES),
)
changes = st.lists(change, min_size=1, max_size=6)


def changed(text: str, todo: list[tuple[str, int, int, str]]) -> str:
    for action, place, length, piece in todo:
        start = len(text) * place // 10_000
        # Half of the changes are made between tags and words, where files are damaged by people and programs.
        if length % 2:
            start = next((match.start() for match in re.finditer(r"[<>\n]", text[start:])), 0) + start
        cut = text[start : start + length]
        if action == "insert":
            text = text[:start] + piece + text[start:]
        elif action == "replace":
            text = text[:start] + piece + text[start + length :]
        elif action == "remove":
            text = text[:start] + text[start + length :]
        elif action == "repeat":
            text = text[:start] + cut * 3 + text[start + length :]
        else:
            rest = text[:start] + text[start + length :]
            target = len(rest) * (hash_of(piece) % 100) // 100
            text = rest[:target] + cut + rest[target:]
    return text


def hash_of(piece: str) -> int:
    return sum(piece.encode("utf-8", "surrogatepass"))


def changed_bytes(content: bytes, todo: list[tuple[str, int, int, str]]) -> bytes:
    text = changed(
        content.decode("latin-1"), [(action, place, length, "\xff\x00PK") for action, place, length, _ in todo]
    )
    return text.encode("latin-1")


def changed_tree(content: bytes, todo: list[tuple[str, int, int, str]]) -> bytes:
    """Change the elements of an XML file, which stays one."""
    root = ElementTree.fromstring(content)  # noqa: S314 - written by this test
    for action, place, length, piece in todo:
        inside = [(parent, child) for parent in root.iter() for child in parent]
        if not inside:
            break
        parent, child = inside[len(inside) * place // 10_000]
        other, another = inside[len(inside) * length // 401]
        match action:
            case "remove":
                parent.remove(child)
            case "repeat":
                parent.insert(list(parent).index(child), child)
            case "move" if another not in child.iter() and other not in child.iter():
                parent.remove(child)
                another.append(child)
            case "insert":
                child.text = (child.text or "") + xml_text(piece)
            case _:
                for name in child.attrib:
                    child.set(name, xml_text(piece))
    return ElementTree.tostring(root)


def xml_text(piece: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", "", piece)


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def damaged_text(folder: Path, todo: list) -> Path:
    return write(folder / "text.txt", changed(one_article.TEXT + f"References\n1. {one_article.NOTE}\n", todo))


def damaged_html(folder: Path, todo: list) -> Path:
    path = one_article.write_html(folder / "page.html")
    return write(path, changed(path.read_text(encoding="utf-8"), todo))


def damaged_google_docs(folder: Path, todo: list) -> Path:
    (folder / "drip.png").write_bytes(png())
    return write(folder / "document.html", changed(one_article.GOOGLE_DOCS, todo))


def damaged_markdown(folder: Path, todo: list) -> Path:
    path = one_article.write_markdown(folder / "text.md")
    return write(path, changed("---\ntitle: Iron\nslug: iron\n---\n" + path.read_text(encoding="utf-8"), todo))


def damaged_docx(folder: Path, todo: list) -> Path:
    """Return a Word document with damage to one of its files, or to the archive."""
    path, whole = folder / "text.docx", word_document()
    kind = todo[0][1] % 8
    if kind == 0:
        path.write_bytes(changed_bytes(whole, todo))
        return path
    name = ["word/document.xml"] * 4 + ["word/footnotes.xml", "word/styles.xml", "word/_rels/document.xml.rels"]
    source, target = zipfile.ZipFile(io.BytesIO(whole)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == name[kind - 1]:
                content = changed_tree(content, todo)
            archive.writestr(entry, content)
    path.write_bytes(target.getvalue())
    return path


@cache
def word_document() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return one_article.write_docx(Path(folder) / "text.docx").read_bytes()


def damaged_wordpress(folder: Path, todo: list) -> Path:
    """Return an export with damage to the text of its post, or anywhere."""
    path = one_article.write_wordpress(folder / "export.xml")
    export = path.read_text(encoding="utf-8")
    if todo[0][1] % 4 == 0:
        return write(path, changed(export, todo))
    before, start, rest = export.partition("<content:encoded><![CDATA[")
    content, end, after = rest.partition("]]></content:encoded>")
    content = xml_text(changed(content, todo)).replace("]]>", "")
    return write(path, before + start + content + end + after)


KINDS = [damaged_text, damaged_html, damaged_google_docs, damaged_markdown, damaged_docx, damaged_wordpress]


def import_file(path: Path) -> None:
    """Import a file as the commands do. Raises ``ImportRefusedError``, and ``AssertionError`` if a post crashed."""
    if path.suffix != ".xml":
        import_article(path, brand_slug="pointinfusion")
        return
    uploads = path.parent / "uploads"
    site = SiteImport(path, uploads, brand=find_brand("pointinfusion"), parent=find_parent(None))
    for change in site.run().changes:
        assert FAULT not in change["note"], change["note"]


def import_undamaged(damaged: Callable, folder: Path) -> None:
    """Import a file that is whole, which loads what the first import loads."""
    with transaction.atomic():
        import_file(damaged(folder, NO_DAMAGE))
        assert ArticlePage.objects.count() == 1
        transaction.set_rollback(True)


class Watch:
    """What the process opens to write, and where it connects to, while it is watched."""

    def __init__(self) -> None:
        self.is_on = False
        self.written: list[str] = []
        self.asked: list[str] = []
        sys.addaudithook(self.see)

    def see(self, event: str, arguments: tuple) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, _, flags = arguments
            is_written = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
            if is_written and isinstance(path, str | bytes | os.PathLike):
                self.written.append(os.fsdecode(path))
        elif event in {"os.rename", "os.link", "os.symlink"}:
            self.written.append(os.fsdecode(arguments[1]))
        elif event == "os.mkdir":
            self.written.append(os.fsdecode(arguments[0]))
        elif event in {
            "socket.connect",
            "socket.getaddrinfo",
            "socket.gethostbyname",
            "socket.sendto",
            "subprocess.Popen",
        }:
            self.asked.append(f"{event} {arguments}")
            raise PermissionError(f"An import asks nobody: {event}")

    @contextmanager
    def on(self):
        self.written.clear()
        self.asked.clear()
        self.is_on = True
        try:
            yield
        finally:
            self.is_on = False


@pytest.fixture(scope="module")
def watch():
    return Watch()


@pytest.fixture
def server():
    """A server that nobody may ask: what the process does without Python would be seen here."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@contextmanager
def alarm():
    """Fail the test if what is done inside computes too long, or waits far longer than that."""

    def fail(*_):
        pytest.fail(f"An import took more than {LONGEST_IMPORT} seconds.")

    before = [(number, signal.signal(number, fail)) for number in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, LONGEST_IMPORT)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_IMPORT * 12)  # on a busy machine, a process is let to work rarely
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before:
            signal.signal(number, handler)


def test_files_that_are_written_and_requests_are_seen(watch, server, tmp_path):
    with watch.on():
        (tmp_path / "a.txt").write_text("a")
        with pytest.raises(PermissionError):
            socket.create_connection(server.getsockname())
    assert watch.written == [str(tmp_path / "a.txt")]
    assert len(watch.asked) == 1


@pytest.mark.parametrize("damaged", KINDS, ids=lambda kind: kind.__name__.removeprefix("damaged_"))
@pytest.mark.usefixtures("site")
def test_whatever_a_file_holds_it_comes_in_or_is_refused(damaged, watch, server, tmp_path_factory):
    address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
    media = Path(django_settings.MEDIA_ROOT).resolve()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(changes)
    def try_one(todo):
        folder = tmp_path_factory.mktemp("damaged")
        path = damaged(folder, [(*rest, piece.replace("{server}", address)) for *rest, piece in todo])
        with transaction.atomic():
            with watch.on(), alarm():
                try:
                    import_file(path)
                except ImportRefusedError as refusal:
                    assert FAULT not in str(refusal)  # noqa: PT017 - most files are refused for good reasons
            for article in ArticlePage.objects.all():
                check_body(article)
            transaction.set_rollback(True)
        assert watch.asked == []
        assert [name for name in watch.written if not Path(name).resolve().is_relative_to(media)] == []

    import_undamaged(damaged, tmp_path_factory.mktemp("whole"))
    try_one()
    with pytest.raises(BlockingIOError):
        server.accept()


def check_body(article: ArticlePage) -> None:
    """Check that the draft opens, and that its rich text is made of nothing but our own few tags."""
    body = article.get_latest_revision_as_object().body
    for raw in body.get_prep_value():
        for *_, text, is_rich in texts_of(body.stream_block.child_blocks[raw["type"]], raw["value"], raw["type"], ""):
            assert not is_rich or [tag for tag in re.findall("<[^>]*>?", text) if not SAFE_TAG.fullmatch(tag)] == []
