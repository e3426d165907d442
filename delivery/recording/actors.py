"""Who publishes: the person signed in, a schedule, or a command."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from wagtail.log_actions import get_active_log_context

from delivery.models.publications import ActorKind


@dataclass(frozen=True)
class Actor:
    """Who did it: ``identifier`` is the primary key of a person."""

    kind: ActorKind
    name: str = ""
    identifier: int | None = None


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Record what is published within the block as done by ``actor``."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def current_actor() -> Actor:
    """Return who acts now: whom the code named, else who is signed in to Wagtail, else the command that runs."""
    if named := _acting.get():
        return named
    user = get_active_log_context().user
    if user is not None and user.pk:
        return Actor(ActorKind.USER, user.get_username(), user.pk)
    if len(sys.argv) > 1 and Path(sys.argv[0]).name == "manage.py":
        return Actor(ActorKind.COMMAND, sys.argv[1])
    return Actor(ActorKind.SYSTEM)
