"""How a page looks where it is shared."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from wagtail.models import Page, Site

from blog.models import ArticlePage
from blog.sharing import HEIGHT, WIDTH, base_of, share_image_address
from media_library.templatetags.media_tags import share_image

register = template.Library()


@dataclass(frozen=True)
class SharedPicture:
    """A picture that stands for a page."""

    url: str
    width: int
    height: int
    alt: str = ""


@register.simple_tag(takes_context=True)
def shared_picture(context) -> SharedPicture | None:
    """Return what stands for the page where it is shared: what an editor chose, else an article's drawn picture."""
    request, page = context.get("request"), context.get("page")
    is_public_article = isinstance(page, ArticlePage) and page.live and not getattr(request, "is_preview", False)
    if is_public_article and not page.share_image_id:
        base = base_of(Site.find_for_request(request) if request else None)
        alt = f"{page.brand.name}: {page.title}"
        return SharedPicture(base + share_image_address(page), WIDTH, HEIGHT, alt)
    found = share_image(context)
    return SharedPicture(found.full_url, found.width, found.height) if found else None


@register.simple_tag(takes_context=True)
def canonical_address(context) -> str:
    """Return the one whole address of what is shown: with its filters and its page, without anything else."""
    request, page = context.get("request"), context.get("page")
    if isinstance(page, Page) and page.pk and (parts := page.get_url_parts(request)):
        site_id, _, path = parts
        base = base_of(
            Site.objects.filter(pk=site_id).first() if not is_current(site_id, request) else current(request)
        )
    else:
        base, path = base_of(current(request)), request.path if request else "/"
    articles = context.get("articles")
    asked = {
        **{name: chosen.slug for name in ("brand", "topic") if (chosen := context.get(f"chosen_{name}"))},
        **({"page": articles.number} if getattr(articles, "number", 1) > 1 else {}),
    }
    return f"{base}{path}" + (f"?{urlencode(asked)}" if asked else "")


def current(request) -> Site | None:
    return Site.find_for_request(request) if request else None


def is_current(site_id: int, request) -> bool:
    site = current(request)
    return site is not None and site.pk == site_id
