"""What the cache of a process did, for whoever watches the site."""

import os

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from accounts.models import TokenAccess
from accounts.tokens import TokenAuth, refusal
from delivery.caching.front import FRONT


@never_cache
def cache_metrics(request: HttpRequest) -> JsonResponse:
    """Return the figures of the process that happens to answer, as plain numbers.

    For whoever may use the admin: signed in, or by a person's token.
    """
    if "Authorization" in request.headers:
        token = TokenAuth()(request)  # sets the person, or nobody
        if token is not None and refusal(token, TokenAccess.READ):
            raise PermissionDenied
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    front = request.META.get(FRONT)
    return JsonResponse({"process": os.getpid(), "is_enabled": front is not None, **(front.figures if front else {})})
