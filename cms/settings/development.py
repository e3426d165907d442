"""Settings of ``make run``: one machine, one developer, nothing secret."""

from cms.settings.base import *  # noqa: F403 - settings are one flat namespace
from cms.settings.base import env

DEBUG = True
SECRET_KEY = "development-only-not-a-secret"  # noqa: S105 - production refuses to start without its own
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost", *env.list("ALLOWED_HOSTS", default=[])]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WAGTAILADMIN_BASE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='8000')}")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A front end that is developed on the same machine hears of publications too.
DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES = env.bool("DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES", default=True)
# A changed template is seen at once.
DELIVERY_CACHE_ENABLED = env.bool("DELIVERY_CACHE_ENABLED", default=False)
PATTERN_PAGE = True
