"""Readers and somebody who publishes, over HTTP, and what they were answered."""

import contextlib
import http.client
import itertools
import json
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

VERSION = re.compile(rb"Version (\d+)")
TIMEOUT_SECONDS = 20.0
PICTURES_A_PAGE = 0.2  # most are in the browser's cache, or in a CDN
CUT_OFF = "cut off"  # no answer, or not all of it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader got: ``status`` 0 stands for no answer. Times are on the clock that all threads share."""

    began: float
    ended: float
    kind: str
    status: int
    has_retry_after: bool = False
    version: int = -1

    @property
    def is_served(self) -> bool:
        """Whether the reader got a page; one that says that there is none is composed too."""
        return self.status == 200 or (self.kind == "composed" and self.status == 404)

    @property
    def is_told_to_come_again(self) -> bool:
        return self.status == 503 and self.has_retry_after


@dataclass
class Addresses:
    """``kept``: what nodes have at hand. ``composed``: made anew from the database for each request.

    ``pictures``: files that nodes read wherever the media are.
    ``version``: the page that is published again and again. What was kept of it is never shown after that, so without
    a database there is nothing to show until it was composed anew.
    """

    kept: list[str]
    composed: list[str]
    version: str
    pictures: list[str]


class Reader(threading.Thread):
    """Reads at random until it is told to stop, always through the balancer."""

    def __init__(self, number: int, port: int, addresses: Addresses, *, share_composed: float, pause: float) -> None:
        super().__init__(daemon=True)
        self.headers = {"X-Reader": f"reader-{number}", "Host": "127.0.0.1", "Accept-Encoding": "identity"}
        self.port, self.addresses, self.pause = port, addresses, pause
        self.share_composed = share_composed
        self.chance = random.Random(number)  # noqa: S311 - no secret
        self.is_over = threading.Event()
        self.answers: list[Answer] = []
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while not self.is_over.wait(self.chance.uniform(0, 2 * self.pause)):
            if self.chance.random() < self.share_composed:
                word = f"{self.chance.randrange(10**9)}"
                self.get("composed", self.chance.choice(self.addresses.composed).format(word))
            else:
                address = self.chance.choice([*self.addresses.kept, self.addresses.version])
                self.get("version" if address == self.addresses.version else "kept", address)
                if self.chance.random() < PICTURES_A_PAGE:
                    self.get("picture", self.chance.choice(self.addresses.pictures))

    def get(self, kind: str, address: str) -> None:
        began = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
            self.connection.request("GET", address, headers=self.headers)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            self.answers.append(Answer(began, time.monotonic(), kind, 0))
            return
        found = VERSION.search(body) if kind == "version" and response.status == 200 else None
        self.answers.append(
            Answer(
                began,
                time.monotonic(),
                kind,
                response.status,
                has_retry_after=response.headers.get("Retry-After") is not None,
                version=int(found[1]) if found else -1,
            )
        )

    def stop(self) -> None:
        self.is_over.set()


class Publisher(threading.Thread):
    """Publishes the next version of a page, once each ``interval`` seconds, until it is told to stop."""

    numbers = itertools.count(1)

    def __init__(self, port: int, page: int, token: str, *, interval: float) -> None:
        super().__init__(daemon=True)
        self.port, self.interval = port, interval
        self.address = f"/api/v3-preview/pages/{page}/"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Host": "127.0.0.1"}
        self.is_over = threading.Event()
        # Version → when its publishing was asked for, and when it was answered.
        self.published: dict[int, tuple[float, float]] = {}
        self.refused: Counter[str] = Counter()

    def run(self) -> None:
        while not self.is_over.wait(self.interval):
            version = next(self.numbers)
            began = time.monotonic()
            if (outcome := self.publish(version)) == "200":
                self.published[version] = (began, time.monotonic())
            else:
                self.refused[outcome] += 1

    def publish(self, version: int) -> str:
        """Publish a version; return the status of the answer, or that there was none."""
        body = {"title": f"Version {version}", "meta": {"type": "home.StandardPage", "action": "publish"}}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        with contextlib.closing(connection):
            try:
                connection.request("PATCH", self.address, json.dumps(body), self.headers)
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                return CUT_OFF
        return str(response.status)

    def stop(self) -> None:
        self.is_over.set()


@dataclass
class Observed:
    """All that readers and the publisher saw of one fault."""

    answers: list[Answer] = field(default_factory=list)
    published: dict[int, tuple[float, float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    # Times at which one reader got an older version than it had seen before.
    reversed_order: int = 0

    def of_kind(self, *kinds: str) -> list[Answer]:
        return [answer for answer in self.answers if answer.kind in kinds]

    def failures(self, *kinds: str) -> Counter[str]:
        """Return how often such requests did not get what they asked for, by what they got instead."""
        named = {0: CUT_OFF}
        return Counter(
            named.get(answer.status, str(answer.status)) for answer in self.of_kind(*kinds) if not answer.is_served
        )

    def recovery_seconds(self, mended: float) -> float:
        """Return how long after ``mended`` the last request was sent that failed."""
        return max([0.0, *(answer.began - mended for answer in self.answers if not answer.is_served)])

    def stale_after(self, seconds: float) -> int:
        """Return how many answers were older than ``seconds`` after a newer version was published."""
        stale = 0
        for answer in self.answers:
            if answer.version >= 0:
                newest = max(
                    (version for version, (_, done) in self.published.items() if done + seconds <= answer.began),
                    default=0,
                )
                stale += answer.version < newest
        return stale


def reversals(answers: list[Answer]) -> int:
    """Return how often one reader got an older version than before."""
    seen, number = -1, 0
    for answer in answers:
        if answer.version >= 0:
            number += answer.version < seen
            seen = max(seen, answer.version)
    return number
