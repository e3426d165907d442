"""Mail to the owner of an account when somebody changes how it is signed in to: it may not have been them."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.admin.mail import send_mail


def tell_owner(user: Any, change: str) -> None:
    """Tell ``user`` by mail, once it is done, what changed. A mail server that is away keeps nobody from it."""
    if not user.email:
        return
    moment = timezone.localtime().strftime("%Y-%m-%d %H:%M %Z")
    text = (
        f"Your account “{user.get_username()}” on {settings.WAGTAIL_SITE_NAME}, {moment}: {change}.\n\n"
        "If it was not you, tell an administrator at once, and change your password."
    )
    subject = f"{settings.WAGTAIL_SITE_NAME}: {change}"
    transaction.on_commit(partial(send_mail, subject, text, [user.email], fail_silently=True))
