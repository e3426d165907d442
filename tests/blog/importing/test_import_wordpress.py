"""A WordPress site: what becomes of its posts, and that nothing is made twice or taken from who edited it."""

import json
import re
import zipfile

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect

from blog.importing.wordpress import site as site_module
from blog.importing.wordpress.posts import document_of_post
from blog.importing.wordpress.site import SiteImport
from blog.models import ArticlePage, ImportedDocument, ImportRun, Person, Reference, Topic
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


def test_authors_whose_names_have_no_latin_letters_are_two_people(bring_in):
    iron, salt = post(1, "Iron", BODY), post(2, "Salt", BODY)
    bring_in(iron.replace("[jane]", "[Жанна]"), salt.replace("[jane]", "[Ольга]"))
    assert [person.name for person in draft(title="Iron").author_list] == ["Жанна"]
    assert [person.name for person in draft(title="Salt").author_list] == ["Ольга"]


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


def test_a_dry_run_counts_what_the_run_then_makes(bring_in):
    items = (
        post(1, "Iron", link_to("/2021/03/salt/#dose") + link_to("https://old.example/nowhere/"), slug="iron"),
        post(2, "Salt", link_to("/2021/03/iron/") + link_to("https://old.example/"), slug="salt"),
        post(3, "Waiting", link_to("/?p=1"), status="draft"),
        picture(9, "drip.png"),
    )
    foreseen, done = bring_in(*items, dry_run=True), bring_in(*items)
    assert (done["links"], done["redirects"], done["warnings"]["place_within_article"]) == (3, 2, 1)
    for counted in ("links", "redirects", "pictures", "outcomes", "left_out", "warnings", "claims"):
        assert foreseen[counted] == done[counted], counted
    assert bring_in(*items, dry_run=True)["links"] == 0


def test_what_was_decided_about_a_post_that_has_changed_since_is_said_not_to_be_done_again(bring_in):
    bring_in(post(1, "Iron", BODY))
    ImportedDocument.objects.update(decisions=[{"action": "kind", "part": 1, "kind": "heading_2"}])
    assert bring_in(post(1, "Iron", f"{BODY}<p>More.</p>"))["warnings"]["decided_before"] == 1
    assert "(1 decision" in json.dumps(ImportedDocument.objects.get().report)


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


def link_targets(**facts) -> list[str]:
    body = "".join(str(raw["value"]) for raw in draft(**facts).body.get_prep_value())
    return re.findall("<a ([^>]*)>", body)


def page_link(title: str) -> str:
    return f'linktype="page" id="{ArticlePage.objects.get(title=title).pk}"'


def link_to(address: str) -> str:
    return f'{BODY}<p>See <a href="{address}">there</a>.</p>'


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example/2021/03/salt/",
        "http://www.old.example/2021/03/salt",
        "/2021/03/salt/",
        "https://old.example/?p=2",
        "https://old.example/2021/03/salt/#dose",
    ],
)
def test_a_link_to_another_post_leads_to_its_article_even_if_that_comes_later(bring_in, address):
    summary = bring_in(
        post(1, "Iron", link_to(address), slug="iron"), post(2, "Salt", link_to("/2021/03/iron/"), slug="salt")
    )
    assert link_targets(title="Iron") == [page_link("Salt")]
    assert link_targets(title="Salt") == [page_link("Iron")]
    assert summary["links"] == 2
    assert summary["warnings"].get("place_within_article", 0) == ("#" in address)


def test_links_in_lists_and_tables_lead_to_articles_too(bring_in):
    link = '<a href="/2021/03/salt/">there</a>'
    bring_in(
        post(
            1,
            "Iron",
            f"{BODY}<ul><li>Salt: see {link}</li></ul>"
            f"<table><tr><th>a</th><th>b</th></tr><tr><td>{link}</td><td>c</td></tr></table>",
        ),
        post(2, "Salt", BODY, slug="salt"),
    )
    assert [child.block_type for child in draft(title="Iron").body][1:] == ["mechanism_list", "table"]
    assert link_targets(title="Iron") == [page_link("Salt")] * 2


def test_links_to_the_site_as_a_whole_stay(bring_in):
    bring_in(post(1, "Iron", link_to("https://old.example/")), post(2, "Salt", BODY, link="https://old.example/"))
    assert link_targets(title="Iron") == ['href="https://old.example/"']


def test_links_to_what_is_not_here_keep_their_address(bring_in):
    bring_in(post(1, "Iron", link_to("https://old.example/about/")), post(2, "Salt", "", slug="salt"))
    assert link_targets() == ['href="https://old.example/about/"']


def test_links_lead_to_an_article_that_comes_with_a_later_export(bring_in):
    iron = post(1, "Iron", link_to("/2021/03/salt/"))
    bring_in(iron)
    assert link_targets() == ['href="https://old.example/2021/03/salt/"']
    summary = bring_in(iron, post(2, "Salt", BODY, slug="salt"))
    assert summary["outcomes"] == {"unchanged": 1, "made": 1}
    assert link_targets(title="Iron") == [page_link("Salt")]


