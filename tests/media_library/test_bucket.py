"""Media in a bucket, on a server that speaks Amazon's protocol: as in a folder, and what is private stays so."""

import io
import socket
import time
from contextlib import suppress

import boto3
import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from delivery.models import Publication
from media_library import buckets
from media_library.models import CustomDocument, CustomImage
from media_library.pictures import picture_document
from tests.factories import ArticlePageFactory, ImageFactory

pytestmark = pytest.mark.django_db

NAME = "media-of-the-clinic"


def picture_file(colour: str) -> ContentFile:
    content = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(content, "PNG")
    return ContentFile(content.getvalue(), "room.png")


@pytest.fixture(scope="module")
def server():
    """A server of buckets on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """The bucket in which the site keeps its media, as its owner sees it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    where = {"endpoint_url": server, "region_name": "us-west-2"}
    bucket = boto3.resource("s3", **where).Bucket(NAME)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    settings.MEDIA_BUCKET = NAME
    options = {"bucket_name": NAME, **where}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "media_library.buckets.MediaBucket", "OPTIONS": options}
    }
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def administrator(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.com", "-"))
    return client


@pytest.fixture
def away(bucket, settings):
    """Return the function after which nothing answers where the bucket is."""

    def go() -> None:
        options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "media_library.buckets.MediaBucket", "OPTIONS": options}
        }

    return go


def size_of(image: CustomImage) -> str:
    """Return the address of one size of a picture, as pages name it."""
    facts = {"width": image.width, "height": image.height, "file_sha1": image.file_hash, "focal_point": None}
    return picture_document(image.pk, facts | {"credit": "", "shows_model": False})["url"]


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_picture_that_is_uploaded_is_in_the_bucket_and_goes_out_from_there(bucket, administrator, client):
    facts = {"title": "Room", "file": picture_file("teal"), "collection": Collection.get_first_root_node().pk}
    answer = administrator.post(reverse("wagtailimages:add"), facts | {"description": "A treatment room"})
    assert answer.status_code == 302, answer.content.decode()
    image = CustomImage.objects.get()
    assert image.file.name in {found.key for found in bucket.objects.all()}
    response = client.get(size_of(image))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(content_of(response))).size == (800, 533)


def test_addresses_are_those_of_the_site_and_the_bucket_shows_nothing_by_itself(bucket, client):
    image = ImageFactory(file=picture_file("teal"))
    assert image.file.url == f"/media/{image.file.name}"
    response = client.get(image.file.url)
    assert content_of(response) == default_storage.open(image.file.name).read()
    again = client.get(image.file.url, headers={"if-modified-since": response["Last-Modified"]})
    assert again.status_code == 304
    for found in bucket.objects.all():
        grants = found.Acl().grants
        assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"], found.key


def test_files_of_a_private_collection_are_for_those_who_work_with_them(bucket, administrator, client):
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    image = ImageFactory(file=picture_file("teal"), collection=private)
    document = CustomDocument.objects.create(
        title="Plan", file=ContentFile(b"%PDF-1.4 plan %%EOF", "plan.pdf"), collection=private
    )
    for address in (image.file.url, size_of(image), document.file.url):
        assert client.get(address).status_code == 404, address
    assert client.get(document.url).status_code == 302
    assert administrator.get(image.file.url).status_code == 200
    answer = administrator.get(document.url)
    assert content_of(answer) == b"%PDF-1.4 plan %%EOF"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_not_in_the_bucket_is_not_there(bucket, client):
    image = ImageFactory(file=picture_file("teal"))
    bucket.Object(image.file.name).delete()
    assert client.get(image.file.url).status_code == 404
    assert client.get("/media/avatar_images/none.png").status_code == 404
    assert client.get("/media/avatar_images/../documents/plan.pdf").status_code == 404


def test_without_the_bucket_pages_go_out_and_files_are_to_be_asked_for_again(
    bucket, away, article_index, client, administrator
):
    image = ImageFactory(file=picture_file("teal"))
    article = ArticlePageFactory(parent=article_index, hero_image=image, hero_alt_text="A treatment room")
    assert client.get(article.url).status_code == 200  # its sizes of the picture are made now
    away()
    assert client.get(article.url).status_code == 200
    strict = Client(raise_request_exception=False)
    for address in (image.file.url, size_of(image)):
        answer = strict.get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30"), address
    administrator.raise_request_exception = False
    facts = {"title": "Other", "file": picture_file("navy"), "collection": Collection.get_first_root_node().pk}
    before, answer = Publication.objects.count(), administrator.post(reverse("wagtailimages:add"), facts)
    assert answer.status_code == 503
    assert (CustomImage.objects.count(), Publication.objects.count()) == (1, before)


def test_a_process_that_does_not_reach_its_bucket_is_not_ready(away, client):
    away()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"]["is_ok"] is False


class TestSilence:
    """A bucket that takes connections and says nothing."""

    @pytest.fixture
    def silent(self, monkeypatch):
        """Return the bucket, and how often it was asked."""
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        monkeypatch.setattr(buckets, "READ_SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.setblocking(False)
            taken = []

            def asked():
                with suppress(BlockingIOError):
                    while True:
                        taken.append(server.accept())
                return len(taken)

            endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
            yield buckets.MediaBucket(bucket_name=NAME, endpoint_url=endpoint, region_name="us-west-2"), asked
            for connection, _ in taken:
                connection.close()

    def test_it_is_waited_for_once_and_then_left_alone(self, silent):
        bucket, asked = silent
        for _ in range(5):
            with pytest.raises(buckets.AWAY):
                bucket.open("room.png").read()
        assert asked() == buckets.TRIES

    def test_after_a_while_one_asks_again_while_others_are_refused(self, silent):
        bucket, asked = silent
        with pytest.raises(buckets.AWAY):
            bucket.exists("room.png")
        bucket.silence.ends = time.monotonic()
        bucket.silence.refuse()  # who asks again
        with pytest.raises(buckets.AWAY):
            bucket.exists("room.png")
        assert asked() == buckets.TRIES
        bucket.silence.end()
        with pytest.raises(buckets.AWAY):
            bucket.exists("room.png")
        assert asked() == 2 * buckets.TRIES
