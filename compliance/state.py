"""The state of a draft for those who look at it: what it needs, has and lacks, and what it would change."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from compliance.checked import ClaimsChecked, findings_of
from compliance.claims import Finding, Severity
from compliance.comparison import difference
from compliance.deciding import changed_by
from compliance.door import public_texts, whom_to_ask
from compliance.models.approvals import ApprovalKind
from compliance.models.claims import ClaimWaiver
from compliance.reach import Reach, reach_of
from compliance.sign_off import NewestDecision, SignOff, sign_off_of
from compliance.signing import SignedText
from compliance.waivers import standing_waivers


@dataclass(frozen=True)
class StateOfFinding:
    """One thing that the claims check finds, and the waiver by which it may stand."""

    finding: Finding
    waiver: ClaimWaiver | None

    @property
    def blocks_approval(self) -> bool:
        return self.finding.severity is Severity.ERROR and self.waiver is None


@dataclass(frozen=True)
class StateOfApproval:
    """One approval that is asked for: given (``approval``), or why not and whom to ask."""

    kind: ApprovalKind
    approval: NewestDecision | None
    reason: str
    whom_to_ask: str


class StateOfDraft:
    """The newest draft of an object (``SignedOff``) on its way to the public."""

    def __init__(self, signed: Any):
        revision = signed.get_latest_revision()
        self.draft = revision.as_object() if revision else signed

    @cached_property
    def sign_off(self) -> SignOff:
        return sign_off_of(self.draft)

    @cached_property
    def public(self) -> SignedText | None:
        """What the public sees now."""
        return next(iter(public_texts(self.draft)), None)

    @property
    def is_public(self) -> bool:
        """Whether the public sees this very text already, so that nothing more is asked for."""
        return self.public == self.sign_off.text

    @cached_property
    def approvals(self) -> list[StateOfApproval]:
        """Each approval that the draft needs, in the order in which they are asked for."""
        lacking = self.sign_off.lacking
        author = changed_by(self.draft, self.sign_off.text) if lacking else None
        return [
            StateOfApproval(
                kind,
                self.sign_off.approval(kind) if kind not in lacking else None,
                lacking.get(kind, ""),
                whom_to_ask(kind, self.sign_off, author) if kind in lacking else "",
            )
            for kind in self.sign_off.required
        ]

    @cached_property
    def findings(self) -> list[StateOfFinding]:
        """What the claims check finds in the draft, in reading order."""
        if not isinstance(self.draft, ClaimsChecked):
            return []
        findings = findings_of(self.draft)
        waivers = standing_waivers(self.draft, findings)
        return [StateOfFinding(finding, waivers.get(finding.fingerprint)) for finding in findings]

    @property
    def errors(self) -> list[StateOfFinding]:
        """What keeps the draft from being approved."""
        return [state for state in self.findings if state.blocks_approval]

    @cached_property
    def difference(self) -> list[str]:
        """What the draft would change for the public, as lines of a diff."""
        return difference(self.public, self.sign_off.text)

    @cached_property
    def reach(self) -> Reach | None:
        """The live pages of others that publishing the draft would change, None for what no other page shows."""
        return reach_of(self.draft)
