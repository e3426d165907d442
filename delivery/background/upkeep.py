"""The thread beside a worker: it renews the worker's lease and fills the queue with what is due."""

import logging
import os
import signal
import threading

from django.db import Error, close_old_connections, connections

from delivery.background import leases, periodic
from delivery.webhooks.tasks import enqueue_due_deliveries

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0


class Upkeep(threading.Thread):
    """Runs until it is told to stop. A database that is away is asked again after the pause."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="upkeep", daemon=True)
        self.worker_id = worker_id
        self.is_over = threading.Event()

    def run(self) -> None:
        try:
            while not self.is_over.is_set():
                self.do_once()
                self.is_over.wait(PAUSE_SECONDS)
            connections.close_all()
        except BaseException:
            # Without a lease the worker would share its tasks with the next: better it ends and is started again.
            os.kill(os.getpid(), signal.SIGTERM)
            raise

    def do_once(self) -> None:
        # The lease comes first: nothing of what follows may cost the worker its own tasks.
        for step in (
            self.renew_lease,
            leases.take_over_from_the_dead,
            leases.retry_the_failed,
            periodic.enqueue_what_is_due,
            enqueue_due_deliveries,
        ):
            try:
                close_old_connections()
                step()
            except Error:
                logger.exception("The worker could not do a part of its upkeep and tries it again.")

    def renew_lease(self) -> None:
        leases.renew(self.worker_id)

    def stop(self) -> None:
        self.is_over.set()
        self.join(timeout=PAUSE_SECONDS)
