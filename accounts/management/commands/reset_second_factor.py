"""For the last administrator whose phone or key is gone."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.log_actions import log

from accounts.second_factor import reset_second_factor


class Command(BaseCommand):
    help = "Take all second factors from an account and end its sessions; a new one is set up at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”.")
        number = reset_second_factor(user)
        log(user, "accounts.second_factor_reset", data={"number": number})
        self.stdout.write(f"{username} has no second factor now, and sets one up at the next sign-in.")
