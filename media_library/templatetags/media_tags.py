"""Pictures in templates."""

from django import template

from media_library.renditions import MODERN_FORMAT, SHARE_FILTER, ResponsiveImage

register = template.Library()


@register.inclusion_tag("media_library/responsive_picture.html")
def responsive_picture(image, *, alt="", sizes="100vw", loading="lazy", css_class=""):
    """Show ``image`` in the size that the reader's screen needs.

    ``alt`` is empty for a decorative picture. ``loading="eager"`` is for what stands above the fold.
    """
    return {
        "picture": ResponsiveImage(image),
        "alt": alt,
        "sizes": sizes,
        "loading": loading,
        "css_class": css_class,
        "modern_type": f"image/{MODERN_FORMAT}",
    }


@register.simple_tag(takes_context=True)
def share_image(context):
    """Return the rendition that stands for the page where it is shared, None if neither page nor site has a picture."""
    page, site_settings = context.get("page"), context.get("site_settings")
    picture = (
        getattr(page, "share_image", None)
        or getattr(page, "hero_image", None)
        or getattr(site_settings, "default_share_image", None)
    )
    return picture.get_rendition(SHARE_FILTER) if picture else None
