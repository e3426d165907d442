"""The commands as they are typed, as far as they can be tried without making an environment."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations.processes import REPOSITORY

MAKEFILE = Path(REPOSITORY, "Makefile").read_text()
MOST_TARGETS = 16


def make(*arguments, **variables):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_target_with_what_it_does():
    targets = re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE)
    listed = re.findall(r"^make (\S+) +\S", make().stdout, flags=re.MULTILINE)
    assert listed == targets
    assert len(targets) <= MOST_TARGETS


@pytest.mark.parametrize("numbers", ["(3, 10)", "(3, 14)"])
def test_an_unsupported_python_is_refused_in_one_line(numbers):
    script = f"""
import runpy, sys
sys.version_info = {numbers[:-1]}, 0, "final", 0)
sys.argv = ["cms/virtual_environment.py", "runtime", "true"]
runpy.run_path("cms/virtual_environment.py", run_name="__main__")
"""
    outcome = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 1
    assert len(outcome.stderr.splitlines()) == 1
    assert "install Python 3.11 to 3.13" in outcome.stderr


def test_a_missing_python_is_refused_in_one_line():
    outcome = make("run", "PYTHON=python-that-nobody-has")
    assert outcome.returncode != 0
    assert "install Python 3.11 to 3.13" in outcome.stdout + outcome.stderr


def test_ci_calls_lint_and_test_and_nothing_else():
    lines = Path(REPOSITORY, ".ci", "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make lint", "make test"]


@pytest.mark.parametrize("name", re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
def test_every_command_is_documented(name):
    assert f"make {name}" in Path(REPOSITORY, "docs", "operations.md").read_text()


def test_every_environment_variable_is_documented():
    sources = [*Path(REPOSITORY, "cms").rglob("*.py"), Path(REPOSITORY, "Makefile")]
    read = re.compile(r"""(?:env|env\.\w+|os\.environ\.get)\(\s*["']([A-Z_]+)["']""")
    names = {name for source in sources for name in read.findall(source.read_text())}
    names |= set(
        re.findall(r"""^    "([A-Z_]+)": """, Path(REPOSITORY, "cms/settings/production.py").read_text(), re.MULTILINE)
    )
    text = Path(REPOSITORY, "docs", "operations.md").read_text()
    assert names - {"PATH", "HOME", "XDG_RUNTIME_DIR"} >= {"DATA_DIR", "DATABASE_URL", "SECRET_KEY", "PORT"}
    assert sorted(name for name in names - {"PATH"} if f"`{name}`" not in text) == []
