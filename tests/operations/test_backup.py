"""``manage.py backup`` and ``restore_backup``: a site that was lost is the same again, to the last byte."""

import io
import os
import re
import shutil
import sys
import tarfile
import threading
from types import SimpleNamespace

import boto3
import pyrage
import pytest
from moto.server import ThreadedMotoServer

from cms.backups import BackupError
from cms.backups.archive import DATABASE, Manifest, read_backup, writing
from cms.backups.encryption import encrypting, identity_in, make_identity, recipient_of
from cms.backups.media import FolderOfMedia
from cms.backups.working_folders import working_folder
from tests.operations.processes import DatabaseUser, Program, manage

# Every address that the API lists, every page, and every picture and document that they show. Not the page with the
# form, which holds the moment at which it was shown.
CRAWL = """
import hashlib, re, sys
from django.test import Client
client = Client(HTTP_HOST="localhost")
waiting, seen = ["/", "/sitemap.xml", "/api/delivery/v1/articles?limit=100", "/api/delivery/v1/changes"], {}
while waiting:
    address = waiting.pop()
    if address in seen:
        continue
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    seen[address] = f"{response.status_code} {hashlib.sha256(content).hexdigest()}"
    if response["Content-Type"].startswith(("text/html", "application/json")):
        found = re.findall(r'(?:href|src)="(/[^"#?]*)|(?<=localhost:8000)(/[^"#? ]*)', content.decode())
        others = ("/admin", "/static", "/contact")
        waiting += [path for pair in found for path in pair if path and not path.startswith(others)]
for address in sorted(seen):
    print(seen[address], address)
"""


def crawl(data_dir):
    outcome = manage(data_dir, "shell", "--no-imports", "-c", CRAWL)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.splitlines()


@pytest.fixture(scope="module")
def backed_up(migrated_data_dir):
    """A site with demo content, its backup, and the key to that."""
    data_dir = migrated_data_dir
    outcome = manage(data_dir, "load_demo_content")
    assert outcome.returncode == 0, outcome.stderr
    key = data_dir.parent / "key"
    recipient = make_identity(key)
    pages = crawl(data_dir)
    outcome = manage(
        data_dir,
        *("backup", str(data_dir.parent / "backups"), "--identity", str(key)),
        BACKUP_RECIPIENT=recipient,
    )
    assert outcome.returncode == 0, outcome.stderr
    [path] = (data_dir.parent / "backups").iterdir()
    return SimpleNamespace(data_dir=data_dir, path=path, key=key, recipient=recipient, pages=pages)


def restored(backed_up, data_dir, *arguments):
    return manage(data_dir, "restore_backup", str(backed_up.path), "--identity", str(backed_up.key), *arguments)


def test_a_site_that_was_lost_is_the_same_again(backed_up, data_dir):
    outcome = restored(backed_up, data_dir)
    assert outcome.returncode == 0, outcome.stderr
    assert "publications are whole, and what is in force is what the content gives now" in outcome.stdout
    assert len(backed_up.pages) > 50
    assert crawl(data_dir) == backed_up.pages
    media = backed_up.data_dir / "media"
    assert {path.relative_to(media): path.read_bytes() for path in media.rglob("*") if path.is_file()} == {
        path.relative_to(data_dir / "media"): path.read_bytes()
        for path in (data_dir / "media").rglob("*")
        if path.is_file()
    }
    assert [path.name for path in data_dir.iterdir() if path.name.startswith(".restore")] == []


def test_a_backup_without_media_leaves_those_that_are_there(backed_up, data_dir, tmp_path):
    outcome = manage(
        backed_up.data_dir, "backup", str(tmp_path), "--without-media", BACKUP_RECIPIENT=backed_up.recipient
    )
    assert outcome.returncode == 0, outcome.stderr
    [path] = tmp_path.iterdir()
    there = data_dir / "media" / "images" / "mine.png"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")
    outcome = manage(data_dir, "restore_backup", str(path), "--identity", str(backed_up.key))
    assert outcome.returncode == 0, outcome.stderr
    assert "Restored 1 files" in outcome.stdout
    assert [path.name for path in (data_dir / "media").rglob("*.png")] == ["mine.png"]


