"""What search engines read of a page: JSON-LD in the vocabulary of schema.org."""

from html import unescape
from typing import Any

from blog.rich_text import TAG

Document = dict[str, Any]
CONTEXT = "https://schema.org"


# Pages on which a reader looks for the clinic itself.
OF_THE_CLINIC = ("home", "contact")


def structured_data(document: Document, base: str, organisation: Document | None) -> list[Document]:
    """Return the JSON-LD objects of a composed page whose site stands at ``base``.

    ``organisation`` is what is on record of the site's settings, with their picture composed; None if nothing is.
    """
    links = [*document["breadcrumbs"], {"title": document["title"], "url": document["url"]}]
    crumbs = [breadcrumb_list(links, base)] if len(links) > 1 else []
    if document["type"] == "article":
        return [medical_web_page(document, base), *crumbs, *faq_pages(document)]
    if document["type"] in OF_THE_CLINIC and organisation:
        return [clinic(organisation, base), *crumbs]
    return crumbs


def breadcrumb_list(links: list[Document], base: str) -> Document:
    """Return the way from the first page to this one, from titles and addresses."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": link["title"], "item": base + link["url"]}
            for position, link in enumerate(links, start=1)
        ],
    }


def clinic(organisation: Document, base: str) -> Document:
    """Return the house itself: a clinic that can be visited if it has an address, else an organisation."""
    address = one_line(organisation["address"])
    facts = {
        "@context": CONTEXT,
        "@type": "MedicalClinic" if address else "MedicalOrganization",
        "name": organisation["organisation_name"],
        "legalName": organisation["copyright_owner"],
        "url": f"{base}/",
        "telephone": organisation["phone"],
        "email": organisation["email"],
        "address": address,
        # Only places that can be visited are open at hours.
        "openingHours": one_line(organisation["opening_hours"]) if address else "",
        "image": absolute(organisation["share_image"]["url"], base) if organisation["share_image"] else None,
    }
    return without_nothing(facts)


def one_line(text: str) -> str:
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))


def house(organisation: Document | None, base: str) -> Document | None:
    """Return whom a brand or a person belongs to, in short."""
    if organisation is None:
        return None
    return {"@type": "MedicalOrganization", "name": organisation["organisation_name"], "url": f"{base}/"}


def brand_organization(brand: Document, base: str, organisation: Document | None) -> Document:
    """Return a brand as a part of the house."""
    facts = {
        "@context": CONTEXT,
        "@type": "MedicalOrganization",
        "name": brand["name"],
        "legalName": brand["legal_name"],
        "slogan": brand["tagline"],
        "description": brand["summary"],
        "url": base + brand["url"],
        "logo": absolute(brand["logo"]["url"], base) if brand["logo"] else None,
        "sameAs": [brand["website"]] if brand["website"] else [],
        "parentOrganization": house(organisation, base),
    }
    return without_nothing(facts)


def whole_person(found: Document, base: str, organisation: Document | None) -> Document:
    """Return an author or reviewer with what their page says."""
    facts = {
        "@context": CONTEXT,
        **person(found, base),
        "description": words_of(found["biography"]),
        "image": absolute(found["photo"]["url"], base) if found["photo"] else None,
        "sameAs": [link["url"] for link in found["links"]],
        "worksFor": house(organisation, base),
    }
    return without_nothing(facts)


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
        "@context": CONTEXT,
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
            "@context": CONTEXT,
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
