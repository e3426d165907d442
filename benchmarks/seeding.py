"""Fills an empty database with articles, in bulk; run as ``python -m benchmarks.django_step seeding NUMBER``.

What the pages share (home page, menus, brands, disclaimers) comes from the demonstration. The rest is the same in
every run. What is there already stays, so that a second run with a larger number adds what is missing. Nothing in the
database asks for approvals afterwards.
"""

import argparse
import datetime
import io
import json
import random
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image, ImageDraw
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from benchmarks.bodies import body
from benchmarks.progress import print_result, progress, say
from benchmarks.wording import Wording
from blog.models import ArticleAuthor, ArticleIndexPage, ArticlePage, Person, Reference, Topic
from brands.models import ServiceBrand
from brands.requirements import SignOffRequirement
from cms.management.commands.run_production_site import Command
from media_library.models import CustomImage
from media_library.renditions import ResponsiveImage

BRANDS = 3
TOPICS = 20
PEOPLE = 50
REFERENCES = 200
IMAGES = 24
IMAGE_SIZE = 960, 540
ARTICLES_WITH_RARE_WORD = 50
BATCH = 1000
SLUG_PREFIX = "bench-"


def slug_of(number: int) -> str:
    """Return the slug of an article by its number, which counts from 1."""
    return f"{SLUG_PREFIX}{number:06d}"


def seed(wanted: int, *, with_search_index: bool) -> dict[str, float]:
    """Bring the number of articles up to ``wanted``; return how long each step took, in seconds.

    ``with_search_index`` also fills the index of Wagtail's own search, which takes longer than all else.
    """
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> None:
        begin = time.monotonic()
        step()
        seconds[name] = round(time.monotonic() - begin, 1)
        say(f"  {name}: {seconds[name]} s")

    timed("migrate", lambda: call_command("migrate", interactive=False, verbosity=0))
    if not ArticleIndexPage.objects.exists():
        timed("demo_content", lambda: call_command("load_demo_content", verbosity=0))
    # What is measured here is publishing, and the bulk of the articles is written past all that publishes.
    SignOffRequirement.objects.all().delete()
    timed("static_files", lambda: Command(stdout=sys.stderr).prepare_site())
    timed("library", seed_library)
    present = ArticlePage.objects.filter(slug__startswith=SLUG_PREFIX).count()
    if present < wanted:
        timed("articles", lambda: seed_articles(range(present + 1, wanted + 1), rare_until=ARTICLES_WITH_RARE_WORD))
        if with_search_index:
            timed("search_index", lambda: index_articles(after=present))
        timed("analyze", analyze)
    return seconds


def seed_library() -> None:
    """Make the topics, people, references and pictures that are missing. Brands: those of the demonstration."""
    with transaction.atomic():
        wording = Wording(1)
        # One text for all of them, so that one publication of it concerns every article.
        brands = ServiceBrand.objects.filter(live=True).order_by("pk")[:BRANDS]
        for brand in brands:
            brand.disclaimer = brands[0].disclaimer
            brand.save()
        for number in range(Topic.objects.count(), TOPICS):
            name = f"{wording.title().split(':')[0]} {number}"
            Topic.objects.create(name=name, slug=slugify(name), description=wording.sentences(2))
        for number in range(CustomImage.objects.filter(title__startswith="Bench ").count(), IMAGES):
            ResponsiveImage(draw_image(number)).as_document()
        images = list(CustomImage.objects.filter(title__startswith="Bench ").order_by("pk"))
        for number in range(Person.objects.count(), PEOPLE):
            Person.objects.create(
                name=f"Alex Morgan {number}",
                slug=f"alex-morgan-{number}",
                credentials="MD",
                role="Physician",
                biography=f"<p>{wording.sentences(3)}</p>",
                photo=images[number % IMAGES],
            )
        for number in range(Reference.objects.count(), REFERENCES):
            Reference.objects.create(
                citation=f"Author {number} A, Author B. {wording.sentence()} Journal of Infusions. 2020;{number}:1-9.",
                doi=f"10.1000/bench.{number}",
                year=1990 + number % 35,
            )


