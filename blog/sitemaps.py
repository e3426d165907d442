"""Sitemaps of what is no page: brands, people, topics."""

from django.contrib.sitemaps import Sitemap

from blog.models import Person, Topic
from brands.models import live_brands


class BrandSitemap(Sitemap):
    def items(self):
        return live_brands()

    def lastmod(self, brand):
        return brand.last_published_at


class PersonSitemap(Sitemap):
    def items(self):
        return Person.objects.all()


class TopicSitemap(Sitemap):
    def items(self):
        return Topic.objects.all()
