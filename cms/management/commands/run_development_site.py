"""What ``make run`` does once its virtual environment is there."""

import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from wagtail.models import Page, Site

from cms.management.site_command import SiteCommand, reachable

LOGIN_NAME = "admin"
LOGIN_PASSWORD = "pointhealth"  # noqa: S105 - printed and documented: for development only


class Command(SiteCommand):
    help = "Run the site for development, with its database, a login and, on the first run, demo content."

    server_environment = {"DJANGO_RUNSERVER_HIDE_WARNING": "true"}

    def refuse_wrong_settings(self) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "This makes a login that everybody knows, so it runs with development settings only: "
                "use `make serve`, or set DJANGO_SETTINGS_MODULE=cms.settings.development."
            )

    def prepare_site(self) -> None:
        # All or nothing: a first run that is killed here is a first run again the next time.
        with transaction.atomic():
            users = get_user_model().objects
            if not users.exists():
                users.create_superuser(LOGIN_NAME, f"{LOGIN_NAME}@example.com", LOGIN_PASSWORD)
            if is_without_content():
                self.say("Loading demo content …")
                # In this process, which only prepares: nobody is to get mail about demo content.
                settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
                call_command("load_demo_content", verbosity=0)

    def server_command(self, port: int, address: str) -> list[str]:
        place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), "runserver", place]

    def announce(self, port: int, address: str) -> None:
        host = "localhost" if reachable(address) in {"127.0.0.1", "::1"} else address
        site = f"http://{host}:{port}"
        self.say(
            f"\nPointHealth CMS is running. Ctrl-C stops it.\n\n"
            f"  Site   {site}/\n"
            f"  Admin  {site}/admin/   {login_hint()}\n"
            f"  API    {site}/api/delivery/v1/docs/\n"
        )


def is_without_content() -> bool:
    """Say whether the site still shows the welcome page that Wagtail's own migrations make."""
    return Site.objects.filter(root_page__content_type__app_label="wagtailcore").exists() and not (
        Page.objects.exclude(content_type__app_label="wagtailcore").exists()
    )


def login_hint() -> str:
    user = get_user_model().objects.filter(username=LOGIN_NAME).first()
    if user is not None and user.check_password(LOGIN_PASSWORD):
        return f"(name: {LOGIN_NAME}, password: {LOGIN_PASSWORD})"
    return "(sign in with a login that you made)"
