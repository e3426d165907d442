"""The variables that settings are read from: those of the process, and files that they name."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Variables(FileAwareMapping):
    """``SECRET_KEY_FILE`` names a file that holds ``SECRET_KEY``, as containers and systemd hand over secrets."""

    def __getitem__(self, name: str) -> str:
        """Return the value of a variable. Raises ``ImproperlyConfigured`` if the file that it names cannot be read."""
        try:
            value = super().__getitem__(name)
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read ({reason(error)}).") from error
        # Editors and `echo` end a file with a line break, which is no part of a secret.
        return value.strip() if self.env.get(f"{name}_FILE") else value


def reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "it is no text"


class Environment(environ.Env):
    """What settings ask for the variables of this process."""

    ENVIRON = Variables(os.environ)
