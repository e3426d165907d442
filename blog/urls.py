"""Pages of brands, people and topics."""

from django.urls import path

urlpatterns: list = []
