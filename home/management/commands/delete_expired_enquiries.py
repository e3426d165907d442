"""Delete the enquiries that the site no longer has a reason to keep."""

import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.models import Enquiry, EnquiryCount
from home.models.enquiries import retention_days


class Command(BaseCommand):
    help = (
        "Deletes enquiries older than the number of days in the site settings, with their notes, "
        "and what was counted of senders. A worker runs it every night."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        days = retention_days()
        limit = now - datetime.timedelta(days=days)
        expired = Enquiry.objects.filter(created_at__lt=limit)
        number = expired.count()
        expired.delete()
        EnquiryCount.objects.filter(ends_at__lt=now).delete()
        self.stdout.write(f"Deleted {number} enquiries older than {days} days.")
