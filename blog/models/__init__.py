"""Articles, and the people, topics and references that they name."""

from blog.models.articles import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    ArticleReference,
    ArticleUpdate,
    CitedReference,
    PinnedArticle,
)
from blog.models.bodies import BodyPageMixin
from blog.models.glossary import GlossaryTerm
from blog.models.imports import ImportedDocument, ImportPost, ImportRun, ImportSource, MadeByImport
from blog.models.people import Person, PersonLink
from blog.models.reads import ArticleReads
from blog.models.references import Reference
from blog.models.topics import Topic

__all__ = [
    "ArticleAuthor",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleReads",
    "ArticleReference",
    "ArticleUpdate",
    "BodyPageMixin",
    "CitedReference",
    "GlossaryTerm",
    "ImportPost",
    "ImportRun",
    "ImportSource",
    "ImportedDocument",
    "MadeByImport",
    "Person",
    "PersonLink",
    "PinnedArticle",
    "Reference",
    "Topic",
]
