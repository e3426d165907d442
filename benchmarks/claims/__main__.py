"""``python -m benchmarks.claims``: see docs/claims.md."""

import argparse
import sys
import time

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.claims.quality import (
    SETS,
    UNSEEN,
    Score,
    labelled_sentences,
    rules_found,
    score_of_sentences,
    scores_by_rule,
    together,
)
from benchmarks.claims.timing import WORDS, article, median_ms
from compliance.claims import load_rules

LEAST = 0.9
MOST_MS = 300.0


def _row(table: Table, name: str, score: Score) -> None:
    table.add_row(
        name, str(score.found), str(score.missed), str(score.wrong), f"{score.precision:.3f}", f"{score.recall:.3f}"
    )


def print_table(half: str, console: Console) -> tuple[Score, Score]:
    """Print precision and recall of one half; return them by finding and by sentence."""
    sentences = labelled_sentences(half)
    broken = sum(bool(sentence.rules) for sentence in sentences)
    table = Table(
        title=f"{half}: {broken} sentences that break a rule, {len(sentences) - broken} that break none",
        box=box.SIMPLE_HEAD,
        title_justify="left",
    )
    for column in ("rule", "found", "missed", "wrong", "precision", "recall"):
        table.add_column(column, justify="left" if column == "rule" else "right")
    by_rule = scores_by_rule(sentences)
    for rule, score in by_rule.items():
        _row(table, rule, score)
    all_findings, all_sentences = together(by_rule.values()), score_of_sentences(sentences)
    table.add_section()
    _row(table, "all findings", all_findings)
    _row(table, "sentence flagged at all", all_sentences)
    console.print(table)
    return all_findings, all_sentences


def print_differences(console: Console) -> None:
    """Print where the check and the labels of the development half disagree. The held-back half is never shown."""
    for sentence in labelled_sentences("development"):
        flagged = rules_found(sentence)
        missed, wrong = sentence.rules - flagged, flagged - sentence.rules - sentence.tolerated
        if missed or wrong:
            console.print(
                f"missed {sorted(missed)} wrong {sorted(wrong)}: {sentence.text}", markup=False, soft_wrap=True
            )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("--half", choices=SETS, help="only this part of the corpus")
    parser.add_argument("--differences", action="store_true", help="show the sentences of development that go wrong")
    options = parser.parse_args()
    console = Console(width=110)
    if options.differences:
        print_differences(console)
        return 0
    begun = time.perf_counter()
    load_rules()
    console.print(f"Rules loaded and held to their examples in {(time.perf_counter() - begun) * 1_000:.0f} ms.")
    scores = {half: print_table(half, console) for half in ([options.half] if options.half else SETS)}
    took = median_ms(article())
    console.print(f"{WORDS:,} words checked in {took:.0f} ms (median; promised: under {MOST_MS:.0f} ms).")
    unseen = together([scores[name][0] for name in UNSEEN if name in scores] or [found for found, _ in scores.values()])
    console.print(f"Sentences that no rule was written from: {unseen.precision:.3f} / {unseen.recall:.3f}.")
    kept = took < MOST_MS and unseen.precision >= LEAST and unseen.recall >= LEAST
    console.print("Kept." if kept else "Not kept: precision and recall of at least 0.9, and the time above.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
