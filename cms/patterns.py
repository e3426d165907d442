"""The pattern page: every block and every component of the site in each of its states, for who works on the design.

It shows real public content where a component needs some, so it is there while developing and testing only. A new block
comes onto it by itself; a new component needs its states here, and a test says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.views import serve

from blog.blocks import BodyBlock
from blog.listing import public_articles
from blog.models.articles import article_cards
from brands.colours import HOUSE_COLOUR
from brands.models import Disclaimer, ServiceBrand
from brands.views import stylesheet_address
from home.forms import EnquiryForm
from home.models import ContactPage
from home.senders import TooManyEnquiriesError
from home.templatetags.site_tags import LegalNotice
from media_library.models import CustomImage

# What stands in the head of a page, where nobody sees it.
NOT_SEEN = {"for_machines", "share_image"}

THEMES = {
    "House": HOUSE_COLOUR,
    "Teal": "#0f766e",
    "Violet": "#4c3d99",
    "Red": "#b3261e",
    "Black": "#000000",
    # Was chosen before such colours were refused.
    "Yellow": "#ffd500",
}

LONG_WORDS = (
    "What people with treatment-resistant depression and their families should know about "
    "ketamine-assisted psychotherapy before, during and after the first six visits"
)
LONGEST_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis"

# Attributes that hold the names of other elements.
NAMING_ATTRIBUTES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "headers")


@dataclass(frozen=True)
class State:
    """One look of a block or a component. ``html`` is empty if it needs content that the site has not."""

    title: str
    html: SafeString


@dataclass(frozen=True)
class Pattern:
    name: str
    states: list[State]


def with_names_of_its_own(html: str, suffix: str) -> SafeString:
    """Return ``html`` with each id made different, so that the same component can stand on a page more than once."""
    soup = BeautifulSoup(html, "html.parser")
    names = {element["id"]: f"{element['id']}-{suffix}" for element in soup.find_all(id=True)}
    for element in soup.find_all():
        if element.get("id"):
            element["id"] = names[element["id"]]
        for attribute in NAMING_ATTRIBUTES:
            if named := element.get(attribute):
                words = named if isinstance(named, list) else named.split()
                element[attribute] = " ".join(names.get(word, word) for word in words)
        target = str(element.get("href", ""))
        if target.startswith("#"):
            element["href"] = f"#{names.get(target[1:], target[1:])}"
    return mark_safe(str(soup))  # noqa: S308 - rendered by our own templates


def filled(block: blocks.Block, value: Any) -> Any:
    """Return ``value`` with public content where ``block`` lets an editor choose some."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            value[name] = filled(child, value[name])
        return value
    if isinstance(block, ImageChooserBlock):
        return value or CustomImage.objects.order_by("pk").first()
    if isinstance(block, SnippetChooserBlock):
        return value or Disclaimer.objects.filter(live=True).order_by("pk").first()
    if isinstance(block, blocks.ListBlock) and isinstance(block.child_block, blocks.PageChooserBlock) and not value:
        return block.normalize(list(public_articles().order_by("pk")[:2]))
    return value


def block_values(block: blocks.Block) -> Iterator[tuple[str, Any]]:
    """Yield what the picker shows of ``block``, then the same with each other choice that it offers."""
    yield "As in the picker", filled(block, block.get_preview_value())
    if not isinstance(block, blocks.StructBlock):
        return
    shown = block.get_preview_value()
    for name, child in block.child_blocks.items():
        if isinstance(child, blocks.ChoiceBlock):
            for choice, label in child.field.choices:
                if choice and choice != shown[name]:
                    value = filled(block, block.get_preview_value())
                    value[name] = choice
                    yield f"{name.replace('_', ' ').capitalize()}: {label}", value
        elif isinstance(child, blocks.BooleanBlock):
            value = filled(block, block.get_preview_value())
            value[name] = not shown[name]
            yield f"{name.replace('_', ' ').capitalize()}: {'yes' if value[name] else 'no'}", value


def block_patterns() -> list[Pattern]:
    """Return every block of a body."""
    patterns = []
    for name, block in BodyBlock().child_blocks.items():
        states = [
            State(title, with_names_of_its_own(block.render(value, {}), f"{name}-{number}"))
            for number, (title, value) in enumerate(block_values(block))
        ]
        patterns.append(Pattern(name, states))
    return patterns


def link(label: str, url: str) -> SimpleNamespace:
    return SimpleNamespace(label=label, url=url)


def page_of(number: int, of: int) -> Any:
    return Paginator(range(of), 1).page(number)


