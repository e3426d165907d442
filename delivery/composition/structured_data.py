"""What search engines read of a page: JSON-LD in the vocabulary of schema.org."""

import re
from html import unescape
from typing import Any

Document = dict[str, Any]


def structured_data(document: Document, base: str) -> list[Document]:
    """Return the JSON-LD objects of a composed page whose site stands at ``base``."""
    crumbs = breadcrumb_list(document, base)
    if document["type"] != "article":
        return [crumbs] if crumbs else []
    return [medical_web_page(document, base), *([crumbs] if crumbs else []), *faq_pages(document)]


def breadcrumb_list(document: Document, base: str) -> Document | None:
    links = [*document["breadcrumbs"], {"title": document["title"], "url": document["url"]}]
    if len(links) < 2:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": link["title"], "item": base + link["url"]}
            for position, link in enumerate(links, start=1)
        ],
    }


def person(summary: Document, base: str) -> Document:
    found = {"@type": "Person", "name": summary["name"], "url": base + summary["url"]}
    if summary["credentials"]:
        found["honorificSuffix"] = summary["credentials"]
    if summary["role"]:
        found["jobTitle"] = summary["role"]
    return found


def medical_web_page(article: Document, base: str) -> Document:
    """Return the MedicalWebPage of an article: who wrote and reviewed it and when, and what it rests on."""
    facts = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "headline": article["title"],
        "description": article["seo"]["description"],
        "url": article["seo"]["canonical_url"],
        "inLanguage": article["language"],
        "datePublished": article["first_published_at"],
        "dateModified": article["last_published_at"],
        "lastReviewed": article["reviewed_on"],
        "reviewedBy": person(article["medical_reviewer"], base) if article["medical_reviewer"] else None,
        "author": [person(author, base) for author in article["authors"]],
        "publisher": {
            "@type": "MedicalOrganization",
            "name": article["brand"]["name"],
            "legalName": article["brand"]["legal_name"],
            "url": base + article["brand"]["url"],
        },
        "about": [
            {"@type": ABOUT.get(topic["kind"], "MedicalEntity"), "name": topic["name"], "url": base + topic["url"]}
            for topic in article["topics"]
        ],
        "audience": {"@type": "PeopleAudience", "audienceType": "Patient"},
        "image": absolute(article["hero_image"]["url"], base) if article["hero_image"] else None,
        "citation": [
            {"@type": "CreativeWork", "name": cited["citation"], "url": cited["url"] or None}
            for cited in article["references"]
        ],
    }
    return without_nothing(facts)


ABOUT = {"condition": "MedicalCondition", "treatment": "MedicalTherapy"}


def faq_pages(article: Document) -> list[Document]:
    return [
        {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": item["question"],
                    "acceptedAnswer": {"@type": "Answer", "text": words_of(item["answer"])},
                }
                for item in block["value"]["items"]
            ],
        }
        for block in article["body"]
        if block["type"] == "faq"
    ]


TAG = re.compile(r"<[^>]*>")


def words_of(html: str) -> str:
    """Return the words of rich text, which Wagtail has made sure to be well-formed."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def absolute(address: str, base: str) -> str:
    return address if "://" in address else base + address


def without_nothing(value: Any) -> Any:
    """Return ``value`` without members that are null or empty, at any depth."""
    if isinstance(value, dict):
        return {name: without_nothing(item) for name, item in value.items() if item not in (None, "", [])}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return value
