"""Checks the proof of what a reader saw, in the folder of this file. Needs nothing but Python's standard library."""

import argparse
import hashlib
import json
import sys
from pathlib import Path

# What names an object stands beside what the hash of its publication covers.
BESIDE = {"sha256", "title", "path"}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_chain(folder, fail):
    """Return the publications by number, after checking that each covers its facts and the one before it."""
    chain = {}
    before = None
    with (folder / "publications.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            number = entry["number"]
            covered = {name: value for name, value in entry.items() if name not in BESIDE}
            if sha256(canonical(covered)) != entry["sha256"]:
                fail(f"Publication {number} is not what its hash was made from: it was altered.")
            if before and number != before["number"] + 1:
                fail(f"Between publications {before['number']} and {number} some are missing.")
            if before and entry["previous_sha256"] != before["sha256"]:
                fail(f"Publication {number} does not follow the one before it: the chain is broken.")
            if before and entry["recorded_at"] < before["recorded_at"]:
                fail(f"Publication {number} is earlier than the one before it.")
            if "title" in entry:
                names = canonical({"title": entry["title"], "path": entry["path"]})
                if sha256(names) != entry["title_and_path_sha256"]:
                    fail(f"The title or address of publication {number} was altered.")
            chain[number] = before = entry
    return chain


def check_page(folder, page, chain, fail):
    """Check that the page is made from what was in force at its moment, and that each document is what was recorded."""
    moment = chain.get(page["number"])
    if moment is None or moment["sha256"] != page["sha256"]:
        fail("The newest publication of that moment is not in the chain.")
        return
    following = chain.get(page["number"] + 1)
    if seconds(moment["recorded_at"]) > seconds(page["at"]):
        fail(f"Publication {page['number']} came after that moment.")
    if following and seconds(following["recorded_at"]) <= seconds(page["at"]):
        fail(f"Publication {following['number']} came before that moment, too.")
    for used in page["publications"]:
        entry = chain.get(used["number"])
        if entry is None or entry["sha256"] != used["sha256"] or entry["document_sha256"] != used["document_sha256"]:
            fail(f"Publication {used['number']} ({used['object']}) is not in the chain as the page names it.")
            continue
        path = folder / "documents" / f"{entry['document_sha256']}.json"
        if not path.exists():
            fail(f"The document of publication {used['number']} ({used['object']}) is missing.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["document_sha256"]:
            fail(f"The document of publication {used['number']} ({used['object']}) was altered.")
        replaced = [
            later["number"]
            for number, later in chain.items()
            if used["number"] < number <= page["number"]
            and (later["kind"], later["key"]) == (entry["kind"], entry["key"])
        ]
        if replaced:
            fail(f"{used['object']} was published anew before that moment: publication {replaced[-1]}.")


def seconds(time):
    """Return a time as text that sorts: all are in UTC, some without a fraction of a second."""
    whole, _, fraction = time.rstrip("Z").partition(".")
    return f"{whole}.{fraction:0<6}"


def check_expected(expected, chain, fail):
    number, _, kept = expected.partition("=")
    entry = chain.get(int(number)) if number.isdigit() else None
    if entry is None:
        fail(f"Publication {number} is not in this excerpt: {min(chain)} to {max(chain)} are.")
    elif not kept or not entry["sha256"].startswith(kept.rstrip("…")):
        fail(f"Publication {number} has another hash than the one that was kept: {entry['sha256']}")


def main():
    parser = argparse.ArgumentParser(description="Check the proof of what a reader saw.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--expect", metavar="NUMBER=HASH", help="a hash that you kept from elsewhere")
    arguments = parser.parse_args()
    failures: list = []
    page = json.loads((arguments.folder / "page.json").read_text(encoding="utf-8"))
    chain = check_chain(arguments.folder, failures.append)
    check_page(arguments.folder, page, chain, failures.append)
    if arguments.expect:
        check_expected(arguments.expect, chain, failures.append)
    for failure in failures:
        print(failure)
    if failures:
        print(f"NOT PROVEN: {len(failures)} failures.")
        return 1
    newest = chain[max(chain)]
    print(f"PROVEN: {page['path']} at {page['at']}, from {len(page['publications'])} documents.")
    print(f"The newest publication in this excerpt is {newest['number']}={newest['sha256']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
