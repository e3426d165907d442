"""Make .venv what requirements.txt says, then run a command in it; called by the Makefile.

    python3 -I cms/virtual_environment.py [--chromium|--tests|--load] runtime|development COMMAND [ARGUMENT…]

``runtime`` installs what the site needs, ``development`` also what tests and lint need.
``--chromium`` sees to a browser, ``--tests`` to that and the programs that the files of deploy/ are for,
``--load`` to what the benchmark drives and compares the site with. The standard library is all there is here, and
the syntax must be known to old versions of Python too, for they are told what to do.

Root in another user's checkout becomes that user, so that the owner can go on with every file.
"""

from __future__ import annotations

import ctypes
import fcntl
import glob
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)
THIS_PYTHON = sys.version_info[:2]

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = os.path.join(CHECKOUT, ".venv")
PYTHON = os.path.join(ENVIRONMENT, "bin", "python")
# Written after everything is installed, and removed before anything is: without it, or with
# another text in it, the environment is half made or out of date.
STAMP = os.path.join(ENVIRONMENT, ".installed")

REQUIREMENTS = {
    "runtime": ["requirements.txt"],
    "development": ["requirements.txt", "requirements-dev.txt"],
}


def refuse(message: str) -> NoReturn:
    sys.exit(message)


def say(message: str) -> None:
    print(message, flush=True)


def version(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]}.{numbers[1]}"


def refuse_unsupported_python() -> None:
    if not OLDEST_PYTHON <= THIS_PYTHON <= NEWEST_PYTHON:
        refuse(
            f"Python {version(THIS_PYTHON)} is not supported: install Python {version(OLDEST_PYTHON)} to "
            f"{version(NEWEST_PYTHON)} and name it, such as `make run PYTHON=python3.11`."
        )


def install_debian_packages(*names: str) -> bool:
    """Install packages as root and return whether they are there now."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"Installing {', '.join(names)} from Debian's packages …")
    surroundings = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
        outcome = subprocess.run(
            ["apt-get", "-qq", *arguments],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if outcome.returncode:
        say("\n".join(outcome.stdout.strip().splitlines()[-5:]))
    return outcome.returncode == 0


def provide_venv_module() -> None:
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{version(THIS_PYTHON)}-venv"
    if not install_debian_packages(package):
        refuse(f"Python's venv module is missing: install it with `apt-get install {package}` as root.")


SERVICES = {"nginx-light": ["nginx"], "varnish": ["varnish", "varnishncsa"]}


def without(programs: dict[str, str]) -> list[str]:
    """Return the packages of those programs that are not there."""
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    return [package for program, package in programs.items() if not shutil.which(program, path=path)]


def packages_for_chromium() -> list[str]:
    missing = without({"chromium": "chromium"})
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        missing.append("libatomic1")  # Playwright's driver needs it, and a small Debian has it not
    return missing


def provide(missing: list[str], purpose: str) -> None:
    if missing and not install_debian_packages(*missing):
        refuse(f"{purpose}: install what is missing with `apt-get install {' '.join(missing)}` as root.")
    services = [service for package in missing for service in SERVICES.get(package, ())]
    if services and shutil.which("systemctl"):
        # The packages start servers of their own, which nobody asked for.
        subprocess.run(["systemctl", "disable", "--now", *services], capture_output=True, check=False)


def provide_chromium() -> None:
    provide(packages_for_chromium(), "This needs Chromium")


def provide_test_programs() -> None:
    missing = without({"nginx": "nginx-light", "varnishd": "varnish", "systemd-analyze": "systemd"})
    if not glob.glob("/usr/lib/*/varnish/vmods/libvmod_xkey.so"):
        missing.append("varnish-modules")
    provide(packages_for_chromium() + missing, "The tests need Chromium, nginx, Varnish and systemd")


def provide_load_programs() -> None:
    provide(without({"wrk": "wrk", "nginx": "nginx-light"}), "The benchmark needs wrk and nginx")


PROGRAMS = {"--chromium": provide_chromium, "--tests": provide_test_programs, "--load": provide_load_programs}


def become_owner_of_checkout() -> None:
    """Root acts as the owner of the checkout, so that no file of root's is left in it."""
    owner_id = os.stat(CHECKOUT).st_uid
    if os.geteuid() != 0 or owner_id == 0:
        return
    try:
        owner = pwd.getpwuid(owner_id)
    except KeyError:
        return  # a folder from outside a container: its owner is nobody here
    os.initgroups(owner.pw_name, owner.pw_gid)
    os.setgid(owner.pw_gid)
    os.setuid(owner.pw_uid)
    os.environ.update(HOME=owner.pw_dir, USER=owner.pw_name, LOGNAME=owner.pw_name)
    os.environ.pop("XDG_RUNTIME_DIR", None)
    if not os.access(os.path.realpath(sys.executable), os.X_OK):
        go_on_with_python_of_everybody(owner.pw_name)


