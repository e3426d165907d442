"""Production settings for the servers that are measured; the environment says which of them this is.

``BENCH_SERVER``: ``site`` (the site as it is), ``cold`` (the site with its response cache off), ``stock`` (Wagtail's
own API and plain templates on the same content) or ``floor`` (Django with one trivial view and no middleware).
"""

import os
import secrets

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
# Over plain http: the load comes from this machine only.
os.environ.setdefault("SITE_URL", "http://127.0.0.1")

from cms.settings.production import *  # noqa: F403 - settings are one flat namespace
from cms.settings.production import BASE_DIR, INSTALLED_APPS, LOGGING, TEMPLATES

SERVER = os.environ.get("BENCH_SERVER", "site")
# Each server takes part in the same table of settings, so that they differ in nothing else.
DELIVERY_CACHE_ENABLED = SERVER == "site"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]

if SERVER == "floor":
    ROOT_URLCONF = "benchmarks.floor"
    MIDDLEWARE = []
elif SERVER == "stock":
    ROOT_URLCONF = "benchmarks.stock.urls"
    INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.stock"]
    # First, so that its templates of blocks stand in place of the site's.
    TEMPLATES[0]["DIRS"] = [BASE_DIR / "benchmarks" / "stock" / "templates", *TEMPLATES[0]["DIRS"]]  # type: ignore[misc]