def enquiry_forms() -> dict[str, dict[str, Any]]:
    page: Any = SimpleNamespace(consent_text=ContactPage._meta.get_field("consent_text").default, url="/contact/")
    written = {"name": "Sam Rivera", "email": "sam@example.com", "message": "When are you open?", "consent": "on"}
    refused = EnquiryForm(written, page=page)
    refused.add_error(None, str(TooManyEnquiriesError(seconds=480)))
    forms = {
        "Empty": EnquiryForm(page=page),
        "With errors": EnquiryForm(written | {"name": "", "email": "nobody", "consent": ""}, page=page),
        "After too many": refused,
    }
    return {title: {"form": form, "page": page} for title, form in forms.items()}


def article_cards_shown() -> dict[str, dict[str, Any]]:
    articles = list(article_cards(public_articles().order_by("pk"))[:3])
    if not articles:
        return {}
    whole = next((article for article in articles if article.hero_image), articles[0])
    bare, long = (article_cards(public_articles()).get(pk=whole.pk) for _ in range(2))
    bare.hero_image, bare.author_list, bare.reviewed_on, bare.first_published_at = None, [], None, None
    long.title, long.introduction = LONG_WORDS, f"{LONGEST_WORD}: {LONG_WORDS}. {LONG_WORDS}."
    return {"Whole": {"article": whole}, "Nothing but words": {"article": bare}, "Long": {"article": long}}


def portraits_shown() -> dict[str, dict[str, Any]]:
    facts = {"url": "/people/", "role": "Physician"}
    photo = CustomImage.objects.order_by("pk").first()
    dana = SimpleNamespace(name="Dana Cho", name_with_credentials="Dana Cho, MD", photo=photo, **facts)
    lee = SimpleNamespace(name="Lee van der Ortiz", name_with_credentials="Lee van der Ortiz, RN", photo=None, **facts)
    return {**({"With a photo": {"person": dana}} if photo else {}), "Without a photo": {"person": lee}}


