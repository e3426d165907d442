"""Short ways to a checked document."""

import datetime
from typing import Any

from compliance.claims import Finding, Kind, Passage, check_claims

ON = datetime.date(2026, 7, 1)


def passage(text: str, kind: Kind = Kind.PARAGRAPH, place: str = "body", **options: Any) -> Passage:
    return Passage(place, kind, text, **options)


def findings(*passages: Passage | str, **options: Any) -> list[Finding]:
    """Check passages; a string is a paragraph in a block of its own."""
    document = [
        one if isinstance(one, Passage) else passage(one, place=f"body/{number}") for number, one in enumerate(passages)
    ]
    return check_claims(document, **{"on": ON, **options})


def rules_in(*passages: Passage | str, **options: Any) -> set[str]:
    return {finding.rule for finding in findings(*passages, **options)}
