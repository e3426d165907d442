"""Addresses of pictures."""

from django.urls import path

from media_library.views import picture

urlpatterns = [path("<int:key>/<str:digest>/<int:width>.<str:extension>", picture, name="picture")]
