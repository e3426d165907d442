"""Calls the steps that run inside Django, each in a process of its own."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.servers import step_environment


class StepError(Exception):
    """A step that failed."""


def run_step(data_dir: Path, name: str, *arguments: str, server: str = "site") -> Any:
    """Run a step to its end and return what it found. What it says meanwhile goes to the screen."""
    outcome = subprocess.run(
        [sys.executable, "-m", "benchmarks.django_step", name, *arguments],
        env=step_environment(data_dir, server),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise StepError(f"The step “{name}” failed with status {outcome.returncode}.")
    return json.loads(outcome.stdout.splitlines()[-1])


def run_command(data_dir: Path, *arguments: str) -> tuple[int, str]:
    """Run ``manage.py`` with these arguments; return its status and what it printed."""
    outcome = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=step_environment(data_dir, "site"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return outcome.returncode, outcome.stdout


class Publisher:
    """The step that publishes when it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def tell(self, line: str) -> Any:
        """Give one command and return its answer, as ``benchmarks.publishing`` describes them."""
        if self.process.stdin is None or self.process.stdout is None:
            raise StepError("The publisher has no pipes.")
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise StepError(f"The publisher ended at the command “{line}”.")
        return json.loads(answer)


@contextlib.contextmanager
def publisher(data_dir: Path) -> Iterator[Publisher]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.django_step", "publishing"],
        env=step_environment(data_dir, "site"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Publisher(process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
