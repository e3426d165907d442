"""The WSGI application that ``make serve`` runs: kept responses first, then the delivery API and the site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

from cms.database_connections import close_with_their_threads, limit_waiting
from delivery.api.application import DeliveryBeside
from delivery.caching.front import in_front_of

close_with_their_threads()
limit_waiting()
application = in_front_of(DeliveryBeside(get_wsgi_application()))
