"""Real processes and real servers, each test with a DATA_DIR of its own."""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.postgres_server import PostgresServer, folder_for_clusters
from cms.embedded_postgres.data_folder import DataFolder
from tests.operations.processes import processes_of, wait_until


@pytest.fixture
def data_dir():
    """A path for a DATA_DIR that does not exist yet; whatever ran there has ended afterwards."""
    yield from _data_dir()


@pytest.fixture(scope="module")
def shared_data_dir():
    """The same for the tests of one module, for what takes long to prepare."""
    yield from _data_dir()


def _data_dir():
    # Not under pytest's own temporary folder, which only its user may enter: root's server has another user.
    folder = Path(tempfile.mkdtemp(prefix="pointhealth-tests-"))
    folder.chmod(0o755)
    path = folder / "data"
    yield path
    try:
        wait_until(lambda: not processes_of(path), "the server ends")
    finally:
        for process_id in processes_of(path):
            os.kill(process_id, signal.SIGKILL)
        shutil.rmtree(folder)


@pytest.fixture
def servers(data_dir):
    """Make PostgreSQL servers whose data lies below one folder, ``place``; they are ended after the test."""
    owner = DataFolder(data_dir.parent).choose_owner_of_server()
    place = folder_for_clusters(data_dir.parent / "servers", owner)
    made = []

    def make(name):
        made.append(PostgresServer(place / name, owner))
        return made[-1]

    yield SimpleNamespace(make=make, folder=lambda name: folder_for_clusters(place / name, owner))
    for server in reversed(made):
        server.end(signal.SIGQUIT)
    shutil.rmtree(place)
