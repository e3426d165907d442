"""Every block and every fact that content can have goes out and comes in again, in every format."""

import pytest
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect

from blog.models import ArticlePage, ArticleReference, ArticleUpdate, PinnedArticle
from delivery.portable.contents import KINDS
from delivery.portable.exporting import FORMATS
from search.models import PromotedResult, Synonyms
from tests.delivery.portable.conftest import empty_the_site
from tests.delivery.portable.test_round_trip import publications
from tests.factories import DocumentFactory, ReferenceFactory, StandardPageFactory, article_with_every_block

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("articles_as", FORMATS)
def test_every_block_and_every_fact_comes_back_equal(article_index, export, articles_as, settings, tmp_path):
    article = article_with_every_block(parent=article_index)
    other = ArticlePage.objects.exclude(pk=article.pk).get()
    article.pinned_articles = [PinnedArticle(pinned=other)]
    article.updates = [ArticleUpdate(note="Added a trial."), ArticleUpdate(note="Mended a figure.")]
    article.further_references = [ArticleReference(reference=ReferenceFactory(doi="", pmid="24740528"))]
    article.save_revision().publish()
    document = DocumentFactory(title="A form", file__filename="form.pdf")
    linked = f'<p>Bring <a linktype="document" id="{document.pk}">the form</a>.</p>'
    StandardPageFactory(parent=article_index.get_parent(), body=[{"type": "paragraph", "value": linked}])
    Redirect.objects.create(old_path="/old", redirect_page=article)
    Synonyms.objects.create(terms="IV, drip")
    PromotedResult.objects.create(searches="drip", page=article)
    before = publications()
    assert {kind for kind, _ in before} >= set(KINDS) - {"glossary_term"}
    folder = export(articles_as=articles_as, live=True)
    empty_the_site()
    settings.MEDIA_ROOT = tmp_path / "media"  # where the files are gone as well

    call_command("import_content", str(folder), publish=True)

    after = publications()
    assert after.keys() == before.keys()
    for name, document in before.items():
        assert after[name] == document, name
