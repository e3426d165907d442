"""One run: brings the content there, starts the servers, drives them in turns and gathers the figures."""

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.load import LoadError, Mix, NoAnswerError, Run, drive, summarise, warm_p99_ms
from benchmarks.progress import progress, say
from benchmarks.servers import fetch, nginx, site_server
from benchmarks.steps import Publisher, StepError, publisher, run_command, run_step
from benchmarks.subjects import (
    GROWING,
    OURS,
    SUBJECTS,
    Article,
    Subject,
    article_address,
    articles,
    never_asked_for,
    page_address,
    spread,
)
from benchmarks.visibility import VisibilityError, measure_visibility

COLD_IN = 20  # one request in twenty: 5 %
COLD_ADDRESSES = 60_000
VISIBILITY_SAMPLE = 200
SITE_SERVERS = ("floor", "site", "cold", "stock")
# Each worker has a cache of its own, and which of them answers is chance: after so many rounds next to nothing is cold.
WARM_UP_ROUNDS = 12
WARM_UP_SECONDS = 3
WARM_UP_LIMIT_SECONDS = 90.0
WARM_AGAIN_LIMIT_SECONDS = 60.0


@dataclass
class Content:
    """The database in one folder, and what the drivers know of it."""

    data_dir: Path
    articles: list[Article]


