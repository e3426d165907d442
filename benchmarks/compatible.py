"""``make compatible FROM=v1.2``: run the version FROM on the database of this one, as while a new one is put in.

The code of FROM makes a database with the demonstration and serves it; this version migrates that database while it is
served. Then the old code has to find all that it knows, be able to leave out all that it does not know, answer readers
and the API as before, save in the admin, and import a draft. It runs with the packages of this version, so what the old
code needs must still be among them.
"""

import argparse
import http.cookiejar
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from benchmarks.chaos.database import Database
from benchmarks.progress import say
from benchmarks.servers import ServerError, free_port, running, step_environment, wait_for

CHECKOUT = Path(__file__).resolve().parents[1]
MOST_ADDRESSES = 150
SERVER_ERROR = 500
SECONDS = 60
LOGIN, PASSWORD = "admin", "tries-the-version-before"
STARTS = (
    "/",
    "/api/delivery/v1/pages/",
    "/api/delivery/v1/changes/",
    "/api/v2/pages/",
    "/sitemap.xml",
    "/search/?q=pain",
)
PREPARE = f"""
from django.contrib.auth import get_user_model
from django.core.management import call_command
get_user_model().objects.create_superuser({LOGIN!r}, "admin@example.com", {PASSWORD!r})
call_command("load_demo_content", verbosity=0)
"""
# What the old code would stumble over even where nothing below happens to pass by.
COMPARE = """
from django.apps import apps
from django.db import connection, models
with connection.cursor() as cursor:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        cursor.execute(
            "SELECT column_name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
            " AND is_generated = 'NEVER' FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s", [table])
        there = dict(cursor.fetchall())
        known = {field.column for field in model._meta.local_concrete_fields}
        for column in sorted(known - set(there)):
            print(f"PROBLEM: {table}.{column} is gone, which this code reads")
        for column in sorted(name for name, needed in there.items() if needed and name not in known):
            print(f"PROBLEM: {table}.{column} must have a value, and this code gives it none")
"""
ARTICLE = "A draft of the version before\n\nIt is imported while the database is one version ahead.\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make compatible", description=__doc__)
    parser.add_argument("version", metavar="FROM", help="a tag or commit of the version that runs now")
    commit = commit_of(parser.parse_args().version)
    # Below a folder that everybody may enter: the server of root's database has another user.
    folder = Path(tempfile.mkdtemp(prefix="pointhealth-compatible-"))
    folder.chmod(0o755)
    try:
        with code_of(commit, folder / "code") as code, database_in(folder / "database") as url:
            problems = list(rehearse(code, folder, url))
    except (ServerError, subprocess.CalledProcessError) as error:
        output = getattr(error, "stderr", "") or ""
        sys.exit(f"The rehearsal stopped: {error}\n{output[-2000:]}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for problem in problems:
        say(f"FAILED: {problem}")
    if not problems:
        say(f"{commit[:7]} runs on the database of this version.")
    return bool(problems)


def commit_of(version: str) -> str:
    outcome = git(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{version or 'none'}^{{commit}}", check=False
    )
    if outcome.returncode:
        sys.exit(
            f"{version!r} is no version here: name the tag or commit that runs now, as in `make compatible FROM=v1.2`. "
            "In a shallow checkout, `git fetch --unshallow --tags` brings them."
        )
    return outcome.stdout.strip()


def git(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=check)


@contextmanager
def code_of(commit: str, place: Path) -> Iterator[Path]:
    git("worktree", "add", "--detach", str(place), commit)
    try:
        yield place
    finally:
        git("worktree", "remove", "--force", str(place))


@contextmanager
def database_in(folder: Path) -> Iterator[str]:
    database = Database(folder)
    try:
        database.start()
        yield database.url
    finally:
        database.end(signal.SIGQUIT)


def rehearse(code: Path, folder: Path, url: str) -> Iterator[str]:
    """Yield what goes wrong for the code in ``code``."""
    environment = step_environment(folder / "data", "site") | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        # Each answer is to come from the database.
        "DELIVERY_CACHE_ENABLED": "false",
        "SECOND_FACTOR_REQUIRED": "false",
    }

    def manage(checkout: Path, *arguments: str, fails: bool = True) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=fails)

    def run(program: str) -> str:
        return manage(code, "shell", "--no-imports", "-c", program).stdout

    say("The version before makes its database …")
    manage(code, "migrate", "--verbosity=0")
    run(PREPARE)
    port = free_port()
    server = [sys.executable, "-m", "granian", "cms.wsgi:application", "--interface", "wsgi", "--port", str(port)]
    command = ["env", "-C", str(code), *server]
    with running(command, environment=environment, log=folder / "server.log"):
        wait_for(port, log=folder / "server.log")
        site = Site(port)
        before = site.crawl()
        site.sign_in()
        say(f"It answers {len(before)} addresses. This version migrates the database …")
        manage(CHECKOUT, "migrate", "--verbosity=0")
        yield from (line.removeprefix("PROBLEM: ") for line in run(COMPARE).splitlines() if line.startswith("PROBLEM"))
        after = {address: site.get(address)[0] for address in before}
        yield from (
            f"{address}: {before[address]} before, {after[address]} now"
            for address in before
            if before[address] != after[address]
        )
        yield from (f"{address}: {status}" for address, status in site.crawl().items() if status >= SERVER_ERROR)
        say("It saves in the admin and imports a draft …")
        yield from site.save_in_admin()
        article = folder / "article.txt"
        article.write_text(ARTICLE)
        brand = run("from brands.models import ServiceBrand\nprint(ServiceBrand.objects.first().slug)").split()[-1]
        outcome = manage(code, "import_article", str(article), "--brand", brand, fails=False)
        if outcome.returncode:
            yield f"import_article: {outcome.stderr.strip().splitlines()[-1]}"


