"""Who approved what, and the content that needs it."""

from compliance.models.approvals import Approval, ApprovalKind, Decision
from compliance.models.claims import ClaimCheck, ClaimsDay, ClaimWaiver, LiveFinding
from compliance.models.emergencies import EmergencyRelease
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
    "LegalApprovalTask",
    "LiveFinding",
    "MedicalReviewTask",
    "SignOffTask",
    "SignedOff",
    "refuse_unapproved_schedules",
]
