"""The forms of the API's documents. Those of blocks come from the blocks themselves."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from blog.blocks.body import body_model
from blog.blocks.schema import RichText
from blog.models import Reference, Topic
from brands.models import Jurisdiction
from delivery.models.publications import Action
from media_library.documents import Picture


class Document(Schema):
    model_config = ConfigDict(extra="forbid")


class Image(Picture):
    """An image by itself."""

    title: str
    publication: "PublicationMark"


class PublicationMark(Document):
    """Which publication a document comes from."""

    number: int
    sha256: str = Field(description="The hash of the document on record.")
    recorded_at: datetime


class Link(Document):
    """A page by its title and address."""

    id: int
    title: str
    url: str = Field(description="The address on the site, such as /articles/iron-infusions/")


class DisclaimerText(Document):
    """The legal text that everything of a brand carries."""

    id: int
    heading: str
    jurisdiction: Literal[tuple(Jurisdiction.values)]  # type: ignore[valid-type]  # values are the enumeration
    texts: list[RichText] = Field(description="To be shown whole, in this order.")
    publication: int = Field(description="The publication that brought this text into force.")
    effective_from: datetime = Field(description="When it came into force.")


class BrandSummary(Document):
    id: int
    name: str
    slug: str
    colour: str = Field(pattern="^#[0-9a-fA-F]{6}$")
    url: str


class Brand(BrandSummary):
    """A brand with the disclaimer that must stand beside its content."""

    tagline: str
    summary: str
    legal_name: str = Field(description="The company in the copyright line.")
    website: str
    booking_url: str = Field(description="Where readers of this brand book; empty if it has no link of its own.")
    logo: Picture | None
    disclaimer: DisclaimerText


class DisclaimerClause(Document):
    text: RichText
    brand: int | None = Field(description="The brand that shows it; null: every brand does.")


class Disclaimer(Document):
    """A legal text with the clauses of single brands."""

    id: int
    heading: str
    jurisdiction: Literal[tuple(Jurisdiction.values)]  # type: ignore[valid-type]  # values are the enumeration
    body: RichText
    clauses: list[DisclaimerClause]
    publication: int
    effective_from: datetime


class PersonSummary(Document):
    id: int
    name: str
    slug: str
    credentials: str
    role: str
    url: str


class ProfileLink(Document):
    label: str
    url: str


class Person(PersonSummary):
    """An author or medical reviewer."""

    licence_state: str
    biography: RichText
    photo: Picture | None
    links: list[ProfileLink]


class TopicSummary(Document):
    id: int
    name: str
    slug: str
    kind: Literal[tuple(Topic.Kind.values)]  # type: ignore[valid-type]  # values are the enumeration
    url: str


class TopicDocument(TopicSummary):
    """What articles are about."""

    description: str


class Retraction(Document):
    """When a source was retracted, and why."""

    retracted_on: date
    notice: str = Field(description="The address of the notice, empty if unknown.")
    reasons: str


class CitedReference(Document):
    """A source with its number in the article."""

    number: int
    is_cited: bool = Field(description="Whether the text cites it; false: further reading.")
    id: int
    citation: str
    doi: str
    pmid: str
    url: str
    year: int | None
    evidence_kind: Literal[tuple(Reference.EvidenceKind.values)]  # type: ignore[valid-type]  # values are the enumeration
    retraction: Retraction | None = Field(description="Null: it stands.")


class GlossaryEntry(Document):
    """A word that the page explains."""

    term: str
    slug: str = Field(description="Part of the entry's anchor on the site: #glossary-SLUG.")
    explanation: str = Field(description="Plain text.")
    url: str = Field(description="Where readers find more, an address on the site; empty: nowhere.")


class ArticleUpdate(Document):
    """What changed on a day."""

    date: date
    note: str


class ContentsEntry(Document):
    title: str
    anchor: str
    level: int | None
    number: int | None


class SearchEngineFacts(Document):
    """What search engines and social networks are told."""

    title: str
    description: str
    canonical_url: str = Field(json_schema_extra={"format": "uri"})
    share_image: Picture | None


class JSONLD(Document):
    """An object of schema.org, to be written into the page as JSON-LD as it is."""

    context: Literal["https://schema.org"] = Field(alias="@context")


class JSONLDPerson(Document):
    type: Literal["Person"] = Field(alias="@type")
    name: str
    url: str
    honorificSuffix: str | None = None  # noqa: N815 - schema.org's name
    jobTitle: str | None = None  # noqa: N815 - schema.org's name


class JSONLDOrganization(Document):
    type: Literal["MedicalOrganization"] = Field(alias="@type")
    name: str
    legalName: str  # noqa: N815 - schema.org's name
    url: str


class JSONLDSubject(Document):
    type: Literal["MedicalCondition", "MedicalTherapy", "MedicalEntity"] = Field(alias="@type")
    name: str
    url: str


class JSONLDAudience(Document):
    type: Literal["PeopleAudience"] = Field(alias="@type")
    audienceType: str  # noqa: N815 - schema.org's name


class JSONLDWork(Document):
    type: Literal["CreativeWork"] = Field(alias="@type")
    name: str
    url: str | None = None


class MedicalWebPage(JSONLD):
    type: Literal["MedicalWebPage"] = Field(alias="@type")
    headline: str
    url: str
    inLanguage: str  # noqa: N815 - schema.org's name
    publisher: JSONLDOrganization
    audience: JSONLDAudience
    description: str | None = None
    datePublished: datetime | None = None  # noqa: N815 - schema.org's name
    dateModified: datetime | None = None  # noqa: N815 - schema.org's name
    lastReviewed: date | None = None  # noqa: N815 - schema.org's name
    reviewedBy: JSONLDPerson | None = None  # noqa: N815 - schema.org's name
    author: list[JSONLDPerson] = Field(default=[])
    about: list[JSONLDSubject] = Field(default=[])
    image: str | None = None
    citation: list[JSONLDWork] = Field(default=[])


class JSONLDListItem(Document):
    type: Literal["ListItem"] = Field(alias="@type")
    position: int
    name: str
    item: str


class BreadcrumbList(JSONLD):
    type: Literal["BreadcrumbList"] = Field(alias="@type")
    itemListElement: list[JSONLDListItem]  # noqa: N815 - schema.org's name


class JSONLDAnswer(Document):
    type: Literal["Answer"] = Field(alias="@type")
    text: str


class JSONLDQuestion(Document):
    type: Literal["Question"] = Field(alias="@type")
    name: str
    acceptedAnswer: JSONLDAnswer  # noqa: N815 - schema.org's name


class FAQPage(JSONLD):
    type: Literal["FAQPage"] = Field(alias="@type")
    mainEntity: list[JSONLDQuestion]  # noqa: N815 - schema.org's name


class JSONLDHouse(JSONLD):
    """The house itself, on pages where readers look for it."""

    name: str
    legalName: str | None = None  # noqa: N815 - schema.org's name
    url: str
    telephone: str | None = None
    email: str | None = None
    image: str | None = None


class MedicalOrganization(JSONLDHouse):
    type: Literal["MedicalOrganization"] = Field(alias="@type")


class MedicalClinic(JSONLDHouse):
    """A house with an address."""

    type: Literal["MedicalClinic"] = Field(alias="@type")
    address: str
    openingHours: str | None = None  # noqa: N815 - schema.org's name


StructuredDatum = Annotated[
    MedicalWebPage | BreadcrumbList | FAQPage | MedicalClinic | MedicalOrganization, Field(discriminator="type")
]


class ArticleCard(Document):
    """What a list shows of an article."""

    id: int
    type: Literal["article"]
    title: str
    slug: str
    url: str
    language: str
    introduction: str
    hero_image: Picture | None
    brand: BrandSummary
    topics: list[TopicSummary]
    authors: list[PersonSummary]
    medical_reviewer: PersonSummary | None
    reviewed_on: date | None
    next_review_due: date | None
    is_review_overdue: bool = Field(description="Tell readers that the review is overdue: the brand asks for it.")
    reading_minutes: int
    is_featured: bool = Field(description="Stands first on the pages of its brands and topics.")
    first_published_at: datetime | None
    last_published_at: datetime | None
    publication: PublicationMark


BodyBlocks: Any = body_model()


class ArticleWhole(ArticleCard):
    """An article with everything that it says itself."""

    brand: Brand

    further_brands: list[BrandSummary]
    body: BodyBlocks
    table_of_contents: list[ContentsEntry]
    references: list[CitedReference]
    updates: list[ArticleUpdate] = Field(description="What changed and when, the newest first.")


class ArticleListItem(ArticleCard):
    """An article in a list: the members after the card are there with ``include=body`` only."""

    further_brands: list[BrandSummary] = Field(default=[])
    body: BodyBlocks = Field(default=[])
    table_of_contents: list[ContentsEntry] = Field(default=[])
    references: list[CitedReference] = Field(default=[])
    updates: list[ArticleUpdate] = Field(default=[])


class PageFrame(Document):
    """What every whole page has."""

    id: int
    title: str
    slug: str
    url: str
    language: str
    first_published_at: datetime | None
    last_published_at: datetime | None
    publication: PublicationMark
    breadcrumbs: list[Link]
    seo: SearchEngineFacts
    structured_data: list[StructuredDatum]


class Article(ArticleWhole, PageFrame):
    """A health article, whole: everything that its page shows, the disclaimer of its brand included."""

    related_articles: list[ArticleCard] = Field(description="What editors pinned first, then what is alike.")
    glossary: list[GlossaryEntry] = Field(description="In the order in which the text first uses them.")


class ArticleIndex(PageFrame):
    """The page that lists articles. The list itself is at articles/."""

    type: Literal["article_index"]
    introduction: str


class StandardPage(PageFrame):
    """A page of lasting content."""

    type: Literal["standard"]
    introduction: str
    body: BodyBlocks
    table_of_contents: list[ContentsEntry]
    reading_minutes: int
    glossary: list[GlossaryEntry] = Field(description="In the order in which the text first uses them.")


class ContactPage(PageFrame):
    """Contact details and the form of an enquiry, which goes to enquiries."""

    type: Literal["contact"]
    introduction: str
    consent_text: str
    thank_you_text: RichText


class HomeCallToAction(Document):
    title: str
    text: str
    button_text: str
    link: str


class HomePage(PageFrame):
    """The first page of a site."""

    type: Literal["home"]
    headline: str
    introduction: str
    hero_image: Picture | None
    featured_article: ArticleCard | None
    call_to_action: HomeCallToAction | None


class Redirect(Document):
    """An address that leads somewhere else."""

    type: Literal["redirect"]
    url: str = Field(description="Where it leads: an address on the site, or a whole one.")
    is_permanent: bool


Page = Annotated[Article | ArticleIndex | HomePage | StandardPage | ContactPage | Redirect, Field(discriminator="type")]
PAGE_MODELS: dict[str, type[Schema]] = {
    "article": Article,
    "article_index": ArticleIndex,
    "home": HomePage,
    "standard": StandardPage,
    "contact": ContactPage,
    "redirect": Redirect,
}


def page_of(item: type[Schema], name: str) -> type[Schema]:
    """Return the form of one page of a list of ``item``."""
    return create_model(
        name,
        __base__=Document,
        items=(list[item], Field(description="In the order that was asked for.")),  # type: ignore[valid-type]  # a class at run time
        total=(int, Field(description="How many there are on all pages.")),
        page=(int | None, Field(description="Which page this is, from 1; null where a cursor was used.")),
        page_size=(int, ...),
        pages=(int, Field(description="How many pages there are.")),
        next_cursor=(str | None, Field(description="What to ask for the next page with; null on the last one.")),
    )


class ArticleList(page_of(ArticleListItem, "ArticleListPage")):  # type: ignore[misc]  # a class made at run time
    """One page of articles, and the brands that they stand under."""

    brands: list[Brand] = Field(
        description="The brands of the items, each once, with the disclaimer to be shown beside their articles."
    )


class Change(Document):
    """One publication."""

    number: int
    kind: str
    key: int
    action: Literal["publish", "move", "unpublish", "delete", "erase"]
    path: str
    is_private: bool
    document_sha256: str
    previous_sha256: str
    sha256: str
    recorded_at: datetime
    surrogate_keys: list[str]


class Changes(Document):
    """Publications in their order."""

    items: list[Change]
    newest_number: int
    newest_sha256: str = Field(
        description="The hash of the newest publication. Who keeps it notices a rewritten record."
    )
    has_more: bool


class BrandAsServed(Brand):
    type: Literal["brand"]
    title: str


class PersonAsServed(Person):
    type: Literal["person"]
    title: str


class TopicAsServed(TopicDocument):
    type: Literal["topic"]
    title: str


DocumentAsServed = Annotated[
    Article
    | ArticleIndex
    | HomePage
    | StandardPage
    | ContactPage
    | Redirect
    | BrandAsServed
    | PersonAsServed
    | TopicAsServed,
    Field(discriminator="type"),
]


class PublicationUsed(Document):
    """A publication that the document is made from."""

    number: int
    object: str = Field(description="Such as disclaimer-1.")
    title: str
    action: Literal[tuple(Action.values)]  # type: ignore[valid-type]  # values are the enumeration
    document_sha256: str
    sha256: str
    recorded_at: datetime


class AsServed(Document):
    """What an address gave at a moment, with its proof."""

    path: str
    at: datetime
    number: int = Field(description="The newest publication of that moment.")
    sha256: str = Field(description="The hash of that publication.")
    document: DocumentAsServed
    site_disclaimer: DisclaimerText | None = Field(description="What stood under a page that belongs to no brand.")
    publications: list[PublicationUsed] = Field(description="All that the document is made from, its own first.")
    difference: list[str] | None = Field(
        description="Lines that changed until now, as a unified diff. Null if nothing is there now."
    )


class MenuEntry(Document):
    label: str
    url: str


class SiteDocument(Document):
    """What holds for the whole site: settings, menus, footer."""

    name: str
    hostname: str
    url: str
    organisation_name: str
    copyright_owner: str
    email: str
    phone: str
    address: str
    opening_hours: str
    booking_url: str
    share_image: Picture | None
    disclaimer: DisclaimerText | None = Field(description="At the foot of pages that belong to no brand.")
    social_links: list[ProfileLink]
    main_menu: list[MenuEntry]
    footer_menu: list[MenuEntry]
    publication: PublicationMark


class SnippetPiece(Document):
    """A part of a snippet, in plain text."""

    text: str
    is_match: bool


class SearchResult(Document):
    """A page that was found, and where on it the words stand."""

    id: int
    type: str
    title: str
    url: str
    introduction: str
    brand: BrandSummary | None
    section: str = Field(description="The heading of the section that fits best; empty: the beginning of the page.")
    anchor: str = Field(description="The anchor of that section, to be put after the address; empty: none.")
    snippet: list[SnippetPiece]
    is_promoted: bool = Field(description="Editors put it first for these words. Say so.")


class Facet(Document):
    """A value that the results can be narrowed to."""

    value: str = Field(description="What the parameter takes.")
    name: str
    number: int = Field(description="How many results there would be.")


class SearchFacets(Document):
    brands: list[Facet]
    topics: list[Facet]
    kinds: list[Facet]


class DidYouMean(Document):
    """The words in the spelling that the site knows."""

    words: str
    is_used: bool = Field(description="Nothing holds the words as written: the results are of these.")


class SearchResults(page_of(SearchResult, "SearchResultsPage")):  # type: ignore[misc]  # a class made at run time
    """One page of results, and what to narrow them by."""

    is_more: bool = Field(description="There are more than “total”, which were not counted: say “more than”.")
    holds_all: bool = Field(description="False: no page holds all the words, and these hold some of them.")
    did_you_mean: DidYouMean | None
    facets: SearchFacets


class Suggestion(Document):
    kind: Literal["page", "brand", "topic", "person"]
    title: str
    url: str
    match: Literal["name", "synonym"] = Field(description="What begins so: the name, or another word for it.")


class Suggestions(Document):
    items: list[Suggestion]


# As the form checks them; it may refuse more, such as an address at a domain that cannot be.
SOME_WORDS = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
EMAIL = r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"


class Enquiry(Schema):
    """What a reader sends to the clinic. No clinical detail: this is no medical record."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120, pattern=SOME_WORDS)
    email: str = Field(json_schema_extra={"format": "email"}, min_length=3, max_length=254, pattern=EMAIL)
    phone: str = Field("", max_length=40, pattern=r"^([^0-9\u0000]*[0-9]){7}[^\u0000]*$|^$")
    message: str = Field(min_length=1, max_length=4000, pattern=SOME_WORDS)
    consent: Literal[True] = Field(description="The reader agreed to the consent text of the contact page.")
    website: str = Field("", description="A field that people do not see: what fills it in is a script, kept as spam.")


class EnquiryReceived(Document):
    message: RichText


class ProblemMember(Document):
    location: str
    field: str
    message: str


class Problem(Document):
    """An error as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemMember]
