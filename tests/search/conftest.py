import pytest

from delivery.searching.guidance import kept_guidance
from tests.site.conftest import read  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def nothing_at_hand():
    """Let each test begin as a process that has read nothing: versions of rolled-back tests may be alike."""
    kept_guidance.clear()