def test_media_in_a_bucket_are_part_of_it_and_come_back_into_one(backed_up, data_dir, bucket):
    outcome = restored(backed_up, data_dir)
    assert outcome.returncode == 0, outcome.stderr
    files = {path for path in files_of(backed_up.path, backed_up.key) if path != DATABASE}
    assert {f"media/{stored.key}" for stored in bucket.objects.all()} == files
    assert len(files) > 10
    assert not (data_dir / "media").exists()

    outcome = manage(data_dir, "backup", str(data_dir.parent / "again"), BACKUP_RECIPIENT=backed_up.recipient)
    assert outcome.returncode == 0, outcome.stderr
    [again] = (data_dir.parent / "again").iterdir()
    lost, *_ = bucket.objects.all()
    name, content = lost.key, lost.get()["Body"].read()
    lost.delete()
    bucket.put_object(Key="images/stray.png", Body=b"of nobody")
    outcome = manage(data_dir, "restore_backup", str(again), "--identity", str(backed_up.key), "--replace")
    assert outcome.returncode == 0, outcome.stderr
    assert {f"media/{stored.key}" for stored in bucket.objects.all()} == files
    assert bucket.Object(name).get()["Body"].read() == content
    first, second = (files_of(path, backed_up.key) for path in (backed_up.path, again))
    assert {name: first[name] for name in files} == {name: second[name] for name in files}


def files_of(path, key):
    """Return what the manifest of a backup says of each file in it."""
    return read_backup(path, identity_in(key)).files


