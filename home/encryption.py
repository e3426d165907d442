"""Personal data at rest: fields whose columns hold nothing that can be read, or found, without a key.

Keys are made of ``ENQUIRY_KEYS``, ``SECRET_KEY`` and ``SECRET_KEY_FALLBACKS``, in this order. The first encrypts, all
decrypt. django-fernet-encrypted-fields was looked at: it takes what it cannot decrypt for a text, so that a row saved
without its key is encrypted once more; and it knows no keys but ``SECRET_KEY``.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

PREFIX = "fernet:"
ENCRYPTED = re.compile(rf"{PREFIX}gAAAA[\w-]+={{0,2}}", re.ASCII)
DATA, EMAIL_HASH = "home.personal_data", "home.email_hash"
HASH_LENGTH = 64
UNREADABLE = "Cannot be read: the key that encrypted it is missing from ENQUIRY_KEYS"


class Unreadable(str):
    """Stands for a text whose key is missing. Saved, it keeps the encrypted text for the day when the key is back."""

    encrypted: str

    def __new__(cls, encrypted: str) -> Self:
        made = super().__new__(cls, UNREADABLE)
        made.encrypted = encrypted
        return made


def secrets() -> tuple[str, ...]:
    """Return what keys are made of: the first is for what is written now."""
    return (*settings.ENQUIRY_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def derived_key(purpose: str, secret: str) -> bytes:
    """Return the 32 bytes that ``secret`` gives for one purpose, and for no other."""
    return salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest()


@lru_cache(maxsize=16)
def box(purpose: str, *among: str) -> MultiFernet:
    """Return what encrypts by the first secret of ``among``, and decrypts by any."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived_key(purpose, secret))) for secret in among])


def encrypted(text: str) -> str:
    # A lone surrogate, which JSON can hold and UTF-8 cannot, becomes a question mark: no column could hold it either.
    return PREFIX + box(DATA, *secrets()).encrypt(text.encode(errors="replace")).decode()


def decrypted(stored: str) -> str:
    """Return the text of a column: ``Unreadable`` if its key is missing, itself if it was never encrypted.

    The latter is what processes of the version before write until they are replaced; ``encrypt_enquiries`` ends it.
    """
    if not ENCRYPTED.fullmatch(stored):
        return stored
    try:
        return box(DATA, *secrets()).decrypt(stored.removeprefix(PREFIX)).decode()
    except InvalidToken:
        return Unreadable(stored)


def is_encrypted_by_first_key(stored: str) -> bool:
    try:
        box(DATA, secrets()[0]).decrypt(stored.removeprefix(PREFIX))
    except InvalidToken:
        return False
    return bool(ENCRYPTED.fullmatch(stored))


def normalised_address(address: str) -> str:
    """Return the one form of an e-mail address in which it is looked for, however it was written."""
    return "".join(unicodedata.normalize("NFKC", address).split()).casefold()


def email_hashes(address: str) -> list[str]:
    """Return the hashes under which an address may stand in the database: one for each key, the newest first."""
    told = normalised_address(address).encode(errors="replace")
    return [hmac.new(derived_key(EMAIL_HASH, secret), told, hashlib.sha256).hexdigest() for secret in secrets()]


class Encrypted(models.Field):
    """Makes a field of text one whose column holds it encrypted. It is shown and saved, never searched or sorted by."""

    def get_internal_type(self) -> str:
        return "TextField"  # encrypted texts are longer than what they hold, so no column limits them

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return value if value is None else decrypted(value)

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, Unreadable):
            return value.encrypted
        value = super().get_prep_value(value)
        return value if value is None else encrypted(str(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"“{self.name}” is encrypted: nothing is found by it. Addresses are, by their keyed hash.")
        return super().get_lookup(lookup_name)


class EncryptedCharField(Encrypted, models.CharField):
    """One line of text, encrypted."""


class EncryptedEmailField(Encrypted, models.EmailField):
    """An e-mail address, encrypted."""


class EncryptedTextField(Encrypted, models.TextField):
    """Text, encrypted."""


class EmailHashField(models.CharField):
    """A keyed hash of the address in the field ``of``, by which the rows of one address are found (a blind index)."""

    def __init__(self, *args: Any, of: str, **kwargs: Any):
        self.of = of
        super().__init__(*args, **{"max_length": HASH_LENGTH, "null": True, "editable": False} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:  # noqa: FBT001 - Django's signature
        address = getattr(model_instance, self.of)
        if not isinstance(address, Unreadable):
            setattr(model_instance, self.attname, email_hashes(address)[0])
        return super().pre_save(model_instance, add)


# Columns of one row, by name, as they are stored.
Row = dict[str, str | None]


def rewrite_rows(
    table: str, columns: Sequence[str], change: Callable[[Row], Row | None], batch: int = 500
) -> Iterator[tuple[int, int]]:
    """Change rows as ``change`` says, which returns None for a row that stays. Yield how many were seen, and changed.

    Each batch is a transaction of its own, locks its rows only, and does not wait for another to go on: interrupted, it
    is called again.
    """
    names, last = ", ".join(columns), 0
    setting = ", ".join(f"{column} = %s" for column in columns)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {names} FROM {table} WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE",  # noqa: S608 - our names
                [last, batch],
            )
            rows = cursor.fetchall()
            changed = {
                key: after
                for key, *values in rows
                if (after := change(dict(zip(columns, values, strict=True)))) is not None
            }
            cursor.executemany(
                f"UPDATE {table} SET {setting} WHERE id = %s",  # noqa: S608 - our names
                [[*(after[column] for column in columns), key] for key, after in changed.items()],
            )
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows), len(changed)


def under_first_key(row: Row, *, address: str = "", hashed: str = "") -> Row | None:
    """Return a row encrypted by the first key, None if it is so already or its key is missing.

    ``address`` names the column of which ``hashed`` holds the hash.
    """
    texts = {column: decrypted(value or "") for column, value in row.items() if column != hashed}
    if any(isinstance(text, Unreadable) for text in texts.values()):
        return None
    digest = email_hashes(texts[address])[0] if address else None
    if all(is_encrypted_by_first_key(row[column] or "") for column in texts) and (not hashed or row[hashed] == digest):
        return None
    after: Row = {column: encrypted(text) for column, text in texts.items()}
    return after | {hashed: digest} if hashed else after


def in_plain_text(row: Row, *, hashed: str = "") -> Row:
    """Return a row as it was before it was encrypted. Raises ``ValueError`` if its key is missing."""
    texts = {column: decrypted(value or "") for column, value in row.items() if column != hashed}
    if any(isinstance(text, Unreadable) for text in texts.values()):
        raise ValueError(UNREADABLE)
    return texts | {hashed: None} if hashed else dict(texts)
