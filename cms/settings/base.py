"""Settings that hold in every environment; each environment adds its own on top."""

from pathlib import Path

from cms.database_url import settings_from_url
from cms.embedded_postgres import database_settings
from cms.environment import Environment

BASE_DIR = Path(__file__).resolve().parents[2]

env = Environment()

# Where the embedded database and the uploaded media live.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data"))).expanduser().resolve()

INSTALLED_APPS = [
    "cms",
    "delivery",
    "home",
    "accounts",
    "search",
    "blog",
    "brands",
    "media_library",
    "compliance",
    "wagtail_modeladmin",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "ninja",
    "corsheaders",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.health.HealthMiddleware",
    "cms.observing.ObservingMiddleware",
    "delivery.caching.middleware.ResponseCacheMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.security_headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.middleware.SameOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionListMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "compliance.middleware.SignOffRefusalMiddleware",
]

# What requests for the delivery API pass: nobody is signed in by a cookie there.
DELIVERY_API_PATH = "/api/delivery/"
DELIVERY_MIDDLEWARE = [
    "cms.observing.ObservingMiddleware",
    "delivery.caching.middleware.ResponseCacheMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.security_headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# One server in all environments: the one that DATABASE_URL names, else the embedded one.
if env("DATABASE_URL", default=""):
    DATABASES = {"default": settings_from_url(env("DATABASE_URL"))}
else:
    DATABASES = {"default": database_settings(DATA_DIR)}

# Where publications may be read besides, of which the primary is the origin (see delivery/replica.py).
if env("DATABASE_REPLICA_URL", default=""):
    # Who waits for it could have had the answer from the primary.
    DATABASES["replica"] = settings_from_url(
        env("DATABASE_REPLICA_URL"),
        variable="DATABASE_REPLICA_URL",
        otherwise="read from the primary alone",
        connect_timeout=2,
        tcp_user_timeout=2_000,
    )
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}

# What answers requests waits no longer than this for the database (see cms/database_connections.py); 0 is for ever.
DATABASE_STATEMENT_SECONDS = env.int("DATABASE_STATEMENT_SECONDS", default=20)
DATABASE_LOCK_SECONDS = env.int("DATABASE_LOCK_SECONDS", default=5)
# Less than a request waits: what queues behind a migration that waits gets its page, not an error.
MIGRATION_LOCK_SECONDS = env.int("MIGRATION_LOCK_SECONDS", default=3)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One rule for everybody, after NIST SP 800-63B-4, section 3.1.1.2 (https://pages.nist.gov/800-63-4/sp800-63b.html): 15
# characters, as a password has to be long where it is all there is; none that others would guess; of what kind the
# characters are, nobody asks, and passwords do not expire.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.GuessablePasswordValidator"},
]

LANGUAGE_CODE = "en-us"
TIME_ZONE = env("TIME_ZONE", default="America/Los_Angeles")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# An image of a container has them in it, beside the code that they belong to.
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static"))).expanduser().resolve()
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# A bucket for them instead, so that several machines can serve the site. Who it lets in, boto3 finds by itself:
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a role of the machine, and so on.
MEDIA_BUCKET = env("MEDIA_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "media_library.buckets.MediaBucket",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env("MEDIA_BUCKET_ENDPOINT", default=None),
            "region_name": env("MEDIA_BUCKET_REGION", default=None),
        },
    }
    if MEDIA_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Where files wait to be imported: never served. Site and workers share it.
IMPORTS_ROOT = DATA_DIR / "imports"
# Where the sizes of pictures are asked for: a CDN in front of this site may have an address of its own.
PICTURES_URL = env("PICTURES_URL", default="/pictures/")

# Where `manage.py backup` puts backups, and the age recipient that they are encrypted for.
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(DATA_DIR / "backups"))).expanduser().resolve()
BACKUP_RECIPIENT = env("BACKUP_RECIPIENT", default="")

# Kept in the database, in the transaction that asks for them; run by `manage.py run_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Whether webhooks may call addresses inside the network, and plain http: for receivers beside the site.
DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES = env.bool("DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES", default=False)

# What the public reads is answered from bytes in each process, exact to the newest publication: docs/operations.md.
DELIVERY_CACHE_ENABLED = env.bool("DELIVERY_CACHE_ENABLED", default=True)
DELIVERY_CACHE_BYTES = env.int("DELIVERY_CACHE_BYTES", default=128_000_000)
DELIVERY_CACHE_EXCLUDED_PATHS = ["/admin/", "/django-admin", "/documents/", "/livez", "/readyz", "/metrics"]
# How many documents each process keeps read, such as brands and pictures; about 3 kB each.
DELIVERY_DOCUMENTS_AT_HAND = env.int("DELIVERY_DOCUMENTS_AT_HAND", default=5_000)
# How long a CDN may keep a response without asking. More than 0 only with one that is purged.
DELIVERY_CACHE_SHARED_SECONDS = env.int("DELIVERY_CACHE_SHARED_SECONDS", default=0)
# Whether kept responses are served on while the database does not answer, though something may have been published.
DELIVERY_CACHE_SERVE_WHEN_DATABASE_IS_DOWN = env.bool("DELIVERY_CACHE_SERVE_WHEN_DATABASE_IS_DOWN", default=False)
# A CDN or Varnish that is told of each publication: Fastly by POST with Surrogate-Key, Varnish by PURGE with xkey.
DELIVERY_PURGE_URL = env("DELIVERY_PURGE_URL", default="")
DELIVERY_PURGE_METHOD = env("DELIVERY_PURGE_METHOD", default="POST")
DELIVERY_PURGE_KEY_HEADER = env("DELIVERY_PURGE_KEY_HEADER", default="Surrogate-Key")
DELIVERY_PURGE_HEADERS = env.dict("DELIVERY_PURGE_HEADERS", default={})  # such as Fastly-Key=secret

