"""Real processes and real servers, each test with a DATA_DIR of its own."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

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
