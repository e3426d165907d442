"""Put the demonstration into the site."""

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from home.demo.loading import DemoLoader


class Command(BaseCommand):
    help = (
        "Puts demo content into the site: two brands with their disclaimers, people, topics, references, articles, "
        "pages, menus and pictures. Safe to repeat: what is there stays as it is."
    )

    def handle(self, *args, verbosity: int, **options):
        loader = DemoLoader(self.stdout.write if verbosity > 1 else lambda line: None)
        try:
            made = loader.load()
        except Page.DoesNotExist as error:
            # A site that was built by hand may lack what the demonstration's texts link to.
            raise CommandError(f"{error} Nothing was loaded.") from error
        if verbosity:
            self.stdout.write(f"Made {made} objects." if made else "Nothing to do: the demo content is there already.")