# What the search page asks: see search/engine.py.
SEARCH_ENGINE = "delivery.searching.PublishedSearch"

# How long a link shows a draft on another front end.
DELIVERY_PREVIEW_SECONDS = env.int("DELIVERY_PREVIEW_SECONDS", default=3600)

# Other sites whose pages may read the APIs in a reader's browser, such as https://www.example.com. None by default.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
# Nothing else may be read from other sites, and without any the responses do not vary by who asks.
CORS_URLS_REGEX = r"^/api/" if CORS_ALLOWED_ORIGINS else r"(?!)"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After"]

# What Prometheus sends as Authorization: Bearer … to read /metrics. Without it nobody can.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# Whether /patterns/ shows every block and component: for who works on the design, never on a public site.
PATTERN_PAGE = False

# How many proxies of ours a request passes, each of which adds its client to X-Forwarded-For. With none, that header is
# not read: whoever sends it could name any address.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if env.bool("BEHIND_PROXY", default=False) else 0)
# How many enquiries one address may send in how many seconds.
ENQUIRY_LIMITS = [
    (env.int("ENQUIRIES_IN_TEN_MINUTES", default=5), 600),
    (env.int("ENQUIRIES_A_DAY", default=20), 86_400),
]
# The same for passwords of private pages and documents.
PASSWORD_LIMITS = [
    (env.int("PASSWORDS_IN_TEN_MINUTES", default=10), 600),
    (env.int("PASSWORDS_A_DAY", default=50), 86_400),
]

# What keys for personal data are made of: the first encrypts, all decrypt, as do SECRET_KEY and SECRET_KEY_FALLBACKS.
ENQUIRY_KEYS = env.list("ENQUIRY_KEYS", default=[])

AUTHENTICATION_BACKENDS = ["accounts.sign_in.LimitedBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "accounts.sign_in.LimitedLoginForm"
LOGIN_URL = "wagtailadmin_login"
# How many passwords may be tried in how many seconds. Whoever tries one account from many places is stopped late, so
# that nobody keeps an editor out by trying wrong ones.
SIGN_IN_TRIES = env.int("SIGN_IN_TRIES", default=5)
SIGN_IN_LIMITS = {
    "sign-in here": [(SIGN_IN_TRIES, 900)],
    "sign-in place": [(SIGN_IN_TRIES * 4, 900)],
    "sign-in account": [(SIGN_IN_TRIES * 10, 3_600)],
    # Whoever is asked for the second factor knows the password: from anywhere, few tries are enough.
    "second factor here": [(SIGN_IN_TRIES, 900)],
    "second factor account": [(SIGN_IN_TRIES * 2, 3_600)],
}

# Whether who can publish, approve or administer has to have a second factor, and how many days they may put it off.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
SECOND_FACTOR_GRACE_DAYS = env.int("SECOND_FACTOR_GRACE_DAYS", default=7)

# django-allauth holds second factors and speaks OpenID Connect. Accounts are made in the admin only.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # it counts in each process; accounts/sign_in.py counts in the database
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate": "accounts.forms.ConfirmingCodeForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmingPasskeyForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}

# A provider of OpenID Connect, by which existing accounts may sign in too. Without OIDC_ISSUER there is none.
OIDC_ISSUER = env("OIDC_ISSUER", default="")
OIDC_NAME = env("OIDC_NAME", default="your organisation's account")
SOCIALACCOUNT_ADAPTER = "accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": env("OIDC_CLIENT_ID", default=""),
                "secret": env("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Long articles have many blocks, and each block several form fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SILENCED_SYSTEM_CHECKS = ["security.W019"]  # pages may be framed by their own site: see X_FRAME_OPTIONS

X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows the preview in a frame of its own site

# With the session of whoever has one, so that no other cookie is needed for messages.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

WAGTAIL_SITE_NAME = "PointHealth CMS"
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://localhost:8000")
WAGTAILIMAGES_IMAGE_MODEL = "media_library.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media_library.CustomDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "media_library.forms.CleanImageForm"
# Which kinds of documents are taken: fewer of those whose content can be looked at (media_library/uploads.py).
WAGTAILDOCS_EXTENSIONS = env.list("DOCUMENT_TYPES", default=["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"])
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media_library.forms.CheckedDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Always saved, never shown in the browser.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# Opens also what was stored past the editor.
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "cms.rich_text_editor.CleanRichTextArea"}}
# English word forms are one word: "infusion" finds "infusions".
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}}

# The admin asks no outside host for anything.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# A submitted article is decided on in its workflow, not published past it.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True

WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = env("SITE_URL", default=None)
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
