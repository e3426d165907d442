"""The one exception of the embedded server."""

from django.core.management.base import CommandError


class EmbeddedPostgresError(CommandError):
    """The embedded server cannot run here; the message says what to do.

    A ``CommandError``, so that every management command ends with this one line and
    status 1 rather than with a traceback.
    """
