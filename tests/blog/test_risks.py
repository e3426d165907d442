"""Risk lists of topics: what an article on a topic has to name where it tells of benefits."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage, Topic
from compliance.checked import findings_of
from compliance.live_claims import check_what_is_due, due
from compliance.models import LiveFinding
from delivery.models import Publication
from tests.compliance.conftest import make_clinic
from tests.factories import ArticlePageFactory, TopicFactory, paragraphs

pytestmark = pytest.mark.django_db

BENEFIT = "Iron infusions may help people with anemia."
RISKS = "Side effects include nausea and low blood pressure."


@pytest.fixture
def topic():
    return TopicFactory(name="Iron", risks="Hypotension | low blood pressure\n\n Allergic reaction|anaphylaxis ")


def article_about(topic, index, *texts):
    article = ArticlePageFactory(parent=index, topics=[topic] if topic else [], body=paragraphs(*texts))
    return ArticlePage.objects.get(pk=article.pk)


def messages_about_risks(article):
    return [finding.message for finding in findings_of(article) if finding.rule == "missing-risks"]


def test_an_article_that_claims_benefits_has_to_name_the_risks_of_its_topic(topic, article_index):
    (message,) = messages_about_risks(article_about(topic, article_index, BENEFIT, RISKS))
    assert "Allergic reaction" in message
    assert "Hypotension" not in message


def test_one_that_names_all_of_them_is_balanced(topic, article_index):
    text = "Side effects include low blood pressure and, rarely, anaphylaxis."
    assert messages_about_risks(article_about(topic, article_index, BENEFIT, text)) == []


def test_without_a_topic_any_statement_of_risk_is_enough(article_index):
    assert messages_about_risks(article_about(None, article_index, BENEFIT, RISKS)) == []


def test_one_that_claims_no_benefit_has_to_name_none(topic, article_index):
    assert messages_about_risks(article_about(topic, article_index, "Bring a book.")) == []


def test_a_draft_is_held_to_the_topics_that_it_has_in_the_editor(topic, article_index):
    article = article_about(None, article_index, BENEFIT, RISKS)
    article.topics.add(topic)
    assert len(messages_about_risks(article)) == 1


def test_another_list_makes_the_public_articles_on_the_topic_due_for_a_check(article_index):
    topic = TopicFactory(name="Iron")
    article_about(topic, article_index, BENEFIT, RISKS)
    article_about(None, article_index, BENEFIT, RISKS)
    check_what_is_due(seconds=60, rest=0)
    assert not LiveFinding.objects.filter(rule="missing-risks").exists()
    topic.risks = "Allergic reaction"
    topic.save()
    _, progress = due(timezone.localdate())
    assert progress.total - progress.checked == 1
    check_what_is_due(seconds=60, rest=0)
    assert LiveFinding.objects.filter(rule="missing-risks").count() == 1


def test_a_new_description_makes_the_topic_due_and_no_article(topic, article_index):
    article_about(topic, article_index, BENEFIT, RISKS)
    check_what_is_due(seconds=60, rest=0)
    topic.description = "Another one."
    topic.save()
    assert [one.model for one in due(timezone.localdate())[0]] == [Topic]


def test_the_list_is_on_the_public_record(topic, article_index):
    article_about(topic, article_index, BENEFIT)
    document = Publication.objects.filter(kind="topic", key=topic.pk).latest("number").document
    assert document["risks"] == ["Hypotension|low blood pressure", "Allergic reaction|anaphylaxis"]


@pytest.mark.parametrize("text", ["nausea | ", "| nausea", "1 | 2"])
def test_a_line_without_words_is_refused(text):
    with pytest.raises(ValidationError, match="has no words"):
        Topic(name="Iron", slug="iron", risks=text).full_clean()


@pytest.mark.parametrize(("role", "may"), [("reviewer", True), ("lawyer", True), ("editor", False)])
def test_reviewers_and_legal_keep_the_list_and_editors_all_else_of_a_topic(client, topic, role, may):
    client.force_login(getattr(make_clinic(), role))
    address = reverse("wagtailsnippets_blog_topic:edit", args=[topic.pk])
    form = client.get(address).content.decode()
    assert ('id="id_risks"' in form) is may
    assert [f'id="id_{name}"' in form for name in ("name", "slug", "kind", "description")] == [not may] * 4
    client.post(address, {"name": "Gold", "slug": "gold", "kind": "other", "description": "", "risks": "Fainting"})
    topic.refresh_from_db()
    assert (topic.risks == "Fainting") is may
    assert (topic.name, topic.slug == "gold") == (("Iron", False) if may else ("Gold", True))


@pytest.mark.parametrize("role", ["reviewer", "lawyer"])
def test_who_keeps_the_list_makes_and_deletes_no_topics(client, topic, role):
    client.force_login(getattr(make_clinic(), role))
    for name, arguments in (("add", []), ("delete", [topic.pk])):
        response = client.post(reverse(f"wagtailsnippets_blog_topic:{name}", args=arguments), {"name": "Gold"})
        assert response["Location"] == reverse("wagtailadmin_home")
    assert Topic.objects.get() == topic
