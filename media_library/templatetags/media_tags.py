"""Pictures in templates."""

from django import template

from media_library.renditions import MODERN_FORMAT, ResponsiveImage

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