class Site:
    """The served site, as one person sees it with a browser."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, address: str, form: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """Return status, text and the address that it has in the end."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        url = urllib.parse.urljoin(self.base, address)
        headers = {"Origin": self.base, "Referer": url} if form is not None else {}
        try:
            with self.opener.open(urllib.request.Request(url, body, headers), timeout=SECONDS) as response:  # noqa: S310 - this machine
                return response.status, response.read().decode(errors="replace"), response.url
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), url

    def crawl(self) -> dict[str, int]:
        """Return the status of each address that readers and front ends come by, from the first ones on."""
        found: dict[str, int] = {}
        waiting = deque(STARTS)
        while waiting and len(found) < MOST_ADDRESSES:
            address = waiting.popleft()
            if address in found:
                continue
            found[address], text, _ = self.get(address)
            for link in re.findall(r"""(?:href=|<loc>|"(?:detail_)?url": ?"|src=)["']?([^"'<> ]+)""", text):
                parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.base, link))
                is_ours = parts.netloc == urllib.parse.urlsplit(self.base).netloc
                if is_ours and not parts.path.startswith(("/admin/", "/static/", "/media/")):
                    waiting.append(urllib.parse.urlunsplit(("", "", parts.path, parts.query, "")))
        return found

    def sign_in(self) -> None:
        form = [
            (name, value)
            for name, value in self.form_at("/admin/login/")
            if name not in {"username", "login", "password"}
        ]
        # The field has another name where allauth signs in.
        form += [("username", LOGIN), ("login", LOGIN), ("password", PASSWORD)]
        self.get("/admin/login/", form)
        if "/login/" in self.get("/admin/")[2]:
            raise ServerError("The version before does not let its administrator in.")

    def form_at(self, address: str) -> list[tuple[str, str]]:
        """Return what a browser would send of the largest form there."""
        soup = BeautifulSoup(self.get(address)[1], "html.parser")
        forms = soup.find_all("form", method=re.compile("post", re.IGNORECASE))
        form = max(forms, key=lambda one: len(one.find_all(["input", "textarea", "select"])))
        return [pair for element in form.find_all(["input", "textarea", "select"]) for pair in sent_by(element)]

    def save_in_admin(self) -> Iterator[str]:
        """Open each list of the admin's menu, and the first entry of each, and save that; yield what is an error."""
        menu = self.get("/admin/")[1]
        lists = sorted({address for address in re.findall(r'"(/admin/[\w/-]+/)"', menu) if "/log" not in address})
        saved = 0
        for address in lists:
            status, text, _ = self.get(address)
            if status >= SERVER_ERROR:
                yield f"{address}: {status}"
            edits = re.findall(rf'href="({address}edit/[^/"]+/)"', text)
            if not edits:
                continue
            status, _, end = self.get(edits[0], self.form_at(edits[0]))
            if status >= SERVER_ERROR:
                yield f"saving {edits[0]}: {status}"
            # What was saved leads back to the list; a refusal shows the form again.
            saved += end.endswith(address)
        say(f"  {len(lists)} screens of the admin opened, entries of {saved} saved")
        if not saved:
            yield "nothing could be saved in the admin"


def sent_by(element: Tag) -> Iterator[tuple[str, str]]:
    name, kind = str(element.get("name") or ""), element.get("type")
    if not name or element.has_attr("disabled") or kind in {"submit", "button", "file", "image"}:
        return
    if kind in {"checkbox", "radio"} and not element.has_attr("checked"):
        return
    if element.name == "select":
        yield from ((name, str(option.get("value", ""))) for option in element.find_all("option", selected=True))
    elif element.name == "textarea":
        yield name, element.get_text()
    else:
        yield name, str(element.get("value", "on" if kind in {"checkbox", "radio"} else ""))


if __name__ == "__main__":
    sys.exit(main())
