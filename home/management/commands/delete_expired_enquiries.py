"""Delete the enquiries that the site no longer has a reason to keep."""

import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import Site

from home.models import Enquiry, SiteSettings


class Command(BaseCommand):
    help = "Deletes enquiries older than the number of days in the site settings. Run it every night."

    def handle(self, *args, **options):
        # An enquiry whose page is gone belongs to no site any more: the shortest time holds for it.
        days = min((SiteSettings.for_site(site).enquiry_retention_days for site in Site.objects.all()), default=180)
        limit = timezone.now() - datetime.timedelta(days=days)
        deleted, _ = Enquiry.objects.filter(created_at__lt=limit).delete()
        self.stdout.write(f"Deleted {deleted} enquiries older than {days} days.")
