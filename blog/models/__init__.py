"""Articles, and the people, topics and references that they name."""

from blog.models.articles import ArticleAuthor, ArticleIndexPage, ArticlePage, ArticleReference, CitedReference
from blog.models.bodies import BodyPageMixin
from blog.models.imports import ImportedDocument
from blog.models.people import Person, PersonLink
from blog.models.references import Reference
from blog.models.topics import Topic

__all__ = [
    "ArticleAuthor",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleReference",
    "BodyPageMixin",
    "CitedReference",
    "ImportedDocument",
    "Person",
    "PersonLink",
    "Reference",
    "Topic",
]
