"""A WordPress site: what becomes of its posts, and that nothing is made twice or taken from who edited it."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect

from blog.models import ArticlePage, ImportRun, Person, Topic
from media_library.models import CustomImage
from tests.blog.importing.files import png
from tests.blog.importing.wordpress_export import UPLOADS, meta, picture, post, term, write_export

BODY = (
    "<!-- wp:paragraph --><p>Iron carries oxygen.</p><!-- /wp:paragraph -->"
    "<!-- wp:paragraph --><p>People tire.</p><!-- /wp:paragraph -->"
)

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def folder(tmp_path):
    uploads = tmp_path / "uploads" / "2021" / "03"
    uploads.mkdir(parents=True)
    (uploads / "drip.png").write_bytes(png())
    return tmp_path


@pytest.fixture
def bring_in(folder, capsys):
    def run(*items: str, **options) -> dict:
        path = write_export(folder / "export.xml", *items)
        capsys.readouterr()
        media = options.pop("media", folder / "uploads")
        call_command("import_wordpress", str(path), media=media, brand="pointinfusion", as_json=True, **options)
        return json.loads(capsys.readouterr().out)

    return run


def draft(**facts) -> ArticlePage:
    return ArticlePage.objects.get(**facts).get_latest_revision_as_object()


def test_posts_become_drafts_whatever_they_were(bring_in):
    summary = bring_in(post(1, "Iron", BODY), post(2, "Salt", BODY, status="draft"))
    assert summary["outcomes"] == {"made": 2}
    assert not ArticlePage.objects.live().exists()


def test_a_post_keeps_author_topics_address_and_date(bring_in):
    bring_in(post(1, "Iron &amp; you", BODY, slug="iron-and-you", extra=term("Iron") + term("Drips", "post_tag")))
    article = draft()
    assert (article.title, article.slug) == ("Iron & you", "iron-and-you")
    assert [person.name for person in article.author_list] == ["Jane Doe"]
    assert {topic.name for topic in article.topic_list} == {"Iron", "Drips"}
    assert article.first_published_at.date().isoformat() == "2021-03-02"


def test_the_old_address_leads_to_the_article(bring_in):
    bring_in(post(1, "Iron", BODY, slug="iron"))
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.redirect_page.specific) == ("/2021/03/iron", ArticlePage.objects.get())


def test_a_draft_has_no_address_to_redirect(bring_in):
    bring_in(post(1, "Iron", BODY, status="draft"))
    assert not Redirect.objects.exists()


def test_a_redirect_that_is_there_stays(bring_in):
    Redirect.objects.create(old_path="/2021/03/iron", redirect_link="https://example.org/")
    summary = bring_in(post(1, "Iron", BODY, slug="iron"))
    assert Redirect.objects.get().redirect_link == "https://example.org/"
    assert summary["warnings"]["redirect_exists"] == 1


def test_pictures_come_from_the_folder_in_their_original_size(bring_in):
    bring_in(
        picture(9, "drip.png", "A drip"),
        post(
            1,
            "Iron",
            f'{BODY}<img class="wp-image-9" src="{UPLOADS}/drip-300x200.png" alt="">',
            extra=meta("_thumbnail_id", "9"),
        ),
    )
    article = draft()
    image = CustomImage.objects.get()
    assert (article.hero_image, article.hero_alt_text) == (image, "A drip")
    assert (article.body[1].value["image"], article.body[1].value["alt_text"]) == (image, "A drip")


def test_pictures_come_from_an_archive_too(bring_in, folder):
    with zipfile.ZipFile(folder / "uploads.zip", "w") as archive:
        archive.writestr("uploads/2021/03/drip.png", png())
    bring_in(post(1, "Iron", f'{BODY}<img src="{UPLOADS}/drip.png" alt="A drip">'), media=folder / "uploads.zip")
    assert draft().body[1].value["image"] == CustomImage.objects.get()


def test_pictures_that_are_not_there_are_reported(bring_in):
    summary = bring_in(post(1, "Iron", f'{BODY}<img src="{UPLOADS}/gone.png" alt="A drip">'))
    assert summary["left_out"]["picture_not_here"] == 1
    assert draft().body[1].value["alt_text"] == "A drip"


def test_classic_text_has_its_paragraphs_from_empty_lines(bring_in):
    bring_in(post(1, "Iron", "Iron carries oxygen.\n\nPeople tire.\nOften.\n\n<h2>More</h2>\n\nRest."))
    assert [child.block_type for child in draft().body] == ["paragraph", "heading", "paragraph"]
    assert draft().body[0].value.source == "<p>People tire.<br/>Often.</p>"


def test_shortcodes_are_reported_and_their_words_stay(bring_in):
    summary = bring_in(post(1, "Iron", f'{BODY}<p>See [button color="red"]Book[/button] and [sic].</p>'))
    assert draft().body[1].value.source == "<p>See Book and [sic].</p>"
    assert summary["left_out"]["shortcode"] == 2


def test_a_caption_stands_under_its_picture(bring_in):
    bring_in(
        post(1, "Iron", f'Iron.\n\n[caption id="a"]<img src="{UPLOADS}/drip.png" alt="A drip" /> The room[/caption]')
    )
    assert draft().body[0].value["caption"] == "The room"


def test_a_film_by_its_address_alone_is_a_video(bring_in):
    bring_in(post(1, "Iron", "Iron carries oxygen.\n\nhttps://www.youtube.com/watch?v=abcdefghijk"))
    assert draft().body[0].block_type == "video"


def test_blocks_that_wordpress_fills_in_are_reported(bring_in):
    summary = bring_in(post(1, "Iron", BODY + '<!-- wp:block {"ref":12} /-->'))
    assert summary["left_out"]["dynamic_block"] == 1


def test_a_post_without_text_is_refused_and_keeps_no_other_from_coming_in(bring_in):
    summary = bring_in(post(1, "Empty", ""), post(2, "Iron", BODY))
    assert summary["outcomes"] == {"refused": 1, "made": 1}


def test_repeating_makes_nothing_twice(bring_in):
    items = (post(1, "Iron", BODY, extra=term("Iron")),)
    bring_in(*items)
    assert bring_in(*items)["outcomes"] == {"unchanged": 1}
    assert (ArticlePage.objects.count(), Redirect.objects.count(), Topic.objects.count()) == (1, 1, 1)


def test_a_changed_post_brings_its_draft_up_to_date(bring_in):
    bring_in(post(1, "Iron", BODY))
    assert bring_in(post(1, "Iron anew", BODY))["outcomes"] == {"updated": 1}
    assert draft().title == "Iron anew"


def test_an_article_that_somebody_worked_on_is_left_alone(bring_in):
    bring_in(post(1, "Iron", BODY))
    article = ArticlePage.objects.get()
    article.title = "Edited by a person"
    article.save_revision()
    assert bring_in(post(1, "Iron anew", BODY))["outcomes"] == {"edited_since": 1}
    assert draft().title == "Edited by a person"


def test_a_dry_run_changes_nothing_and_says_what_would(bring_in):
    summary = bring_in(post(1, "Iron", BODY, extra=term("Iron")), dry_run=True)
    assert [(change["title"], change["outcome"]) for change in summary["changes"]] == [("Iron", "made")]
    assert not ArticlePage.objects.exists()
    assert not Topic.objects.exists()
    assert not ImportRun.objects.exists()


def test_undoing_takes_everything_away_that_nobody_worked_on(bring_in):
    summary = bring_in(
        picture(9, "drip.png"),
        post(1, "Iron", BODY, extra=term("Iron") + meta("_thumbnail_id", "9")),
        post(2, "Salt", BODY, extra=term("Salt")),
    )
    ArticlePage.objects.get(title="Salt").save_revision()
    call_command("undo_import", summary["run_id"])
    assert [article.title for article in ArticlePage.objects.all()] == ["Salt"]
    assert [topic.name for topic in Topic.objects.all()] == ["Salt"]
    assert Person.objects.count() == 1
    assert not CustomImage.objects.exists()
    assert Redirect.objects.count() == 1


def test_pages_come_in_as_drafts_and_are_said_to_have_been_pages(bring_in):
    assert bring_in(post(1, "About", BODY, kind="page"))["warnings"]["was_a_page"] == 1


def test_claims_are_checked_in_what_comes_in(bring_in):
    assert bring_in(post(1, "Iron", f"{BODY}<p>Ketamine cures depression in everyone.</p>"))["claims"]["error"] >= 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<rss><channel><title>A feed</title></channel></rss>", "no WordPress export"),
        ("<html></html>", "no WordPress export"),
        ("<rss><channel><item>", "damaged"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', "damaged"),
        ("<a>" * 1000, "too deep"),
    ],
    ids=["other feed", "page", "cut off", "entities", "deep"],
)
def test_what_is_no_export_is_refused(tmp_path, content, message):
    path = tmp_path / "export.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("import_wordpress", str(path), brand="pointinfusion")
    assert not ImportRun.objects.exists()
