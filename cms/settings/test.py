"""Settings of the test suite: production's rules without its secrets, and no cost that tests can do without."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403 - settings are one flat namespace

DEBUG = False
SECRET_KEY = "tests-only-not-a-secret"  # noqa: S105 - production refuses to start without its own
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "pointhealth-cms-tests-media"
IMPORTS_ROOT = Path(tempfile.gettempdir()) / "pointhealth-cms-tests-imports"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WAGTAILADMIN_BASE_URL = "http://testserver"
# At once, as if a worker had nothing else to do; tests of the queue ask for the queue.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Tests see what the site makes of a request; those of the cache put it in front themselves.
DELIVERY_CACHE_ENABLED = False
PATTERN_PAGE = True
