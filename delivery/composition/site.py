"""The document of a site: what its pages show around their content."""

from delivery.composition.composer import Composer, Document
from delivery.composition.pages import base_address
from delivery.reading import Source


def site_document(site: Source, settings: Source, composer: Composer) -> Document:
    facts = settings.document
    disclaimer = composer.source(facts["disclaimer"])
    return {
        "name": site.document["name"],
        "hostname": site.document["hostname"],
        "url": base_address(site),
        **{
            name: facts[name]
            for name in (
                *("organisation_name", "copyright_owner", "email", "phone", "address", "opening_hours"),
                *("booking_url", "social_links"),
            )
        },
        "share_image": composer.picture(facts["default_share_image"], ""),
        "disclaimer": composer.legal_text(disclaimer, None) if disclaimer else None,
        "main_menu": menu(facts["main_menu"], composer),
        "footer_menu": menu(facts["footer_menu"], composer),
        "publication": {
            "number": settings.number,
            "sha256": settings.sha256,
            "recorded_at": settings.recorded_at,
        },
    }


def menu(entries: list[Document], composer: Composer) -> list[Document]:
    """Return the entries that lead somewhere public."""
    shown = []
    for entry in entries:
        page = composer.source(entry["page"])
        url = page.path if page else entry["path"]
        if url:
            shown.append({"label": entry["label"], "url": url})
    return shown
