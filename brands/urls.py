"""Addresses of what brands give to pages."""

from django.urls import path

from brands.views import brand_theme

urlpatterns = [path("brands/theme.css", brand_theme, name="brand_theme")]
