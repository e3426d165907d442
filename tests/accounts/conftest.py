"""People who sign in, and what they sign in with."""

import time
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User

PASSWORD = "the-right-words-in-order"
# Far from midnight, when all counts begin anew.
NOON = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)


def code_of(secret: str, steps: int = 0) -> str:
    """Return what an app shows now, or ``steps`` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_app(user: User) -> str:
    """Set up an app for ``user``, with recovery codes. Return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def pat(db, noon):
    return User.objects.create_superuser("pat", "pat@example.com", PASSWORD)


@pytest.fixture
def sign_in(client):
    """Return what gives a name and a password to the admin."""

    def give(name="pat", password=PASSWORD, address="/admin/login/", **extra):
        return client.post(address, {"username": name, "password": password, **extra})

    return give


@pytest.fixture
def give_code(client):
    return lambda code: client.post("/admin/login/second-factor/", {"code": code})
