"""How long after its publication a changed text reaches every reader."""

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

READERS = 4
LIMIT_SECONDS = 120.0


class VisibilityError(Exception):
    """A text that did not reach its readers, or an error that they got instead."""


@dataclass
class Reading:
    """What readers that go round a set of addresses without a pause have seen."""

    port: int
    addresses: Sequence[str]
    text: bytes
    # When the last request began that still got the old text; when each address first gave the new one.
    last_stale: float = 0.0
    first_fresh: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, reader: int) -> None:
        """Ask for one address after the other, beginning elsewhere than the other readers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        start = reader * len(self.addresses) // READERS
        for address in itertools.islice(itertools.cycle(self.addresses), start, None):
            if self._stopped.is_set():
                break
            began = time.monotonic()
            try:
                connection.request("GET", address)
                response = connection.getresponse()
                is_fresh = self.text in response.read()
                failure = "" if response.status == 200 else f"{address}: status {response.status}"
            except (OSError, http.client.HTTPException) as error:
                failure, is_fresh = f"{address}: {error}", False
                connection.close()
            with self._lock:
                if failure:
                    self.failures.append(failure)
                elif is_fresh:
                    self.first_fresh.setdefault(address, time.monotonic())
                else:
                    self.last_stale = max(self.last_stale, began)
        connection.close()


def measure_visibility(
    port: int, addresses: Sequence[str], text: str, publish: Callable[[], dict[str, float]]
) -> dict[str, float]:
    """Read ``addresses`` all the while and call ``publish``, which returns when it ``began`` and ``ended``.

    Returns ``visible_s``: how long after the beginning of publishing the last request began that still got the old
    text (no less than publishing itself took), and ``all_read_s``: when every address had been read with the new one,
    which also counts the time to build those answers anew.
    """
    reading = Reading(port, addresses, text.encode())
    readers = [threading.Thread(target=reading.read, args=(number,), daemon=True) for number in range(READERS)]
    for thread in readers:
        thread.start()
    time.sleep(1)  # readers are under way when it happens
    moments = publish()
    deadline = time.monotonic() + LIMIT_SECONDS
    while len(reading.first_fresh) < len(addresses) and time.monotonic() < deadline and not reading.failures:
        time.sleep(0.02)
    reading._stopped.set()
    for thread in readers:
        thread.join()
    if reading.failures:
        raise VisibilityError(f"A reader got an error: {reading.failures[0]}")
    if len(reading.first_fresh) < len(addresses):
        missing = [address for address in addresses if address not in reading.first_fresh]
        raise VisibilityError(f"{len(missing)} addresses never showed the new text, such as {missing[0]}.")
    visible = max(reading.last_stale, moments["ended"]) - moments["began"]
    return {
        "visible_s": visible,
        "publish_s": moments["ended"] - moments["began"],
        "all_read_s": max(reading.first_fresh.values()) - moments["began"],
        "addresses": len(addresses),
    }
