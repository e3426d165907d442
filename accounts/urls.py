"""Addresses by which people sign in: they stand before Wagtail's own."""

from allauth.mfa.base.views import authenticate
from allauth.socialaccount.providers.openid_connect.views import callback
from django.urls import URLPattern, path

from accounts.views import LoginView, ReadersLoginView, sign_in_by_provider

urlpatterns: list[URLPattern] = [
    path("admin/login/", LoginView.as_view(), name="account_login"),
    path("admin/login/second-factor/", authenticate, name="mfa_authenticate"),
    path("_util/login/", ReadersLoginView.as_view(), name="readers_login"),
    # Without a provider in the settings there is nothing at these two.
    path("admin/login/provider/", sign_in_by_provider, name="sign_in_by_provider"),
    path("admin/login/<slug:provider_id>/callback/", callback, name="openid_connect_callback"),
]