@pytest.fixture
def bucket(monkeypatch):
    """A bucket that the site keeps its media in, on a server of this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    variables = {
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
        "MEDIA_BUCKET": "media-of-the-clinic",
        "MEDIA_BUCKET_ENDPOINT": endpoint,
        "MEDIA_BUCKET_REGION": "us-west-2",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    bucket = boto3.resource("s3", endpoint_url=endpoint, region_name="us-west-2").Bucket("media-of-the-clinic")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    yield bucket
    # Servers of one process share what they hold.
    bucket.objects.all().delete()
    bucket.delete()
    server.stop()


def test_a_database_that_holds_something_is_replaced_only_if_that_is_said(backed_up, data_dir):
    assert manage(data_dir, "migrate", "contenttypes").returncode == 0
    outcome = restored(backed_up, data_dir)
    assert outcome.returncode == 1
    assert "--replace" in outcome.stderr
    assert restored(backed_up, data_dir, "--replace").returncode == 0


def test_a_database_in_use_is_left_alone(backed_up):
    with DatabaseUser(backed_up.data_dir) as user:
        user.execute("SELECT 1")
        user.answer("SELECT pg_sleep(20)")
        outcome = restored(backed_up, backed_up.data_dir, "--replace")
    assert outcome.returncode == 1
    assert "stop the site and its workers first" in outcome.stderr


def test_a_backup_is_for_its_owner_alone_and_says_nothing_without_the_key(backed_up):
    assert backed_up.path.stat().st_mode & 0o077 == 0
    content = backed_up.path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"PGDMP" not in content
    other = backed_up.key.with_name("other")
    make_identity(other)
    with pytest.raises(BackupError, match="for another key"):
        read_backup(backed_up.path, identity_in(other))


@pytest.mark.parametrize("where", [0.001, 0.5, 0.999])
def test_a_damaged_backup_is_refused_before_anything_is_changed(backed_up, data_dir, where):
    content = bytearray(backed_up.path.read_bytes())
    content[int(len(content) * where)] ^= 1
    changed = data_dir.parent / "changed"
    changed.write_bytes(content)
    with pytest.raises(BackupError, match="damaged"):
        read_backup(changed, identity_in(backed_up.key))


def test_a_backup_that_ends_early_is_refused(backed_up, data_dir):
    cut = data_dir.parent / "cut"
    shutil.copy(backed_up.path, cut)
    os.truncate(cut, cut.stat().st_size // 2)
    outcome = manage(data_dir, "verify_backup", str(cut), "--identity", str(backed_up.key))
    assert outcome.returncode == 1
    assert "damaged" in outcome.stderr


def test_verify_says_what_is_in_it(backed_up, data_dir):
    outcome = manage(data_dir, "verify_backup", str(backed_up.path), "--identity", str(backed_up.key))
    assert outcome.returncode == 0, outcome.stderr
    assert re.search(r"is whole: \d+ files, [\d,]+ bytes, of .*, with publication \d+ \([0-9a-f]{64}\)", outcome.stdout)
    assert not data_dir.exists()


def test_without_a_recipient_it_says_what_to_do(backed_up):
    outcome = manage(backed_up.data_dir, "backup", BACKUP_RECIPIENT="")
    assert outcome.returncode == 1
    assert "make_backup_key" in outcome.stderr


def test_only_the_newest_backups_are_kept(backed_up, tmp_path):
    older = [f"pointhealth-20200{month}01T000000Z.backup" for month in range(1, 5)]
    for name in [*older, "mine.txt"]:
        (tmp_path / name).touch()
    outcome = manage(backed_up.data_dir, "backup", str(tmp_path), "--keep", "2", BACKUP_RECIPIENT=backed_up.recipient)
    assert outcome.returncode == 0, outcome.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["mine.txt", older[-1]]
    assert len(names) == 3


def test_the_key_is_for_its_owner_alone_and_never_written_over(tmp_path):
    key = tmp_path / "key"
    recipient = make_identity(key)
    assert key.stat().st_mode & 0o777 == 0o600
    assert str(identity_in(key).to_public()) == recipient
    with pytest.raises(BackupError, match="cannot be made"):
        make_identity(key)


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "ü" * 60])
def test_what_is_no_key_is_refused(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BackupError, match="age identity"):
        identity_in(path)
    with pytest.raises(BackupError, match="age recipient"):
        recipient_of(text)


def make_archive(path, identity, entries):
    """Write an encrypted TAR of ``entries``: TAR headers with contents."""
    with (
        path.open("wb") as file,
        encrypting(file, identity.to_public()) as stream,
        tarfile.open(mode="w|", fileobj=stream) as tar,
    ):
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


@pytest.mark.parametrize("name", ["media/../../evil", "/etc/evil", "media//evil", "evil", "media/", "media/./evil"])
def test_nothing_is_unpacked_outside(tmp_path, name):
    identity = pyrage.x25519.Identity.generate()
    make_archive(tmp_path / "hostile", identity, [(tarfile.TarInfo(name), b"evil")])
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError, match="not a backup of ours"):
        read_backup(tmp_path / "hostile", identity, into=tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []


def test_links_are_refused(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    link = tarfile.TarInfo("media/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    make_archive(tmp_path / "hostile", identity, [(link, b"")])
    with pytest.raises(BackupError, match="no file of one"):
        read_backup(tmp_path / "hostile", identity, into=tmp_path)


def test_an_archive_without_all_that_its_manifest_names_is_refused(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    manifest = Manifest("2026-01-01T00:00:00+00:00", 1, "", files={"media/gone.png": {"bytes": 1, "sha256": ""}})
    (tmp_path / "dump").write_bytes(b"PGDMP")
    with writing(tmp_path / "backup", identity.to_public(), manifest) as archive:
        archive.add(DATABASE, tmp_path / "dump")
    with pytest.raises(BackupError, match=r"media/gone\.png"):
        read_backup(tmp_path / "backup", identity)


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    with (
        pytest.raises(BackupError, match="cannot be written"),
        writing(tmp_path / "backup", identity.to_public(), Manifest("", 0, "")) as archive,
    ):
        archive.add("media/gone", tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_deleted_meanwhile_is_in_the_backup(tmp_path):
    media = tmp_path / "media"
    (media / "images").mkdir(parents=True)
    (media / "images" / "old.png").write_bytes(b"old")
    with FolderOfMedia(media).at_hand(tmp_path) as kept:
        kept.keep()
        (media / "images" / "old.png").unlink()
        (media / "images" / "new.png").write_bytes(b"new")
        kept.keep()
        assert [(name, path.read_bytes()) for name, path in kept.files()] == [
            ("images/new.png", b"new"),
            ("images/old.png", b"old"),
        ]
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_encryption_leaves_no_thread_behind_where_writing_fails(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    before = threading.active_count()

    def write_and_fail():
        with (tmp_path / "file").open("wb") as file, encrypting(file, identity.to_public()) as stream:
            stream.write(b"x" * 1_000_000)
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert threading.active_count() == before


def test_what_a_killed_backup_left_goes_with_the_next(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from cms.backups.working_folders import working_folder\n"
        "with working_folder(Path(sys.argv[1]), '.backup-') as folder:\n"
        "    (folder / 'database').touch(); print('works', flush=True); time.sleep(60)"
    )
    with Program([sys.executable, "-c", code, str(tmp_path)], tmp_path / "data") as killed:
        killed.wait_for_line("works")
        with working_folder(tmp_path, ".backup-") as folder:
            assert len(list(tmp_path.iterdir())) == 2  # one that is at work is left alone
        assert not folder.exists()
        killed.process.kill()
        killed.process.wait()
    assert len(list(tmp_path.iterdir())) == 1
    with working_folder(tmp_path, ".backup-") as folder:
        assert list(tmp_path.iterdir()) == [folder.parent]
    assert list(tmp_path.iterdir()) == []
