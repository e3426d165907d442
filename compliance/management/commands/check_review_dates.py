"""The command that the schedule runs each minute: a new day takes effect at its beginning."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.review_dates import check_review_dates


class Command(BaseCommand):
    help = "Sends notices of medical reviews that are due, and puts into effect what brands say of overdue ones."

    def handle(self, *args: Any, **options: Any) -> None:
        check_review_dates(self.stderr.write)
