"""Requests made from the description of an API, right and broken ones, for every role."""

import os
from collections.abc import Callable
from typing import Any

import hypothesis
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from schemathesis import GenerationMode

from accounts.models import TokenAccess
from accounts.tokens import create_token

CASES = int(os.environ.get("SCHEMATHESIS_CASES", "400"))
SEED = 20261001
ROLES = ("Editors", "Publishers", "Medical reviewers", "Legal")
ANYONE, ADMINISTRATOR = "anyone", "Administrator"
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def token_of(role: str) -> dict[str, str]:
    """Return the header of a new person in ``role``, with a token that may do all that they may; none for anyone."""
    if role == ANYONE:
        return {}
    user = get_user_model().objects.create_user(role, is_superuser=role == ADMINISTRATOR)
    if role != ADMINISTRATOR:
        user.groups.add(Group.objects.get(name=role))
    return {"Authorization": f"Bearer {create_token(user, role, TokenAccess.WRITE)[1]}"}


def each_generated(operation: Any, mode: GenerationMode, examples: int, send: Callable[[Any, int], None]) -> int:
    """Call ``send`` with each of the requests made from an operation, and its number. Return how many they were."""
    tried = 0

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def send_each(case: Any) -> None:
        nonlocal tried
        tried += 1
        send(case, tried)

    try:
        send_each()
    except hypothesis.errors.Unsatisfiable:
        # What takes any text cannot be asked wrongly.
        assert mode is GenerationMode.NEGATIVE
    return tried
