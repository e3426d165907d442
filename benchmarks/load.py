"""Drives a server with ``wrk`` and reads what it found."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SCRIPTS = Path(__file__).parent / "wrk"
THREADS = 2
CONNECTIONS = 16
LONGER_FOR_SLOW_SERVERS = 4
SUMMARY, WARM = "SUMMARY ", "WARM "


class LoadError(Exception):
    """A run of ``wrk`` that says nothing about speed."""


class NoAnswerError(LoadError):
    """A run that ended before the first answer."""


@dataclass(frozen=True)
class Run:
    """One run of ``wrk``."""

    requests_per_second: float
    p99_ms: float
    max_ms: float
    bytes_per_response: float


@dataclass(frozen=True)
class Mix:
    """Addresses that nobody asked for before, and how many requests there are to each one of them."""

    addresses: Path
    one_in: int

    def arguments(self, threads: int) -> list[str]:
        return [str(self.addresses), str(self.one_in), str(threads)]


def drive(port: int, addresses: Path, *, seconds: int, mix: Mix | None = None) -> Run:
    """Ask the server on ``port`` for ``addresses`` (a file, one path a line) as fast as it answers.

    A server so slow that no answer came is asked once more, for longer.

    Raises ``LoadError`` if any answer was an error or none came.
    """
    arguments = [str(addresses), *(mix.arguments(THREADS) if mix else [])]
    try:
        return read_run(run_wrk(port, "spread.lua", arguments, seconds=seconds, threads=THREADS))
    except NoAnswerError:
        longer = seconds * LONGER_FOR_SLOW_SERVERS
        return read_run(run_wrk(port, "spread.lua", arguments, seconds=longer, threads=THREADS))


def warm_p99_ms(port: int, addresses: Path, *, seconds: int, mix: Mix | None = None) -> float:
    """Return the 99th percentile of the time that warm requests took, alone or among cold ones."""
    arguments = [str(addresses), *(mix.arguments(CONNECTIONS) if mix else [])]
    output = run_wrk(port, "warm_latency.lua", arguments, seconds=seconds, threads=CONNECTIONS)
    read_run(output)
    return read_line(output, WARM)["p99_ms"]


def run_wrk(port: int, script: str, arguments: Sequence[str], *, seconds: int, threads: int) -> str:
    command = [
        *("wrk", "--threads", str(threads), "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"),
        *("--timeout", "10s", "--script", script, f"http://127.0.0.1:{port}/", "--", *arguments),
    ]
    # Where the scripts are, because they share one that Lua looks for in the working directory.
    outcome = subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, check=False)
    if outcome.returncode:
        raise LoadError(f"wrk failed: {(outcome.stderr or outcome.stdout).strip()}")
    return outcome.stdout


def read_run(output: str) -> Run:
    """Read the summary that the scripts print. Raises ``LoadError`` if answers failed or none came."""
    summary = read_line(output, SUMMARY)
    if not summary["requests"] and not summary["failed"]:
        raise NoAnswerError("No answer came in the time of a run: choose a longer one with BENCH_SECONDS.")
    if summary["failed"]:
        raise LoadError(f"{summary['failed']:.0f} of {summary['requests']:.0f} requests failed.")
    return Run(
        requests_per_second=summary["requests"] / summary["seconds"],
        p99_ms=summary["p99_ms"],
        max_ms=summary["max_ms"],
        bytes_per_response=summary["bytes"] / summary["requests"],
    )


def read_line(output: str, name: str) -> dict[str, float]:
    """Return the JSON in the line of ``output`` that starts with ``name``. Raises ``LoadError`` without one."""
    for line in output.splitlines():
        if line.startswith(name):
            return json.loads(line.removeprefix(name))
    raise LoadError(f"wrk printed no line {name.strip()}:\n{output}")


@dataclass(frozen=True)
class Figure:
    """What several runs say together."""

    requests_per_second: float
    spread: float
    p99_ms: float
    bytes_per_response: int


def summarise(runs: Sequence[Run]) -> Figure:
    """Return the medians, and the spread: how far the extremes lie apart, as a share of the median."""
    speeds = [run.requests_per_second for run in runs]
    middle = median(speeds)
    return Figure(
        requests_per_second=middle,
        spread=(max(speeds) - min(speeds)) / middle,
        p99_ms=median(run.p99_ms for run in runs),
        bytes_per_response=round(median(run.bytes_per_response for run in runs)),
    )
