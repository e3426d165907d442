"""The database that DATABASE_URL names, or the reason why it cannot be used."""

import warnings

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured

CONNECT_TIMEOUT_SECONDS = 5


def settings_from_url(
    url: str, *, variable: str = "DATABASE_URL", otherwise: str = "use the embedded one", **options: object
) -> dict[str, object]:
    """Return the entry of ``DATABASES`` for the server that ``url`` names. ``options`` are of libpq.

    ``otherwise`` is what the site does without ``variable``.

    Raises ``ImproperlyConfigured`` if it is no address of a PostgreSQL database.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an unknown scheme is told below, in words that say what to do
        try:
            settings = dict(environ.Env.db_url_config(url))
        except ValueError:
            settings = {}
    if settings.get("ENGINE") != "django.db.backends.postgresql" or not settings.get("NAME"):
        # The address may hold a password, so it is not repeated.
        raise ImproperlyConfigured(
            f"{variable} is not the address of a PostgreSQL database: write postgres://user:password@host:5432/name, "
            f"or unset it to {otherwise}."
        )
    settings["CONN_HEALTH_CHECKS"] = True
    settings["OPTIONS"] = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **options, **settings.get("OPTIONS", {})}
    return settings


def reason_of_failure(error: Exception) -> str:
    """Return the last thing that PostgreSQL or its client said of a failed connection, in one line."""
    cause = error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    complaints = [line for line in lines if "failed:" in line or "FATAL" in line or "timeout" in line]
    return (complaints or lines or ["no reason given"])[0]
