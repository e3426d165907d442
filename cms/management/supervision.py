"""Child processes that end with this one, whole groups of them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from django.conf import settings

PR_SET_PDEATHSIG = 1
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


class Child:
    """A process of a group of its own, so that Ctrl-C reaches this process only, which then stops all in order."""

    def __init__(self, command: list[str], variables: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **variables},
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - this process has no other thread
        )

    def status(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self.process.poll()

    def tell_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)

    def end(self, deadline: float) -> int:
        """Wait for the end until ``deadline``, end what is left of the group by then, and return the exit status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


class Restarted:
    """A child that is started again whenever it ends by itself, after a pause that grows while it keeps ending."""

    def __init__(self, command: list[str], variables: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.command = command
        self.variables = variables
        self.say = say
        self.child: Child | None = None
        self.started_at = self.start_at = 0.0
        self.pause = FIRST_PAUSE_SECONDS

    def keep_running(self) -> None:
        """Start the child if it does not run and the pause is over. To be called often."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.start_at:
                self.child, self.started_at = Child(self.command, self.variables), now
            return
        status = self.child.status()
        if status is None:
            return
        self.child.end(now)
        self.child = None
        if now - self.started_at > LONGEST_PAUSE_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        self.start_at = now + self.pause
        self.say(f"The worker ended by itself, with status {status}. It starts again in {self.pause:.0f} seconds.")
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def tell_to_stop(self) -> None:
        if self.child is not None:
            self.child.tell_to_stop()

    def end(self, deadline: float) -> None:
        if self.child is not None:
            self.child.end(deadline)


def end_with_parent() -> None:
    """Ask the kernel to end the child should this process be killed without a chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
