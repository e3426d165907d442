"""Addresses outside the admin: what a link in a letter opens."""

from django.urls import path

from compliance.invitation_views import InvitedDecisionView, InvitedPreviewView

urlpatterns = [
    path("sign-off/<slug:secret>/", InvitedDecisionView.as_view(), name="invited_decision"),
    path("sign-off/<slug:secret>/preview/", InvitedPreviewView.as_view(), name="invited_preview"),
]
