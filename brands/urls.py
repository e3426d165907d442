"""Addresses of what brands give to pages."""

from django.urls import register_converter, path

from brands.views import brand_theme


class ColourConverter:
    """Six hexadecimal digits."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value.lstrip("#").lower()


register_converter(ColourConverter, "colour")

urlpatterns = [path("brands/<slug:slug>/theme-<colour:colour>.css", brand_theme, name="brand_theme")]
