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
