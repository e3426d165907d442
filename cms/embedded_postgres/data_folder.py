"""What a DATA_DIR holds, whose it is, and when it is refused.

::

    DATA_DIR/
        .pointhealth-cms    marks the folder as ours, and names the format of what is in it
        postgres/           the database cluster
        run/                lock files, the server's socket and its log; only its owner may enter
        media/  static/     uploads and collected static files (made by Django)
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cms.embedded_postgres.errors import EmbeddedPostgresError

DATABASE_NAME = "pointhealth"
POSTGRES_VERSION = 18
SYSTEM_USER = "pointhealth-postgres"

MARKER_NAME = ".pointhealth-cms"
MARKER_FORMAT = 1
MARKER_TEXT = f"PointHealth CMS data folder, format {MARKER_FORMAT}\n"

# Django writes these by itself, also while DATABASE_URL names another server, so they alone
# do not make a folder foreign.
FOLDERS_WRITTEN_BY_DJANGO = frozenset({"imports", "media", "static"})

# The kernel's limit for the address of a Unix socket is 108 bytes, the closing zero included.
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Owner:
    """The user as whom the server runs and to whom its files belong."""

    name: str
    user_id: int
    group_id: int

    @classmethod
    def of_user_id(cls, user_id: int) -> "Owner | None":
        """Return the owner with this number, or None if this machine has no such user."""
        try:
            entry = pwd.getpwuid(user_id)
        except KeyError:
            return None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def is_this_process(self) -> bool:
        return self.user_id == os.geteuid()

    def may_search(self, status: os.stat_result) -> bool:
        """Say whether this user may pass through a folder of the given status."""
        if status.st_uid == self.user_id:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.group_id:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


class DataFolder:
    """The paths inside one DATA_DIR and the rules for making and refusing it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.marker = path / MARKER_NAME
        self.cluster = path / "postgres"
        self.run = path / "run"
        self.log = self.run / "postgres.log"
        self.start_lock = self.run / "start.lock"
        self.users_lock = self.run / "users.lock"
        self.keeper_lock = self.run / "keeper.lock"

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket: the same for every process, known without looking.

        It is inside DATA_DIR where the path is short enough for a socket, and free of the
        characters that separate hosts in a connection string; else in the temporary folder,
        always /tmp because TMPDIR may differ between two terminals.
        """
        fits = len(os.fsencode(self.run / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        if fits and not set("\",'\\\n") & set(str(self.run)):
            return self.run
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:20]
        return Path("/tmp") / f"pointhealth-cms-{digest}"  # noqa: S108 - made with mkdir, mode 700, and its owner is checked

    @property
    def socket(self) -> Path:
        return self.socket_folder / SOCKET_NAME

    def refuse_if_unusable(self) -> None:
        """Raise ``EmbeddedPostgresError`` if this DATA_DIR must not or cannot be used; change nothing."""
        if self.path.exists():
            self._refuse_if_foreign()
        else:
            self._refuse_if_impossible_to_make()
        if self.run.is_symlink():
            # Root writes there too, and must not be led elsewhere.
            raise EmbeddedPostgresError(f"{self.run} is a symbolic link: remove it, or set DATA_DIR to another folder.")
        self._refuse_if_of_another_user()
        self._refuse_if_of_another_postgres()

    def _refuse_if_foreign(self) -> None:
        if not self.path.is_dir():
            raise EmbeddedPostgresError(f"DATA_DIR {self.path} is not a folder: set DATA_DIR to another path.")
        try:
            names = {entry.name for entry in self.path.iterdir()}
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"DATA_DIR {self.path} cannot be read as {current_user_name()}: set DATA_DIR to a folder of your own."
            ) from error
        if MARKER_NAME not in names:
            foreign = {name for name in names if not name.startswith(MARKER_NAME)} - FOLDERS_WRITTEN_BY_DJANGO
            # Unless another process has claimed the folder in this very moment.
            if foreign and not self.marker.exists():
                raise EmbeddedPostgresError(
                    f"DATA_DIR {self.path} holds files that are not PointHealth CMS's: "
                    "set DATA_DIR to an empty or a new folder."
                )
            return
        text = self.marker.read_text(encoding="utf-8", errors="replace")
        if text != MARKER_TEXT:
            raise EmbeddedPostgresError(
                f"DATA_DIR {self.path} is not of the format that this version of PointHealth CMS knows "
                f"({self.marker} says {text.strip()!r}): set DATA_DIR to another folder."
            )

    def _refuse_if_impossible_to_make(self) -> None:
        parent = self.nearest_existing_parent()
        if not parent.is_dir():
            raise EmbeddedPostgresError(
                f"DATA_DIR {self.path} cannot be made, because {parent} is not a folder: set DATA_DIR to another path."
            )
        if not os.access(parent, os.W_OK | os.X_OK):
            raise EmbeddedPostgresError(
                f"DATA_DIR {self.path} cannot be made, because {current_user_name()} may not write to {parent}: "
                "set DATA_DIR to a folder of your own."
            )

    def _refuse_if_of_another_user(self) -> None:
        if os.geteuid() == 0:
            return
        for path in (self.path, self.run, self.cluster):
            if path.exists() and path.stat().st_uid != os.geteuid():
                owner = Owner.of_user_id(path.stat().st_uid)
                raise EmbeddedPostgresError(
                    f"DATA_DIR {self.path} belongs to {owner.name if owner else path.stat().st_uid}, "
                    f"not to {current_user_name()}: set DATA_DIR to a folder of your own, or run this as its owner."
                )
        if self.path.exists() and not os.access(self.path, os.W_OK | os.X_OK):
            raise EmbeddedPostgresError(
                f"DATA_DIR {self.path} is not writable: make it writable, or set DATA_DIR to another folder."
            )

    def _refuse_if_of_another_postgres(self) -> None:
        version_file = self.cluster / "PG_VERSION"
        if not version_file.exists():
            return
        version = version_file.read_text().strip()
        if version != str(POSTGRES_VERSION):
            raise EmbeddedPostgresError(
                f"The database in DATA_DIR {self.path} was made by PostgreSQL {version}, and this is PostgreSQL "
                f"{POSTGRES_VERSION}: dump it with the version of the project that made it and load the dump here, "
                "or set DATA_DIR to another folder."
            )

    def nearest_existing_parent(self) -> Path:
        return next(parent for parent in self.path.parents if parent.exists())

    def owner_before_root(self) -> Owner | None:
        """Return the user to whom root leaves this folder, or None if it is to be root's own.

        Root in a developer's checkout acts for that developer, who can go on with the same
        files afterwards.
        """
        path = self.path if self.path.exists() else self.nearest_existing_parent()
        user_id = path.stat().st_uid
        return Owner.of_user_id(user_id) if os.geteuid() == 0 and user_id != 0 else None

    def choose_owner_of_server(self) -> Owner:
        """Return the user as whom the server is to run, which is never root: PostgreSQL refuses that."""
        if os.geteuid() == 0:
            if self.cluster.exists():
                return Owner.of_user_id(self.cluster.stat().st_uid) or system_user()
            return self.owner_before_root() or system_user()
        owner = Owner.of_user_id(os.geteuid())
        if owner is None:
            raise EmbeddedPostgresError(
                f"PostgreSQL needs a user with a name, and this machine has none for user number {os.geteuid()}: "
                "add one with useradd, or set DATABASE_URL."
            )
        return owner

    def claim(self) -> None:
        """Make DATA_DIR and mark it as ours."""
        owner = self.owner_before_root()
        for path in reversed([self.path, *self.path.parents]):
            if not path.exists():
                path.mkdir(exist_ok=True)
                give(path, owner)
        if not self.marker.exists():
            draft = self.marker.with_name(f"{MARKER_NAME}.{os.getpid()}")
            draft.write_text(MARKER_TEXT, encoding="utf-8")
            give(draft, owner)
            draft.rename(self.marker)

    def prepare_for_server(self, owner: Owner) -> None:
        """Make what ``owner`` needs to run the server here."""
        self.claim()
        self.run.mkdir(mode=0o700, exist_ok=True)
        give(self.run, owner)

    def hand_over_what_root_made(self) -> None:
        """Give uploads that root made in another user's DATA_DIR to that user, who could not change them else.

        Works on open files, and passes over those that have a second name, so that nobody
        can make root give away a file from elsewhere.
        """
        owner = self.owner_before_root()
        if owner is None:
            return
        for name in FOLDERS_WRITTEN_BY_DJANGO:
            # A folder may be missing, and files may go while this looks at them.
            with contextlib.suppress(OSError):
                for _, _, file_names, folder in os.fwalk(self.path / name, follow_symlinks=False):
                    if os.fstat(folder).st_uid == 0:
                        os.fchown(folder, owner.user_id, owner.group_id)
                    for file_name in file_names:
                        with contextlib.suppress(OSError):
                            give_open_file(file_name, folder, owner)

    def prepare_socket_folder(self, owner: Owner) -> None:
        """Make the socket's folder if it is not DATA_DIR's own; never trust one that somebody else made."""
        folder = self.socket_folder
        if folder == self.run:
            return
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {owner.user_id, os.geteuid()}:
                raise EmbeddedPostgresError(
                    f"{folder}, needed because the path of DATA_DIR {self.path} is too long for a socket, belongs to "
                    "another user: remove it, or set DATA_DIR to a shorter path."
                ) from None
        folder.chmod(0o700)
        give(folder, owner)

    def folders_closed_to(self, owner: Owner, *destinations: Path) -> list[Path]:
        """Return the folders on the way to ``destinations`` through which ``owner`` may not pass."""
        folders = dict.fromkeys(
            folder for destination in destinations for folder in (*reversed(destination.parents), destination)
        )
        return [folder for folder in folders if folder.is_dir() and not owner.may_search(folder.stat())]


def give(path: Path, owner: Owner | None) -> None:
    """Let root give a file that it made to ``owner``."""
    if owner is not None and not owner.is_this_process:
        os.chown(path, owner.user_id, owner.group_id, follow_symlinks=False)


def give_open_file(name: str, folder: int, owner: Owner) -> None:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        if status.st_uid == 0 and status.st_nlink == 1:
            os.fchown(descriptor, owner.user_id, owner.group_id)
    finally:
        os.close(descriptor)


def current_user_name() -> str:
    owner = Owner.of_user_id(os.geteuid())
    return owner.name if owner else f"user number {os.geteuid()}"


def system_user() -> Owner:
    """Return the system user that runs the server for root, made if it is missing."""
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir=/nonexistent",
        "--shell=/usr/sbin/nologin",
        SYSTEM_USER,
    ]
    search_path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        program = shutil.which("useradd", path=search_path)
        outcome = (
            subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False) if program else None
        )
        try:
            # Another process may have made the user at the same moment; then ours failed and all is well.
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            reason = outcome.stderr.strip().splitlines()[-1:] if outcome else ["there is no useradd"]
            raise EmbeddedPostgresError(
                f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made "
                f"({' '.join(reason)}): run this as a normal user, or set DATABASE_URL."
            ) from None
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)
