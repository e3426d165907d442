"""Who approved what, and the content that needs it."""

from compliance.models.approvals import Approval, ApprovalKind, Decision
from compliance.models.claims import (
    ClaimCheck,
    ClaimsDay,
    ClaimWaiver,
    EvidenceGrade,
    EvidenceTask,
    LiveFinding,
    Substantiation,
)
from compliance.models.emergencies import EmergencyRelease
from compliance.models.invitations import Invitation
from compliance.models.review_dates import OverdueAction, ReviewDated, ReviewNotice, ReviewStage
from compliance.models.signed_off import SignedOff, refuse_unapproved_schedules
from compliance.models.tasks import LegalApprovalTask, MedicalReviewTask, SignOffTask

__all__ = [
    "Approval",
    "ApprovalKind",
    "ClaimCheck",
    "ClaimWaiver",
    "ClaimsDay",
    "Decision",
    "EmergencyRelease",
    "EvidenceGrade",
    "EvidenceTask",
    "Invitation",
    "LegalApprovalTask",
    "LiveFinding",
    "MedicalReviewTask",
    "OverdueAction",
    "ReviewDated",
    "ReviewNotice",
    "ReviewStage",
    "SignOffTask",
    "SignedOff",
    "Substantiation",
    "refuse_unapproved_schedules",
]
