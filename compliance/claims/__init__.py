"""The claims check: finds health claims that the law or our own rules do not allow, and says why.

It is plain Python on plain data: no database, no network, no model. ``docs/claims.md`` tells what it checks.
"""

from compliance.claims.documents import Document
from compliance.claims.engine import (
    DEFAULT_JURISDICTION,
    ENGINE_VERSION,
    Finding,
    check_claims,
    fingerprint_of,
    load_rules,
)
from compliance.claims.passages import Kind, Passage
from compliance.claims.plain_text import line_of, passages_of_text
from compliance.claims.rules import RulePackError, RuleSet, Severity, Source
from compliance.claims.sentences import Sentence, fingerprint_of_text, split_sentences

__all__ = [
    "DEFAULT_JURISDICTION",
    "ENGINE_VERSION",
    "Document",
    "Finding",
    "Kind",
    "Passage",
    "RulePackError",
    "RuleSet",
    "Sentence",
    "Severity",
    "Source",
    "check_claims",
    "fingerprint_of",
    "fingerprint_of_text",
    "line_of",
    "load_rules",
    "passages_of_text",
    "split_sentences",
]
