"""The delivery API without what only the site needs: sessions, sign-in, forms, static files.

Nobody is signed in by a cookie here, so none is read. That is safer, and half of the time of a request.
"""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from delivery.caching.front import Application, Environment, StartResponse


class WithDeliveryMiddleware:
    """A handler of Django's with the middleware of ``DELIVERY_MIDDLEWARE`` only."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        with override_settings(MIDDLEWARE=settings.DELIVERY_MIDDLEWARE):
            super().load_middleware(is_async)  # type: ignore[misc]  # of the handler that this is mixed into


class DeliveryHandler(WithDeliveryMiddleware, WSGIHandler):
    pass


class DeliveryBeside:
    """Gives requests for the delivery API to a handler of its own, and all others to ``site``."""

    def __init__(self, site: Application):
        self.site = site
        self.delivery: Application = DeliveryHandler()

    def __call__(self, environ: Environment, start_response: StartResponse):
        is_delivery = environ["PATH_INFO"].startswith(settings.DELIVERY_API_PATH)
        return (self.delivery if is_delivery else self.site)(environ, start_response)
