"""A worker of django-tasks-db with a lease, so that what it leaves behind is found."""

import logging
import signal
import time
from types import FrameType

from django.db import InterfaceError, OperationalError, connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from delivery.background import leases, stopping
from delivery.background.upkeep import Upkeep

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.5
# Between two attempts to reach a database that is away.
PAUSE_SECONDS = 1.0
WORKER_ID_LENGTH = 32


class LeasedWorker(Worker):
    """Runs one task after the other, and ends in good order: after the task that it is at."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=INTERVAL_SECONDS,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(WORKER_ID_LENGTH),
        )

    def run(self) -> None:
        """Run tasks until told to stop. The database has to be there at first, and is waited for later.

        Raises ``django.db.OperationalError`` if it is not there at first.
        """
        # A connection that lasts: the queue is asked twice a second.
        for settings in connections.settings.values():
            settings["CONN_MAX_AGE"] = None
        leases.renew(self.worker_id)
        while self.running:
            try:
                self.run_with_lease()
            except (InterfaceError, OperationalError) as error:
                logger.warning("The worker waits for the database: %s", str(error).strip())
                self.wait_for_database()

    def run_with_lease(self) -> None:
        upkeep = Upkeep(self.worker_id)
        upkeep.start()
        try:
            super().run()
        finally:
            upkeep.stop()
            leases.give_up_lease(self.worker_id)

    def wait_for_database(self) -> None:
        """Go on as another worker: what this one was at when it lost the database is left to the end of its lease."""
        self.worker_id = get_random_string(WORKER_ID_LENGTH)
        while self.running and not self.database_is_back():
            time.sleep(PAUSE_SECONDS)

    def database_is_back(self) -> bool:
        connections.close_all()
        try:
            leases.renew(self.worker_id)
        except (InterfaceError, OperationalError):
            return False
        return True

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Have the worker end after the task that it is at; a second signal ends it at once.

        Unlike the original, this raises nothing the first time: between two statements, such as after
        a task was claimed and before it has begun, an exception would leave the task to its lease.
        """
        if not self.running:
            super().shutdown(signum, frame)
        logger.info("%s: ending after this task.", signal.strsignal(signum))
        self.running = False
        stopping.set_now()
