"""Delete the enquiries that the site no longer has a reason to keep."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import ModelLogEntry

from home.models import Enquiry, EnquiryCount
from home.models.enquiries import retention_days

DELETED = "An enquiry that is deleted"


class Command(BaseCommand):
    help = (
        "Deletes enquiries older than the number of days in the site settings, with their notes and their senders' "
        "names in the admin's log, and what was counted of senders. A worker runs it every night."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        days = retention_days()
        limit = now - datetime.timedelta(days=days)
        expired = Enquiry.objects.filter(created_at__lt=limit)
        number = expired.count()
        expired.delete()
        # The log says who changed or deleted an enquiry, and calls it by its sender: that much stays no longer than it.
        kept = Enquiry.objects.annotate(key=Cast("pk", CharField())).values("key")
        logged = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Enquiry))
        logged.exclude(object_id__in=kept).update(label=DELETED)
        EnquiryCount.objects.filter(ends_at__lt=now).delete()
        self.stdout.write(f"Deleted {number} enquiries older than {days} days.")
