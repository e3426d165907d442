"""How long the claims check takes."""

import statistics
import time

from benchmarks.claims.quality import ON, labelled_sentences
from compliance.claims import Kind, Passage, check_claims

WORDS = 1_200
RUNS = 15


def article(words: int = WORDS) -> list[Passage]:
    """Return an article of so many words, in paragraphs of four sentences, half of which break a rule."""
    sentences = [sentence.text for sentence in labelled_sentences("development") if sentence.kind is Kind.PARAGRAPH]
    broken, clean = sentences[: len(sentences) // 2], sentences[len(sentences) // 2 :]
    mixed = [text for pair in zip(broken, clean, strict=False) for text in pair]
    passages: list[Passage] = []
    count = 0
    for start in range(0, len(mixed) * 10, 4):
        text = " ".join(mixed[(start + step) % len(mixed)] for step in range(4))
        passages.append(Passage(f"body/{len(passages)}", Kind.PARAGRAPH, text, block=str(len(passages))))
        count += len(text.split())
        if count >= words:
            break
    return passages


def median_ms(passages: list[Passage], runs: int = RUNS) -> float:
    """Return the median of several checks of the same passages, with the rules loaded."""
    check_claims(passages, on=ON)
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        check_claims(passages, on=ON)
        took.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(took)
