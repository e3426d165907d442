"""Tokens that act in a person's name: Wagtail's, each with terms of what it opens and until when.

Wagtail keeps a keyed hash of a token, shows it once, notes its last use at most once a minute, and lets it be revoked.
"""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.models import APIToken

from accounts.models import TokenAccess, TokenTerms

DEFAULT_DAYS = 90
LIFETIMES = (7, 30, DEFAULT_DAYS, 365)


@receiver(post_save, sender=APIToken)
def give_terms(sender: Any, instance: APIToken, *, created: bool, raw: bool = False, **keywords: Any) -> None:
    """Give the least to a token that comes from elsewhere, such as from ``manage.py api_tokens create``."""
    if created and not raw:
        expires_at = timezone.now() + datetime.timedelta(days=DEFAULT_DAYS)
        TokenTerms.objects.create(token=instance, expires_at=expires_at)


@transaction.atomic
def create_token(
    user: Any, name: str, access: TokenAccess = TokenAccess.READ, days: int = DEFAULT_DAYS
) -> tuple[APIToken, str]:
    """Make a token. Return it with its text, which is stored nowhere."""
    token, text = APIToken.create_token(user=user, name=name)
    set_terms(token, access, days)
    return token, text


def set_terms(token: APIToken, access: TokenAccess, days: int) -> None:
    terms = token.terms
    terms.access, terms.expires_at = access, timezone.now() + datetime.timedelta(days=days)
    terms.save()


class TokenAuth(BearerTokenAuth):
    """Finds the person of a token that is neither revoked nor expired. What it may open, ``allows`` tells."""

    def authenticate(self, request: HttpRequest, token: str) -> APIToken | None:
        found = (
            APIToken.objects.select_related("user", "terms")
            .filter(
                key_hash__in=APIToken.candidate_key_hashes(token),
                revoked_at__isnull=True,
                terms__expires_at__gt=timezone.now(),
            )
            .first()
        )
        if found is None or not found.user.is_active:
            request.user = AnonymousUser()
            return None
        request.user = found.user
        self._touch_last_used(found)
        return found


def refusal(token: APIToken, wanted: TokenAccess) -> str:
    """Return why ``token`` does not open what is ``wanted``, empty if it does."""
    return "" if token.terms.includes(wanted) else f"This token is for less: {token.terms.get_access_display()}."