def go_on_with_python_of_everybody(name: str) -> NoReturn:
    """Start again with the system's Python; root's own may lie in a folder closed to others."""
    for path in ("/usr/local/bin/python3", "/usr/bin/python3"):
        if os.access(path, os.X_OK):
            os.execv(path, [path, "-I", __file__, *sys.argv[1:]])  # noqa: S606 - a fixed program
    refuse(
        f"This checkout belongs to {name}, who may not run {os.path.realpath(sys.executable)}: "
        "install a Python that everybody may run, on Debian with `apt-get install python3`."
    )


def wanted_stamp(kind: str) -> str:
    lines = [ENVIRONMENT, f"python {version(THIS_PYTHON)}"]
    for name in REQUIREMENTS[kind]:
        with open(os.path.join(CHECKOUT, name), "rb") as file:
            lines.append(f"{name} {hashlib.sha256(file.read()).hexdigest()}")
    return "\n".join(lines) + "\n"


def current_stamp() -> str:
    try:
        with open(STAMP) as file:
            return file.read()
    except OSError:
        return ""


def is_up_to_date(kind: str) -> bool:
    """Say whether the environment has all that ``kind`` needs; it may have more."""
    return current_stamp().startswith(wanted_stamp(kind)) and os.access(PYTHON, os.X_OK)


def make_environment(kind: str) -> None:
    stamp = current_stamp()
    can_be_extended = kind == "development" and is_up_to_date("runtime") and stamp == wanted_stamp("runtime")
    try:
        if can_be_extended:
            os.remove(STAMP)
        else:
            say(f"Making .venv with Python {version(THIS_PYTHON)} …")
            remove_environment()
            run_or_refuse([sys.executable, "-m", "venv", ENVIRONMENT])
        install(REQUIREMENTS[kind])
        with open(STAMP + ".new", "w") as file:
            file.write(wanted_stamp(kind))
        os.replace(STAMP + ".new", STAMP)
    except BaseException:
        remove_environment()
        raise


def remove_environment() -> None:
    if os.path.islink(ENVIRONMENT) or os.path.isfile(ENVIRONMENT):
        os.remove(ENVIRONMENT)
    else:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)


def install(names: list[str]) -> None:
    paths = [os.path.join(CHECKOUT, name) for name in names]
    packages: set[str] = set()
    for path in paths:
        with open(path) as file:
            packages.update(line.split("==")[0] for line in file if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing {len(packages)} packages from {' and '.join(names)} …")
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off", "--require-hashes"]
    # The files name every package. Left to look for more, the pip of Python 3.11 refuses at times an
    # extra, such as coverage[toml], of a package whose version and hash it has been given.
    command += ["--no-deps"]
    for path in paths:
        command += ["--requirement", path]
    run_or_refuse(command, shows="Collecting ", out_of=len(packages))


def run_or_refuse(command: list[str], shows: str = "", out_of: int = 0) -> None:
    """Run a step of the installation, showing its progress; refuse with its last complaint."""
    complaint = ""
    number = 0
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                if shows and line.startswith(shows):
                    number += 1
                    say(f"  {number}/{out_of} {line[len(shows) :].split(' (')[0].strip()}")
                elif line.startswith("Installing collected packages"):
                    say("  Unpacking …")
                elif line.startswith("ERROR") or not complaint:
                    complaint = line.strip()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        refuse(
            f"The installation failed ({complaint}): see that the package index can be reached and that the disk "
            "has room, and run this again."
        )


def end_this_process(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)  # as shells count the end by a signal


def main() -> None:
    refuse_unsupported_python()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_this_process)
    arguments = sys.argv[1:]
    provide_programs = PROGRAMS.get(arguments[0])
    kind, *command = arguments[1:] if provide_programs else arguments

    os.umask(0o022)  # PostgreSQL's programs must be readable for the user that runs them
    if provide_programs:
        provide_programs()
    if not is_up_to_date(kind):
        provide_venv_module()
    become_owner_of_checkout()

    # Two commands that start at the same time make the environment once. The kernel releases
    # the lock when this process becomes the command.
    lock = os.open(CHECKOUT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not is_up_to_date(kind):
        if not os.access(CHECKOUT, os.W_OK):
            refuse(
                f".venv must be made or brought up to date in {CHECKOUT}, which is not yours to write: "
                "use a checkout of your own."
            )
        make_environment(kind)

    os.environ["VIRTUAL_ENV"] = ENVIRONMENT
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(PYTHON), os.environ.get("PATH", "/usr/bin:/bin")])
    os.environ.pop("PYTHONHOME", None)
    os.chdir(CHECKOUT)
    try:
        os.execvp(command[0], command)  # noqa: S606 - becomes the command that the Makefile names
    except OSError as error:
        refuse(f"{command[0]} cannot be run ({error}): remove {ENVIRONMENT} and run this again.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