def draw_image(number: int) -> CustomImage:
    """Make a picture of a few coloured shapes."""
    shapes = random.Random(number)  # noqa: S311 - a picture keeps no secret
    width, height = IMAGE_SIZE
    picture = Image.new("RGB", IMAGE_SIZE, tuple(shapes.randrange(160, 250) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(12):
        left, top = shapes.randrange(width), shapes.randrange(height)
        size = shapes.randrange(40, 300)
        pen.ellipse((left, top, left + size, top + size), fill=tuple(shapes.randrange(90, 220) for _ in range(3)))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=70)
    return CustomImage.objects.create(
        title=f"Bench {number}",
        description="Soft coloured circles",
        credit="Drawn for the benchmark",
        file=ContentFile(content.getvalue(), f"bench-{number}.jpg"),
    )


def seed_articles(numbers: range, *, rare_until: int) -> None:
    """Insert the articles with these numbers; those up to ``rare_until`` hold the rare word."""
    surroundings = Surroundings()
    with progress("Articles", len(numbers)) as advance:
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            with transaction.atomic():
                surroundings.insert(batch, rare_until=rare_until)
            advance(len(batch))


class Surroundings:
    """What articles refer to, fetched once."""

    def __init__(self) -> None:
        self.index = ArticleIndexPage.objects.order_by("pk")[0]
        self.brands = list(ServiceBrand.objects.filter(live=True).order_by("pk")[:BRANDS])
        self.topics = list(Topic.objects.order_by("pk")[:TOPICS])
        self.people = list(Person.objects.order_by("pk")[:PEOPLE])
        self.references = list(Reference.objects.order_by("pk").values_list("pk", flat=True)[:REFERENCES])
        self.images = list(CustomImage.objects.filter(title__startswith="Bench ").order_by("pk"))
        self.locale = Locale.get_default()
        self.content_type = ContentType.objects.get_for_model(ArticlePage)
        self.now = timezone.now().replace(microsecond=0)
        last = ArticlePage.objects.filter(slug__startswith=SLUG_PREFIX).order_by("-pk").first()
        self.linked_page = last.pk if last else None

    def insert(self, numbers: Sequence[int], *, rare_until: int) -> None:
        """Insert pages, their articles, topics and authors, without a query for each and without Wagtail's signals."""
        last_child = self.index.get_last_child()
        step = ArticlePage._str2int(last_child.path[-ArticlePage.steplen :]) if last_child else 0
        articles = [
            self.article(number, step=step + position, with_rare_word=number <= rare_until)
            for position, number in enumerate(numbers, start=1)
        ]
        pages = [
            Page(**{field.attname: getattr(article, field.attname) for field in Page._meta.concrete_fields})
            for article in articles
        ]
        Page.objects.bulk_create(pages)
        for article, page in zip(articles, pages, strict=True):
            article.pk = article.page_ptr_id = page.pk
        insert_own_rows(ArticlePage, articles)
        ArticlePage.topics.through.objects.bulk_create(
            ArticlePage.topics.through(articlepage_id=article.pk, topic_id=self.topics[(number * 7 + k) % TOPICS].pk)
            for article, number in zip(articles, numbers, strict=True)
            for k in range(2)
        )
        ArticleAuthor.objects.bulk_create(
            ArticleAuthor(article_id=article.pk, person=self.people[(number + 17 * k) % PEOPLE], sort_order=k)
            for article, number in zip(articles, numbers, strict=True)
            for k in range(1 + number % 2)
        )
        Page.objects.filter(pk=self.index.pk).update(numchild=models.F("numchild") + len(articles))
        self.linked_page = articles[-1].pk

    def article(self, number: int, *, step: int, with_rare_word: bool) -> ArticlePage:
        wording = Wording(number)
        image = self.images[number % len(self.images)]
        references = wording.random.sample(self.references, 4)
        blocks = body(
            wording, image=image.pk, references=references, linked_page=self.linked_page, with_rare_word=with_rare_word
        )
        title = wording.title()
        slug = slug_of(number)
        published = self.now - datetime.timedelta(minutes=17 * number + 60)
        return ArticlePage(
            title=title,
            draft_title=title,
            slug=slug,
            path=ArticlePage._get_path(self.index.path, self.index.depth + 1, step),
            depth=self.index.depth + 1,
            url_path=f"{self.index.url_path}{slug}/",
            content_type=self.content_type,
            locale=self.locale,
            translation_key=uuid.uuid4(),
            live=True,
            first_published_at=published,
            last_published_at=published,
            latest_revision_created_at=published,
            search_description=wording.sentence(),
            introduction=wording.sentences(2),
            hero_image=self.images[(number + 5) % len(self.images)],
            hero_alt_text=wording.sentence(),
            brand=self.brands[number % len(self.brands)],
            body=json.dumps(blocks),
            medical_reviewer=self.people[(number + 3) % PEOPLE],
            reviewed_on=timezone.localdate(published),
            next_review_due=timezone.localdate(published) + datetime.timedelta(days=730),
        )


def insert_own_rows(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Insert the rows of ``model``'s own table alone, where the rows of its parent's are there already.

    Django's ``bulk_create`` refuses models that are spread over two tables.
    """
    query = models.sql.InsertQuery(model)
    query.insert_values(model._meta.local_concrete_fields, list(objects))
    query.get_compiler(connection=connection).execute_sql()


def index_articles(*, after: int) -> None:
    """Put the articles with a higher number than ``after`` into Wagtail's search index."""
    index = get_search_backend().get_index_for_model(ArticlePage)
    found = ArticlePage.objects.filter(slug__gt=slug_of(after), slug__startswith=SLUG_PREFIX)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    with progress("Search index", len(keys)) as advance:
        for start in range(0, len(keys), BATCH):
            batch = ArticlePage.objects.filter(pk__in=keys[start : start + BATCH])
            with transaction.atomic():
                index.add_items(ArticlePage, list(batch.select_related("brand").prefetch_related("topics")))
            advance(BATCH)


def analyze() -> None:
    """Let PostgreSQL know what the tables hold now, as it would by itself a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, help="how many articles there are to be")
    parser.add_argument("--with-search-index", action="store_true", help="fill the index of Wagtail's own search too")
    options = parser.parse_args(arguments)
    print_result(seed(options.number, with_search_index=options.with_search_index))
