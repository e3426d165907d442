"""Every cell of docs/permissions.md, tried through the addresses of the site: who may do it does, nobody else can.

The document is the matrix: there is no other list. A row without an attempt, or an attempt without a row, fails.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.conftest import made_for_several_tests
from tests.security.attempts import ATTEMPTS, Actor
from tests.security.world import GROUPS, make_world

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
MAY, MAY_NOT = "yes", "–"


def rows() -> dict[str, dict[str, bool]]:
    """Return what the tables of the document say: row → role → whether it may."""
    found: dict[str, dict[str, bool]] = {}
    roles: list[str] = []
    for line in DOCUMENT.read_text().splitlines():
        if not line.startswith("|") or line.startswith("|--"):
            continue
        name, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in GROUPS:
            roles = cells
            continue
        if not roles:
            continue  # the table of the roles themselves
        assert name not in found, f"“{name}” stands there twice."
        assert set(cells) <= {MAY, MAY_NOT}, line
        found[name] = dict(zip(roles, (cell == MAY for cell in cells), strict=True))
    return found


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), made_for_several_tests(make_world) as made:
        yield made


def try_all(world, role) -> tuple[dict[str, bool], list[str]]:
    """Return what came through of all attempts of a role, and what ended in an error of the server."""
    outcome, actor = {}, Actor(world, world.people[role], world.tokens[role])
    for name, tried in ATTEMPTS.items():
        with transaction.atomic():
            outcome[name] = tried(actor)
            transaction.set_rollback(True)
    return outcome, actor.errors


def test_every_row_has_an_attempt_and_every_role_a_column():
    assert sorted(rows()) == sorted(ATTEMPTS)
    assert all(list(cells) == list(GROUPS) for cells in rows().values())


@pytest.mark.django_db
@pytest.mark.parametrize("role", GROUPS)
def test_each_role_can_do_what_the_document_says_and_no_more(world, role, show_figure):
    outcome, errors = try_all(world, role)
    wrong = [
        f"{role} {'can' if came_through else 'cannot'}: {name}"
        for name, came_through in outcome.items()
        if came_through != rows()[name][role]
    ]
    assert errors + wrong == []
    show_figure(f"Permissions: {len(outcome)} cells tried as {role}")
