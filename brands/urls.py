"""Addresses of what brands give to pages."""

from django.urls import path

from brands.views import stylesheet

urlpatterns = [path("stylesheets/<slug:asked_fingerprint>.css", stylesheet, name="stylesheet")]