def site_frames(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return the settings of three sites: one with all that can stand around a page, a bare one and a wordy one."""
    menu = [link("Home", "/"), link("Patterns", request.path), link("Articles", "/articles/")]
    whole = SimpleNamespace(
        organisation_name="PointHealth",
        main_menu=menu,
        footer_menu=[link("Privacy", "/privacy/"), link("Accessibility", "/accessibility/")],
        social_links=SimpleNamespace(all=[link("Mastodon", "https://social.example/@pointhealth")]),
        phone="+1 310 555 0100",
        email="hello@example.com",
        address="1 Example Street\nLos Angeles, CA",
        opening_hours="Monday to Friday, 9 to 5",
        booking_url="https://book.example.com/",
    )
    bare = SimpleNamespace(organisation_name="PointHealth", social_links=SimpleNamespace(all=[]))
    wordy = SimpleNamespace(
        organisation_name="The PointHealth Group of Independent Clinics",
        main_menu=[link(words, f"/{number}/") for number, words in enumerate(LONG_WORDS.split()[:7])],
        social_links=SimpleNamespace(all=[]),
    )
    paragraph = SafeString("<p>This site informs. It does not replace advice from your own clinician.</p>")
    legal = LegalNotice(heading="Medical disclaimer", texts=[paragraph] * 3, owner="PointHealth LLC")
    brand = SimpleNamespace(name="Violet", tagline="Care with time for you", url="/brands/violet/", booking_url="")
    return {
        "Whole": {"site_settings": whole, "legal": legal},
        "Under a brand": {"site_settings": whole, "legal": legal, "brand": brand},
        "Bare": {"site_settings": bare, "legal": LegalNotice(heading="", texts=[], owner="PointHealth LLC")},
        "Long words": {"site_settings": wordy, "legal": legal},
    }


def component_states(request: HttpRequest) -> Mapping[str, dict[str, dict[str, Any]]]:
    """Return the states of each component in templates/includes: its name → title → what its template is given."""
    frames = site_frames(request)
    sections = [("Before the visit", 2), ("What to bring", 3), ("During the visit", 2), (LONG_WORDS, 3)]
    entries = [
        SimpleNamespace(title=title, level=level, anchor=f"section-{number}")
        for number, (title, level) in enumerate(sections)
    ]
    contents = {"page": SimpleNamespace(table_of_contents=entries), "what": "In this article", "has_references": True}
    ancestors = [
        SimpleNamespace(depth=depth, title=title, url="/")
        for depth, title in enumerate(("Home", "About us", "Our clinics"), start=2)
    ]
    cards = article_cards_shown()
    portraits = portraits_shown()
    most_read = [state["article"] for state in cards.values()]
    listed = Paginator([state["article"] for state in cards.values()], 2).page(1) if cards else None
    icons = re.findall(r'<symbol[^>]*id="([\w-]+)"', (settings.BASE_DIR / "cms/static/images/icons.svg").read_text())
    invitation = {"title": "Talk it over with a clinician", "text": "A first conversation costs nothing."}
    search_form = {"words": "", "example": ""}
    return {
        "article_card": cards,
        "article_list": {
            **({"With a second page": {"articles": listed}} if listed else {}),
            "Empty": {"articles": [], "empty": "There is no article of this brand yet."},
        },
        "article_list_featured": {"With a second page": {"articles": listed}} if listed else {},
        "breadcrumbs": {
            "Under the home page": {"here": "Safety"},
            "Deep, with a long title": {"here": LONG_WORDS, "ancestors": ancestors},
        },
        "contents": {"Two levels": contents},
        "contents_beside": {"Two levels": contents},
        "enquiry_form": enquiry_forms(),
        "feature": cards,
        "footer": frames,
        "header": frames,
        "icon": {name: {"name": name} for name in icons},
        "invitation": {
            "With a button": invitation | {"link": "/contact/", "button": "Book a consultation"},
            "Words only": invitation,
            "Long": {"title": LONG_WORDS, "text": LONG_WORDS, "link": "/contact/", "button": LONG_WORDS},
        },
        "menu": {"With the current page": frames["Whole"]},
        "most_read": {"Three": {"articles": most_read}} if len(most_read) == 3 else {},
        "pagination": {
            "First of many": {"pages": page_of(1, 20), "what": "articles"},
            "In the middle": {"pages": page_of(10, 20), "what": "articles"},
            "Last of two": {"pages": page_of(2, 2), "what": "articles"},
        },
        "people": {"Two": {"people": [state["person"] for state in portraits.values()]}},
        "plain_form": plain_forms(),
        "portrait": portraits,
        "search_form": {
            "Empty": search_form,
            "With words": search_form | {"words": "side effects"},
            "With many words": search_form | {"words": LONG_WORDS},
        },
        "section_link": {"Beside a title": {"anchor": "components", "title": "Components"}},
        "short_notice": {"Before the first claims": {"notice": frames["Whole"]["legal"]}},
        "ways_on": {
            "With suggestions": frames["Whole"] | {"suggestions": [SimpleNamespace(title=LONG_WORDS, url="/")]},
            "Without": frames["Bare"],
        },
        "wordmark": {"Short": frames["Whole"], "Long": frames["Long words"]},
        "words_explained": {"Two words": {"explained": explained_words()}},
    }


def explained_words() -> SimpleNamespace:
    words = [
        ("Infusion", "A medicine that runs slowly into a vein.", "/topics/infusion/"),
        (LONGEST_WORD, LONG_WORDS, ""),
    ]
    return SimpleNamespace(
        entries=[
            SimpleNamespace(term=term, explanation=explanation, url=url, slug=f"word-{number}")
            for number, (term, explanation, url) in enumerate(words)
        ]
    )


def plain_forms() -> dict[str, dict[str, Any]]:
    from wagtail.forms import PasswordViewRestrictionForm

    shown = {"action": "/patterns/", "button": "Continue"}
    return {
        "Empty": shown | {"form": PasswordViewRestrictionForm(instance=None)},
        "With errors": shown | {"form": PasswordViewRestrictionForm({"password": ""}, instance=None)},
    }


def component_patterns(request: HttpRequest) -> list[Pattern]:
    """Return every component that readers see."""
    patterns = []
    for name, states in component_states(request).items():
        shown = [
            State(
                title,
                with_names_of_its_own(
                    render_to_string(f"includes/{name}.html", context, request=request), f"{name}-{number}"
                ),
            )
            for number, (title, context) in enumerate(states.items())
        ]
        patterns.append(Pattern(name, shown))
    return patterns


@never_cache
def patterns(request: HttpRequest) -> HttpResponse:
    """Show the pattern page; on a public site, whatever page has this address."""
    if not settings.PATTERN_PAGE:
        return serve(request, request.path.lstrip("/"))
    themes = [ServiceBrand(name=name, slug=f"theme-{name.lower()}", colour=colour) for name, colour in THEMES.items()]
    return render(
        request,
        "patterns/patterns.html",
        {
            "themes": themes,
            "themes_address": stylesheet_address(themes),
            "blocks": block_patterns(),
            "components": component_patterns(request),
        },
    )
