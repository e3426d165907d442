"""Settings of ``make serve``: refuses to start without what only its owner can give."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.error_reports import report_errors
from cms.settings.base import *  # noqa: F403 - settings are one flat namespace
from cms.settings.base import DATABASES, STORAGES, env

REQUIRED_VARIABLES = {
    "SECRET_KEY": "a random string of at least 50 characters",
    "ALLOWED_HOSTS": "the host names that the site answers to, separated by commas",
    "SITE_URL": "the address of the site, such as https://www.example.com",
}

missing = [f"{name} ({purpose})" for name, purpose in REQUIRED_VARIABLES.items() if not env(name, default="")]
if missing:
    raise ImproperlyConfigured(f"Set these environment variables: {'; '.join(missing)}.")

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL")
if urlsplit(SITE_URL).scheme not in {"http", "https"}:
    raise ImproperlyConfigured(f"SITE_URL must start with https:// (or http:// behind a proxy); it is {SITE_URL!r}.")
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]
WAGTAILADMIN_BASE_URL = SITE_URL.rstrip("/")

# Connecting costs more than most requests; each thread of a worker keeps its connection.
for database in DATABASES.values():
    database["CONN_MAX_AGE"] = env.int("DATABASE_CONNECTION_SECONDS", default=600)

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# A site that is served over plain http (a trial on one machine) would be unreachable with these on.
served_over_https = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = served_over_https
SESSION_COOKIE_SECURE = served_over_https
CSRF_COOKIE_SECURE = served_over_https
if served_over_https:
    # Browsers take cookies with this prefix over https from this very host only: no other one can put its own there.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if served_over_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = served_over_https
SECURE_HSTS_PRELOAD = served_over_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REDIRECT_EXEMPT: list[str] = []

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"website@{urlsplit(SITE_URL).hostname}")

if SENTRY_DSN := env("SENTRY_DSN", default=""):
    report_errors(SENTRY_DSN)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cms.logs.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
