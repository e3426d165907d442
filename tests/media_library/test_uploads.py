"""What may come in as a file is decided by its content, at every door, and nothing of what is refused stays."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from accounts.models import TokenAccess
from accounts.tokens import create_token
from blog.importing.pictures import format_of, store_picture
from media_library.models import CustomDocument, CustomImage
from tests.media_library.files import (
    HARMFUL_DOCUMENTS,
    HARMFUL_PICTURES,
    HONEST_DOCUMENTS,
    HONEST_PICTURES,
    PLACE,
    SCRIPT,
    SRGB,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return User.objects.create_superuser("root", "root@example.com", "-")


class Sender:
    """Sends one file through every door of a kind, and takes back what was taken."""

    def __init__(self, user: User, kind: str, model: type):
        self.user, self.kind, self.model = user, kind, model
        self.urls = "wagtailimages" if kind == "image" else "wagtaildocs"
        self.client = Client()
        self.client.force_login(user)
        self.token = create_token(user, "Tests", TokenAccess.WRITE)[1]
        self.collection = Collection.get_first_root_node().pk

    def doors(self):
        facts = {"title": "Sent", "collection": self.collection}
        yield "the form", reverse(f"{self.urls}:add"), "file", facts
        yield (
            "the chooser",
            reverse(f"{self.urls}_chooser:create"),
            f"{self.kind}-chooser-upload-file",
            {f"{self.kind}-chooser-upload-{name}": value for name, value in facts.items()},
        )
        yield "many at once", reverse(f"{self.urls}:add_multiple"), "files[]", facts
        # The title is too long, so the file waits for another one.
        yield (
            "many at once, to be mended",
            reverse(f"{self.urls}:add_multiple"),
            "files[]",
            facts | {"title": "x" * 300},
        )
        yield "the API", f"/api/v3-preview/{self.kind}s/", "file", {"title": "Sent", "collection_id": self.collection}

    def send(self, name: str, content: bytes):
        """Yield the door, the answer, and the object or the waiting file that came of it."""
        for door, address, field, facts in self.doors():
            with transaction.atomic():
                file = SimpleUploadedFile(name, content, "text/html")
                headers = {"authorization": f"Bearer {self.token}"} if "API" in door else {}
                response = self.client.post(address, facts | {field: file}, headers=headers)
                found = self.model.objects.filter(title="Sent").first() or UploadedFile.objects.first()
                yield door, response, found
                if found:
                    found.file.delete(save=False)
                transaction.set_rollback(True)


def files_on_disk() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("kind", "model", "harmful"),
    [("image", CustomImage, HARMFUL_PICTURES), ("document", CustomDocument, HARMFUL_DOCUMENTS)],
)
def test_what_is_harmful_is_refused_at_every_door_and_leaves_nothing(user, kind, model, harmful, show_figure):
    sender, wrong, before, number = Sender(user, kind, model), [], files_on_disk(), 0
    for what, (name, make) in harmful.items():
        for door, response, found in sender.send(name, make()):
            number += 1
            text = response.content.decode()
            if found or files_on_disk() - before:
                wrong.append(f"{what} was taken by {door}")
            if response.status_code >= 500 or not any(word in text for word in TELLING):
                wrong.append(f"{what} at {door}: {response.status_code} {text[:200]}")
    assert wrong == []
    show_figure(f"Uploads: {number} harmful {kind}s refused, none left behind")


# Each refusal says what is wrong in words such as these.
TELLING = (
    *(
        "not what its name says",
        "besides the document",
        "no picture that can be shown",
        "million pixels",
        "too many pixels",
    ),
    *("Upload a valid image", "Not a supported", "Not a valid", "of this kind are not taken", "macros", "password"),
    *("unpacks to more", "empty", "damaged"),
)


def test_honest_pictures_are_taken_at_every_door_without_what_is_not_the_picture(user, show_figure):
    sender, wrong, number = Sender(user, "image", CustomImage), [], 0
    for what, (name, make) in HONEST_PICTURES.items():
        sent = make()
        for door, response, found in sender.send(name, sent):
            number += 1
            if found is None:
                wrong.append(f"{what} was refused by {door}: {response.status_code} {response.content[:300]!r}")
                continue
            wrong += [f"{what} by {door}: {problem}" for problem in problems_with(sent, found.file.read())]
    assert wrong == []
    show_figure(f"Uploads: {number} honest pictures taken, written anew")


def problems_with(sent: bytes, stored: bytes) -> list[str]:
    """Return what is wrong with a picture after it was taken."""
    problems = [f"holds {word!r}" for word in (PLACE.encode(), SCRIPT, b"ran(1)", b"PK\x03\x04") if word in stored]
    before, after = Image.open(io.BytesIO(sent)), Image.open(io.BytesIO(stored))
    turned = before.getexif().get(0x0112) == 6
    size = before.size[::-1] if turned else before.size
    if len(after.getexif()):
        problems.append("has facts of a camera")
    if (after.size, after.format, getattr(after, "n_frames", 1)) != (
        size,
        before.format,
        getattr(before, "n_frames", 1),
    ):
        problems.append(f"was {before} and is {after}")
    if before.info.get("icc_profile") == SRGB and after.info.get("icc_profile") != SRGB:
        problems.append("lost its colour profile")
    if turned:
        # Red was on the left, so it is above when turned clockwise.
        red, blue = (after.convert("RGB").getpixel((10, row)) for row in (3, 36))
        if not (red[0] > 200 > 60 > red[2] and blue[2] > 200 > 60 > blue[0]):
            problems.append(f"stands wrong: {red}, {blue}")
    return problems


def test_honest_documents_are_taken_and_saved_never_shown(user, client):
    sender, wrong = Sender(user, "document", CustomDocument), []
    for what, (name, make) in HONEST_DOCUMENTS.items():
        sent = make()
        for door, response, found in sender.send(name, sent):
            if found is None or found.file.read() != sent:
                wrong.append(f"{what} at {door}: {response.status_code} {response.content[:300]!r}")
            elif isinstance(found, CustomDocument):
                served = client.get(found.url)
                policy = served["Content-Security-Policy"]
                if not served["Content-Disposition"].startswith("attachment") or "sandbox" not in policy:
                    wrong.append(f"{what} is shown: {served.headers}")
                if served["X-Content-Type-Options"] != "nosniff" or "html" in served["Content-Type"]:
                    wrong.append(f"{what} may be taken for a page: {served.headers}")
                b"".join(served.streaming_content)
    assert wrong == []


def test_documents_are_of_the_kinds_that_the_setting_names(user, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    sender = Sender(user, "document", CustomDocument)
    for name, make, is_taken in (
        ("form.pdf", HONEST_DOCUMENTS["a PDF"][1], True),
        ("hours.txt", lambda: b"Nine.", False),
    ):
        assert {found is not None for _, _, found in sender.send(name, make())} == {is_taken}


def test_a_portrait_is_written_anew_too(user):
    UserProfile.get_for_user(user)
    sender = Sender(user, "image", CustomImage)
    facts = {"name_email-first_name": "R", "name_email-last_name": "T", "name_email-email": "root@example.com"}
    facts |= {"locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system"}
    facts |= {"theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on"}
    for what, (name, make) in {**HONEST_PICTURES, **HARMFUL_PICTURES}.items():
        with transaction.atomic():
            sender.client.force_login(user)  # what was done before is rolled back, the session with it
            sender.client.post(
                reverse("wagtailadmin_account"),
                facts | {"avatar-avatar": SimpleUploadedFile(name, make(), "text/html")},
            )
            portrait = UserProfile.objects.get(user=user).avatar
            assert bool(portrait) == (what in HONEST_PICTURES), what
            if portrait:
                assert not [problem for problem in problems_with(make(), portrait.read()) if "holds" in problem], what
                portrait.delete(save=False)
            transaction.set_rollback(True)


def test_pictures_of_imports_are_written_anew_or_left_out():
    for what, (_, make) in HARMFUL_PICTURES.items():
        assert format_of(make()) is None, what
    for name, make in HONEST_PICTURES.values():
        picture, _ = store_picture(make(), name, title="")
        assert problems_with(make(), picture.file.read()) == []
        # The same picture is kept once, though what is kept is not the bytes that came.
        assert store_picture(make(), name, title="") == (picture, False)
