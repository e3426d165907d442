"""Reading what is in force costs as much with many objects as with few: plans use indexes, and are made once."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from delivery.models import InForce
from delivery.prepared import prepared_cursor
from delivery.reading import FIND_BY_PATH, FIND_BY_SLUG, FIND_OBJECT, FIND_REDIRECT, FIND_SNIPPET, newest

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "by path": FIND_BY_PATH,
    "by slug": FIND_BY_SLUG,
    "by name": FIND_OBJECT,
    "snippet by slug": FIND_SNIPPET,
    "redirect": FIND_REDIRECT,
}
PARAMETER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Put five thousand pages in force, so that reading all of them would be the dearer way."""
    with django_db_blocker.unblock():
        InForce.objects.bulk_create(
            InForce(
                object=f"page-{key}", number=1, kind="page", key=key, type="article", site=1, path=f"/articles/{key}/",
                slug=f"article-{key}", title=f"Article {key}", is_private=True, recorded_at=timezone.now(),
                text="{}", card="{}",
            )
            for key in range(100_000, 105_000)
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE delivery_inforce")
        yield
        InForce.objects.filter(key__gte=100_000).delete()


def plan_for_any_value(statement: str) -> str:
    """Return the plan that PostgreSQL makes once, for whatever will be asked."""
    names: dict[str, int] = {}
    numbered = PARAMETER.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", statement)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {numbered.replace('%%', '%')}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_no_statement_reads_all_that_is_in_force(many, statement):
    plan = plan_for_any_value(statement)
    assert "Seq Scan on delivery_inforce" not in plan, plan


def test_a_statement_is_planned_once_a_connection():
    for _ in range(3):
        newest()
    with prepared_cursor(connection) as cursor:
        cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")
        plans = {statement.strip(): (generic, custom) for statement, generic, custom in cursor.fetchall()}
    generic, custom = plans["SELECT number, sha256 FROM delivery_head WHERE id = 1"]
    assert generic >= 3
    assert custom == 0