@dataclass
class Bench:
    """How long and how often to measure, and what was found so far."""

    folder: Path
    seconds: int = 4
    repeats: int = 5
    publishings: int = 50
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _files: Iterator[int] = field(default_factory=itertools.count)

    def note(self, line: str) -> None:
        self.notes.append(line)
        say(line)

    # The content

    def provide_content(self, number: int, *options: str) -> Content:
        """Fill the database in the folder for ``number`` articles, as far as it is not yet, and check it.

        ``options`` are those of the step ``seeding``.
        """
        data_dir = self.folder / f"{number}-articles"
        say(f"Seeding {number:,} articles in {data_dir} …")
        seconds = run_step(data_dir, "seeding", str(number), *options)
        found = [(key, slug) for key, slug in run_step(data_dir, "sampling")]
        self.figures[f"seeding_{number}"] = seconds
        self.verify(data_dir, f"verify_{number}")
        return Content(data_dir, found)

    def verify(self, data_dir: Path, name: str) -> None:
        """Check that the publications equal the content. Raises ``StepError`` with the differences."""
        begin = time.monotonic()
        status, output = run_command(data_dir, "verify_publications")
        self.figures[name] = {"seconds": time.monotonic() - begin}
        if status:
            raise StepError(f"verify_publications is not clean:\n{output[-4000:]}")

    # One subject

    def file_of(self, addresses: Iterable[str]) -> Path:
        path = self.folder / f"addresses-{next(self._files)}.txt"
        path.write_text("".join(f"{address}\n" for address in addresses))
        return path

    def check(self, port: int, addresses: Sequence[str]) -> None:
        """Raise ``LoadError`` unless first, middle and last address answer with 200."""
        for address in dict.fromkeys((addresses[0], addresses[len(addresses) // 2], addresses[-1])):
            status, body = fetch(port, address)
            if status != 200:
                raise LoadError(f"{address} answers {status}: {body[:80]!r}")

    def warm_up(self, port: int, path: Path, number: int, *, limit_seconds: float = WARM_UP_LIMIT_SECONDS) -> None:
        """Ask for all addresses often enough that each worker has seen each, however many workers there are."""
        deadline = time.monotonic() + limit_seconds
        asked = 0.0
        while asked < WARM_UP_ROUNDS * number and time.monotonic() < deadline:
            with contextlib.suppress(NoAnswerError):
                asked += drive(port, path, seconds=WARM_UP_SECONDS).requests_per_second * WARM_UP_SECONDS

    def in_turns(self, measurements: dict[str, Callable[[], Run]]) -> None:
        """Repeat all measurements in turns, so that a slower moment of the machine hits all of them."""
        runs: dict[str, list[Run]] = {name: [] for name in measurements}
        with progress("Measuring", self.repeats * len(measurements)) as advance:
            for _ in range(self.repeats):
                for name, measure in measurements.items():
                    with self.noting(name):
                        runs[name].append(measure())
                    advance(1)
        for name, found in runs.items():
            if len(found) < self.repeats:
                continue
            figure = asdict(summarise(found))
            figure["bytes"] = figure.pop("bytes_per_response")
            self.figures.setdefault(name, {}).update(figure)

    # All subjects

    def measure_subjects(self, content: Content, ports: dict[str, int]) -> None:
        measurements: dict[str, Callable[[], Run]] = {}
        for subject in SUBJECTS:
            with self.noting(subject.name):
                measurements[subject.name] = self.prepare(subject, content, ports)
        if "article_warm" in measurements:
            measurements["article_mixed"] = partial(self.mixed, content, ports["site"])
        self.in_turns(measurements)
        self.count_queries(content)

    def prepare(
        self, subject: Subject, content: Content, ports: dict[str, int], *, all_read: bool = False
    ) -> Callable[[], Run]:
        """Check and warm up a subject; return how it is measured. Raises ``LoadError`` if it does not answer.

        With ``all_read`` each address is asked for first, so that nothing measured is waiting for the disk.
        """
        if subject.server not in ports:
            raise LoadError(f"{subject.server} does not run.")
        port = ports[subject.server]
        addresses = subject.addresses(content.articles)
        self.check(port, addresses)
        path = self.file_of(addresses)
        say(f"Warming up {subject.name} …")
        # Where nothing is kept, it is enough that each worker has begun.
        self.warm_up(port, path, len(addresses) if all_read or subject.server in {"site", "nginx"} else 1)
        if subject.server == "site":
            return partial(self.drive_warm, port, path, len(addresses))
        return partial(drive, port, path, seconds=self.seconds)

    def drive_warm(self, port: int, path: Path, number: int) -> Run:
        """Measure after warming up again: what was measured before this may have pushed it out of the cache."""
        self.warm_up(port, path, number, limit_seconds=WARM_AGAIN_LIMIT_SECONDS)
        return drive(port, path, seconds=self.seconds)

    def cold_mix(self, content: Content, port: int) -> Mix:
        """Return addresses for one run of a mix: what was asked for in an earlier run is cold no more."""
        _, slug = content.articles[0]
        members = list(json.loads(fetch(port, article_address(slug))[1]))
        beginning = next(self._files) * COLD_ADDRESSES
        addresses = list(never_asked_for(content.articles, members, COLD_ADDRESSES, beginning=beginning))
        self.check(port, addresses[-1:])
        return Mix(self.file_of(addresses), COLD_IN)

    def mixed(self, content: Content, port: int) -> Run:
        warm = self.file_of(articles(content.articles))
        self.warm_up(port, warm, len(articles(content.articles)), limit_seconds=WARM_AGAIN_LIMIT_SECONDS)
        return drive(port, warm, seconds=self.seconds, mix=self.cold_mix(content, port))

    def measure_waiting(self, content: Content, port: int) -> None:
        """Compare how long warm requests take alone and among cold ones."""
        warm = self.file_of(articles(content.articles))
        self.warm_up(port, warm, len(articles(content.articles)))
        self.figures["warm_p99"] = {
            "alone_ms": warm_p99_ms(port, warm, seconds=self.seconds),
            "among_cold_ms": warm_p99_ms(port, warm, seconds=self.seconds, mix=self.cold_mix(content, port)),
        }

    def count_queries(self, content: Content) -> None:
        """Add to each figure how many queries one answer takes."""
        for server in SITE_SERVERS:
            subjects = [s for s in SUBJECTS if s.server == server and s.name in self.figures]
            addresses = {subject.name: subject.addresses(content.articles)[-1] for subject in subjects}
            if not addresses:
                continue
            counts = run_step(content.data_dir, "counting", *addresses.values(), server=server)
            for name, address in addresses.items():
                self.figures[name]["queries"] = counts[address]["queries"]

    # Publishing

    def measure_publishing(self, content: Content, port: int, teller: Publisher) -> None:
        """Compare reading warm articles with and without a publication a second, then the cost of publishing."""
        addresses = articles(content.articles)
        path = self.file_of(addresses)
        self.warm_up(port, path, len(addresses))

        def without() -> Run:
            return self.drive_warm(port, path, len(addresses))

        def while_publishing() -> Run:
            self.warm_up(port, path, len(addresses), limit_seconds=WARM_AGAIN_LIMIT_SECONDS)
            with publishing_each_second(teller):
                return drive(port, path, seconds=self.seconds)

        self.in_turns({"article_without_publishing": without, "article_while_publishing": while_publishing})

    def measure_publish_cost(self, teller: Publisher) -> None:
        say("Publishing with and without recording …")
        self.figures |= teller.tell(f"cost {self.publishings}")

    def measure_disclaimer(self, content: Content, port: int, teller: Publisher) -> None:
        """Publish a changed disclaimer while a sample of articles is read as JSON and as HTML."""
        say("Changing the disclaimer …")
        sample = [*spread(content.articles, VISIBILITY_SAMPLE - 1), content.articles[-1]]
        addresses = [address(slug) for _, slug in sample for address in (article_address, page_address)]
        version = f"{time.time_ns()}"
        measured = measure_visibility(port, addresses, version, lambda: teller.tell(f"disclaimer {version}"))
        self.figures["disclaimer"] = {**measured, "articles": len(content.articles)}

    # Growth

    def measure_growth(self, few: Content, many: Content) -> None:
        """Drive two uncached servers in turns: one on each database."""
        with (
            site_server(few.data_dir, "cold", log=self.folder / "few.log") as few_port,
            site_server(many.data_dir, "cold", log=self.folder / "many.log") as many_port,
        ):
            measurements: dict[str, Callable[[], Run]] = {}
            for subject in SUBJECTS:
                if subject.name in GROWING:
                    for name, content, port in (("few", few, few_port), ("many", many, many_port)):
                        named = Subject(f"{name}_{subject.name}", "cold", subject.addresses)
                        with self.noting(named.name):
                            measurements[named.name] = self.prepare(named, content, {"cold": port}, all_read=True)
            self.in_turns(measurements)

    # A whole run

    def run(self, number: int, *, many: int | None = None) -> None:
        """Measure with ``number`` articles, and how it grows to ``many``."""
        content = self.provide_content(number, "--with-search-index")
        with contextlib.ExitStack() as stack:
            ports = {
                server: stack.enter_context(site_server(content.data_dir, server, log=self.folder / f"{server}.log"))
                for server in SITE_SERVERS
            }
            with self.noting("nginx"):
                root = self.save_articles(content, ports["site"])
                ports["nginx"] = stack.enter_context(nginx(root, self.folder / "nginx"))
            self.measure_subjects(content, ports)
            with self.noting("warm_p99"):
                self.measure_waiting(content, ports["site"])
        self.measure_changes(content, with_disclaimer=many is None)
        if many is None:
            self.note("growth_article and growth_list were not measured: they need BENCH_ARTICLES=50000.")
            self.note(f"disclaimer_visible_s was measured with {number:,} articles.")
            return
        large = self.provide_content(many)
        self.measure_growth(content, large)
        with self.site_and_publisher(large) as (port, teller), self.noting("disclaimer"):
            self.measure_disclaimer(large, port, teller)
        self.verify(large.data_dir, f"verify_{many}_at_the_end")

    def measure_changes(self, content: Content, *, with_disclaimer: bool) -> None:
        with self.site_and_publisher(content) as (port, teller):
            with self.noting("publishing"):
                self.measure_publishing(content, port, teller)
            with self.noting("publish_cost"):
                self.measure_publish_cost(teller)
            if with_disclaimer:
                with self.noting("disclaimer"):
                    self.measure_disclaimer(content, port, teller)
        self.verify(content.data_dir, "verify_at_the_end")

    @contextlib.contextmanager
    def site_and_publisher(self, content: Content) -> Iterator[tuple[int, Publisher]]:
        with (
            site_server(content.data_dir, "site", log=self.folder / "changing.log") as port,
            publisher(content.data_dir) as teller,
        ):
            yield port, teller

    @contextlib.contextmanager
    def noting(self, what: str) -> Iterator[None]:
        """Go on after what failed inside the block, with a note of it."""
        try:
            yield
        except (LoadError, StepError, VisibilityError) as error:
            self.note(f"{what} was not measured: {error}")

    def save_articles(self, content: Content, port: int) -> Path:
        """Save what the site answers for each article as a file for nginx; return the folder."""
        root = self.folder / "nginx" / "root"
        for address in OURS["article"](content.articles):
            status, body = fetch(port, address, encoding="br")
            if status != 200:
                raise LoadError(f"{address} answers {status}")
            path = root / address.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        return root


@contextlib.contextmanager
def publishing_each_second(teller: Publisher) -> Iterator[None]:
    """Publish a changed article now and at each full second after, until the block ends."""
    stopped = threading.Event()

    def publish() -> None:
        begin = time.monotonic()
        for number in itertools.count(1):
            teller.tell("article")
            if stopped.wait(max(0.0, begin + number - time.monotonic())):
                return

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