def test_an_import_that_stopped_before_the_links_makes_them_when_it_is_called_again(bring_in, monkeypatch):
    items = (post(1, "Iron", link_to("/2021/03/salt/")), post(2, "Salt", link_to("/2021/03/post-1/"), slug="salt"))
    make_links, calls = site_module.link_articles, []

    def stop_at_the_second(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return make_links(*arguments)

    monkeypatch.setattr(site_module, "link_articles", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        bring_in(*items)
    assert bring_in(*items)["links"] == 1
    assert link_targets(title="Iron") == [page_link("Salt")]
    assert link_targets(title="Salt") == [page_link("Iron")]
    assert ImportRun.objects.count() == 1


def test_a_post_whose_links_were_made_counts_as_untouched(bring_in):
    items = (post(1, "Iron", link_to("/2021/03/salt/")), post(2, "Salt", BODY, slug="salt"))
    bring_in(*items)
    assert bring_in(post(1, "Iron anew", link_to("/2021/03/salt/")), items[1])["outcomes"] == {
        "updated": 1,
        "unchanged": 1,
    }
    assert link_targets(title="Iron anew") == [page_link("Salt")]


def test_an_article_that_somebody_worked_on_keeps_its_links(bring_in):
    iron = post(1, "Iron", link_to("/2021/03/salt/"))
    bring_in(iron)
    ArticlePage.objects.get().save_revision()
    bring_in(iron, post(2, "Salt", BODY, slug="salt"))
    assert link_targets(title="Iron") == ['href="https://old.example/2021/03/salt/"']


def test_undoing_gives_the_old_addresses_back_to_articles_that_stay(bring_in):
    summary = bring_in(post(1, "Iron", link_to("/2021/03/salt/")), post(2, "Salt", BODY, slug="salt"))
    ArticlePage.objects.get(title="Iron").save_revision()
    call_command("undo_import", summary["run_id"])
    assert [article.title for article in ArticlePage.objects.all()] == ["Iron"]
    assert link_targets() == ['href="https://old.example/2021/03/salt/"']


def test_undoing_an_import_gives_addresses_back_to_the_drafts_of_another(bring_in, folder):
    first = bring_in(post(2, "Salt", BODY, slug="salt"))
    bring_in(post(1, "Iron", link_to("/2021/03/salt/")), post(2, "Salt", BODY, slug="salt"))
    call_command("undo_import", first["run_id"])
    assert link_targets() == ['href="https://old.example/2021/03/salt/"']
    assert ImportedDocument.objects.get().is_untouched


def test_a_post_that_crashes_is_refused_with_the_reason_and_the_others_come_in(bring_in, monkeypatch, caplog):
    def crash(entry, *rest):
        if entry.key == "1":
            raise KeyError("a fault of our own")
        return document_of_post(entry, *rest)

    monkeypatch.setattr(site_module, "document_of_post", crash)
    summary = bring_in(post(1, "Iron", BODY), post(2, "Salt", BODY))
    assert summary["outcomes"] == {"refused": 1, "made": 1}
    assert "KeyError: 'a fault of our own'" in summary["changes"][0]["note"]
    assert [record.exc_info[0] for record in caplog.records if record.levelname == "ERROR"] == [KeyError]


def test_a_post_that_crashes_while_it_is_saved_leaves_nothing_of_itself(bring_in, monkeypatch):
    def crash(self, entry, *rest):
        if entry.key == "1":
            raise ValueError(entry.key)
        return ""

    monkeypatch.setattr(SiteImport, "old_path", crash)
    summary = bring_in(post(1, "Iron", BODY), post(2, "Salt", BODY))
    assert summary["outcomes"] == {"refused": 1, "made": 1}
    assert [article.title for article in ArticlePage.objects.all()] == ["Salt"]


def test_a_post_that_is_far_too_long_keeps_no_other_from_coming_in(bring_in):
    summary = bring_in(post(1, "Iron", "word " * 1_100_000), post(2, "Salt", BODY))
    assert summary["outcomes"] == {"refused": 1, "made": 1}


def test_an_address_that_is_none_keeps_no_post_from_coming_in(bring_in):
    summary = bring_in(post(1, "Iron", f'{BODY}<img src="//[:" alt="A drip">', link="http://[old"))
    assert summary["warnings"]["unknown_address"] == 1
    assert draft().body[1].block_type == "image"


def test_notes_of_a_post_become_references(bring_in):
    mark = '<sup data-fn="k-1" class="fn"><a href="#k-1" id="k-1-link">1</a></sup>'
    note = '[{"content":"A <em>trial</em>, 2019.","id":"k-1"}]'
    bring_in(post(1, "Iron", f"{BODY}<p>Iron helps{mark}.</p><!-- wp:footnotes /-->", extra=meta("footnotes", note)))
    reference = Reference.objects.get()
    assert reference.citation == "A trial, 2019."
    assert f'linktype="reference" id="{reference.pk}"' in draft().body[1].value.source
