"""Wagtail's command, of which one refusal does not keep all that is due after it from the public.

What is due is told by the clock of the database: a machine whose own clock is wrong publishes nothing before its time.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from wagtail.management.commands import publish_scheduled
from wagtail.models import DraftStateMixin, Page, Revision

from compliance.notices import tell_editors_of_refused_schedule


class Command(publish_scheduled.Command):
    help = "Publishes and unpublishes what is due. What is refused becomes a draft again, and its editors are told."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        models = [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
        for model in models:
            for expired in model.objects.filter(live=True, expire_at__lt=Now()).order_by("expire_at"):
                self.unpublish(expired)
        due = Revision.objects.filter(approved_go_live_at__lt=Now()).order_by("approved_go_live_at")
        for revision in list(due):
            self.publish(revision)

    def unpublish(self, expired: Any) -> None:
        """Unpublish what has expired. What must stay public, such as a disclaimer in use, is tried again each time."""
        try:
            with transaction.atomic():
                expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        except ValidationError as refusal:
            self.stderr.write(f"“{expired}” has expired and stays public: {' '.join(refusal.messages)}")

    def publish(self, revision: Revision) -> None:
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except ValidationError as refusal:
            self.stderr.write(f"“{revision.object_str}” was due and is not published: {' '.join(refusal.messages)}")
            with transaction.atomic():
                # Once told is enough: nobody wants the same letter every minute, nor a text that goes live at
                # whatever hour its last approval comes.
                revision.approved_go_live_at = None
                revision.save(update_fields=["approved_go_live_at"])
                tell_editors_of_refused_schedule(revision, refusal.messages)
