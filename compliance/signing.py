"""The content that people sign: what of a public document they answer for, in the one form that is hashed."""

import copy
import functools
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import cached_property as django_cached_property

from compliance.canonical import canonical_json, sha256_of

# The editor gives each paragraph of rich text a key of its own, and another one whenever there is none.
BLOCK_KEY = re.compile(r' data-block-key=\\"[a-z0-9]{5}\\"')


@dataclass(frozen=True)
class Subject:
    """The object that approvals are about: of an alias, the page that it is an alias of. Key 0: not stored yet."""

    content_type: int
    key: int


def subject_of(signed: Any) -> Subject:
    """Return what approvals of ``signed`` are about. Pages are named by the base model of all pages."""
    source = signed
    while getattr(source, "alias_of_id", None):
        source = source.alias_of
    return Subject(signed.get_base_content_type().pk, source.pk or 0)


@dataclass(frozen=True)
class SignedText:
    """The signed document of an object as canonical JSON."""

    text: str

    @cached_property
    def sha256(self) -> str:
        return sha256_of(self.text)

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.text)


def signed_text(signed: Any, document: dict[str, Any] | None = None) -> SignedText:
    """Return what is signed of an object (``SignedOff``): of ``document``, else of what it would show the public."""
    return signed_text_of(type(signed), afresh(signed).public_document() if document is None else document)


def signed_text_of(model: Any, document: dict[str, Any]) -> SignedText:
    """Return what is signed of a public document of an object of ``model`` (``SignedOff``)."""
    return SignedText(BLOCK_KEY.sub("", canonical_json(model.signed_part(document))))


def afresh(signed: Any) -> Any:
    """Return a copy of ``signed`` that has computed nothing yet: what it computed before may be of an earlier text."""
    copied = copy.copy(signed)
    for name in computed_properties(signed.__class__):
        copied.__dict__.pop(name, None)
    return copied


@functools.cache
def computed_properties(model: type) -> tuple[str, ...]:
    """Return the properties whose values objects of ``model`` keep once they are computed."""
    kinds = (functools.cached_property, django_cached_property)
    return tuple(name for base in model.__mro__ for name, value in vars(base).items() if isinstance(value, kinds))


def content_sha256(signed: Any) -> str:
    """Return the hash to which approvals of this very content are bound."""
    return signed_text(signed).sha256
