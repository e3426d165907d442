"""A whole WordPress site is imported while the import is killed: nothing is lost, nothing is there twice.

A few posts here; ``IMPORT_POSTS=1000`` imports a thousand, with two thousand pictures, and shows time and memory.
"""

import ast
import html
import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

from tests.blog.importing.wordpress_export import write_site
from tests.operations.processes import MANAGE, DatabaseUser, environment, manage, wait_until

POSTS = int(os.environ.get("IMPORT_POSTS", "40"))
MOST_MEMORY = 400  # MB
MAKE_SITE = """
from brands.requirements import SignOffRequirement
from tests.factories import ServiceBrandFactory, make_site
SignOffRequirement.objects.all().delete()  # as in the tests' own database: nothing here is about sign-off
make_site()
ServiceBrandFactory(name="PointInfusion")
"""
# Read with plain SQL and counted here, without a line of the importer.
ARTICLES = """
SELECT page.title, article.introduction, article.body::text, article.hero_image_id, documents.report::text
FROM blog_articlepage article JOIN wagtailcore_page page ON page.id = article.page_ptr_id
JOIN blog_importeddocument documents ON documents.page_id = page.id
"""


@pytest.fixture(scope="module")
def prepared(migrated_data_dir):
    made = manage(migrated_data_dir, "shell", "--no-imports", "-c", MAKE_SITE)
    assert made.returncode == 0, made.stderr
    with DatabaseUser(migrated_data_dir) as database:
        yield migrated_data_dir, database
        database.leave()


def tokens(text: str) -> list[str]:
    """Return the words of HTML, by other rules than the importer's: tags between words part them, others do not."""
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"</?(strong|b|em|i)>", "", text)
    return re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def texts(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = (
        value.items() if isinstance(value, dict) else [("", item) for item in value] if isinstance(value, list) else []
    )
    machine = {"id", "type", "level", "anchor", "url", "source_url", "kind"}
    return [text for key, item in items if key not in machine for text in texts(item)]


def words_of_source(path) -> Counter:
    counted = Counter()
    for item in ElementTree.parse(path).iter("item"):  # noqa: S314 - written by this test
        if item.findtext("{http://wordpress.org/export/1.2/}post_type") == "post":
            content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
            alts = " ".join(re.findall(r'alt="([^"]*)"', content))
            counted.update(tokens(f"{item.findtext('title')} {content} {alts}"))
    return counted


def import_command(data_dir, export, output):
    arguments = [sys.executable, MANAGE, "import_wordpress", str(export), "--brand", "pointinfusion", "--json"]
    with output.open("wb") as written, output.with_suffix(".errors").open("wb") as errors:
        return subprocess.Popen(
            [*arguments, "--media", str(export.parent / "uploads")],
            env=environment(data_dir),
            stdout=written,
            stderr=errors,
        )


def memory_of(process) -> int:
    """Return the most memory that a process has held so far, in MB; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except FileNotFoundError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def rows(database, statement) -> list[tuple]:
    return ast.literal_eval(database.execute(" ".join(statement.split())))


def number_of(database, table) -> int:
    return rows(database, f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - our own tables


def test_a_site_whose_import_is_killed_twice_comes_in_whole_and_goes_without_a_trace(prepared, tmp_path, show_figure):
    data_dir, database = prepared
    export, output = write_site(tmp_path, POSTS), tmp_path / "output"
    started = time.monotonic()
    memory = [0]
    for done in (POSTS // 4, POSTS // 2):
        process = import_command(data_dir, export, output)
        wait_until(
            lambda done=done: number_of(database, "blog_importeddocument") >= done,
            f"{done} posts to be imported",
            seconds=600,
        )
        memory.append(memory_of(process))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = import_command(data_dir, export, output)

    def has_ended(process=process):
        memory.append(memory_of(process))
        return process.poll() is not None

    wait_until(has_ended, "the import ends", seconds=900)
    seconds = time.monotonic() - started
    assert process.returncode == 0, output.with_suffix(".errors").read_text()
    summary = json.loads(output.read_text())
    assert summary["outcomes"]["made"] + summary["outcomes"]["unchanged"] == POSTS
    assert summary["outcomes"]["made"] <= POSTS // 2 + 1

    kept, left_out, pictures = Counter(), Counter(), []
    for title, introduction, body, hero, report in rows(database, ARTICLES):
        blocks = json.loads(body)
        kept.update(
            token for text in [title, introduction, *texts([b["value"] for b in blocks])] for token in tokens(text)
        )
        left_out.update(
            t for entry in json.loads(report)["left_out"] if entry["kind"] == "words" for t in tokens(entry["text"])
        )
        pictures += [hero, *(block["value"]["image"] for block in blocks if block["type"] == "image")]
    source = words_of_source(export)
    assert source - kept - left_out == Counter()
    assert kept + left_out - source == Counter()
    files = {row[0] for row in rows(database, "SELECT file FROM media_library_customimage")}
    assert (len(pictures), len(set(pictures)), len(files)) == (2 * POSTS, 2 * POSTS, 2 * POSTS)
    assert all((data_dir / "media" / file).is_file() for file in files)
    assert number_of(database, "blog_importrun WHERE finished_at IS NOT NULL") == 1

    bodies = [body for _, _, body, _, _ in rows(database, ARTICLES)]
    assert all(re.search(r'<a linktype=\\"page\\" id=\\"\d+\\">post w\d+</a>', body) for body in bodies)

    assert 0 < max(memory) < MOST_MEMORY
    show_figure(
        f"WordPress: {POSTS} posts, {2 * POSTS} pictures, killed twice: {seconds:.0f} s in all, "
        f"{max(memory)} MB at most; {source.total()} words, 0 lost, {len(files)} pictures, 0 lost"
    )

    number = rows(database, "SELECT id FROM blog_importrun")[0][0]
    undone = manage(data_dir, "undo_import", str(number))
    assert undone.returncode == 0, undone.stderr
    for table in ("blog_articlepage", "media_library_customimage", "blog_topic", "wagtailredirects_redirect"):
        assert number_of(database, table) == 0
