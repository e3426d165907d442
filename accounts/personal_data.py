"""What the site holds about one person, who is known by an e-mail address: shown, taken out, erased."""

import datetime
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import APIToken, ModelLogEntry, PageLogEntry

from accounts.models import SignInSession
from blog.models import Person
from compliance.models import Approval, Invitation
from compliance.models.approvals import SignedContent
from home.encryption import email_hashes, normalised_address
from home.models import Enquiry
from home.models.enquiries import EnquiryQuerySet, retention_days

ERASED, EXPORTED = "accounts.personal_data_erased", "accounts.personal_data_exported"
# What an erasure leaves, and for which reason: said on the screen, by the command and in the file.
STAYS = {
    "account": "An account is needed for the work that is done with it. An administrator deletes it under Settings › "
    "Users, which ends its sessions too.",
    "log": "What was done in the admin is on record, so that misuse can be found (GDPR article 6 (1) f, article 32).",
    "approvals": "Approvals, invitations to decide and other signatures prove who stood for a medical or legal text. "
    "They are kept to defend legal claims (GDPR article 17 (3) b and e), and the database lets nobody change them.",
    "profiles": "A person's profile is public content. It is changed and deleted under People & topics; texts that "
    "were public are erased from the record with erase_from_record.",
}


def held_about(address: str, *, with_accounts: bool = True, with_invitations: bool = True) -> dict[str, Any]:
    """Return all that is held about the person of ``address``, in types that JSON has.

    What is left out, for want of a right of whoever asks, is None instead of a list.
    """
    address = normalised_address(address)
    return {
        "format": "pointhealth-cms/personal-data/1",
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "address": address,
        "enquiries": enquiries_of(address),
        "accounts": accounts_of(address) if with_accounts else None,
        "invitations": invitations_of(address) if with_invitations else None,
        "stays_when_erased": STAYS,
    }


def enquiries_of(address: str) -> list[dict[str, Any]]:
    kept = datetime.timedelta(days=retention_days())
    return [
        {
            "number": enquiry.pk,
            "received_at": spoken(enquiry.created_at),
            "kept_until": timezone.localdate(enquiry.created_at + kept).isoformat(),
            "status": enquiry.get_status_display(),
            "name": str(enquiry.name),
            "email": str(enquiry.email),
            "phone": str(enquiry.phone),
            "message": str(enquiry.message),
            "consent": enquiry.consent_text,
            "sent_from_page": enquiry.source_page.title if enquiry.source_page else None,
            "notes": [{"written_at": spoken(note.written_at), "text": str(note.text)} for note in enquiry.notes.all()],
        }
        for enquiry in Enquiry.objects.of_address(address).select_related("source_page").prefetch_related("notes")
    ]


def accounts_of(address: str) -> list[dict[str, Any]]:
    return [account_facts(user) for user in User.objects.filter(email__iexact=address).order_by("pk")]


def account_facts(user: User) -> dict[str, Any]:
    about = ModelLogEntry.objects.for_instance(user).order_by("-timestamp")
    done: list[Any] = [*ModelLogEntry.objects.filter(user=user), *PageLogEntry.objects.filter(user=user)]
    return {
        "number": user.pk,
        "username": user.username,
        "name": user.get_full_name(),
        "email": user.email,
        "joined_at": spoken(user.date_joined),
        "last_sign_in_at": spoken(user.last_login),
        "is_active": user.is_active,
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "profiles": list(Person.objects.filter(user=user).values_list("name", flat=True)),
        "second_factors": [
            {"kind": factor.get_type_display(), "since": spoken(factor.created_at)}
            for factor in Authenticator.objects.filter(user=user)
        ],
        "tokens": list(APIToken.objects.filter(user=user).values_list("name", flat=True)),
        "sessions": [
            {
                "device": session.device,
                "network": session.network,
                "signed_in_at": spoken(session.signed_in_at),
                "last_seen_at": spoken(session.last_seen_at),
            }
            for session in SignInSession.objects.filter(user=user)
        ],
        "log_about_it": [
            {"at": spoken(entry.timestamp), "action": entry.action, "details": entry.data} for entry in about
        ],
        "log_of_what_it_did": [
            {"at": spoken(entry.timestamp), "action": entry.action, "on": f"{entry.content_type}: {entry.label}"}
            for entry in sorted(done, key=lambda entry: entry.timestamp, reverse=True)
        ],
        "signatures": list(signatures(user)),
    }


def signatures(user: User) -> Iterable[dict[str, Any]]:
    """Yield what an account stood for: approvals, waivers, emergencies, invitations, ties to evidence."""
    for model in apps.get_models():
        if issubclass(model, SignedContent):
            for signed in model._default_manager.filter(user=user):
                yield {"kind": str(model._meta.verbose_name), "what": str(signed)}


def invitations_of(address: str) -> list[dict[str, Any]]:
    invited = Invitation.objects.filter(email__iexact=address).select_related("approval")
    return [
        {
            "invited_at": spoken(invitation.invited_at),
            "name": invitation.person_name,
            "email": invitation.email,
            "credentials": invitation.credentials,
            "task": invitation.get_kind_display(),
            "text": invitation.title,
            "state": invitation.state,
            "decision": str(invitation.approval) if invitation.is_used else None,
            "note": invitation.approval.note if invitation.is_used else None,
        }
        for invitation in invited
    ] + [
        {"invited_at": None, "decision": str(approval), "note": approval.note, "text": approval.title}
        for approval in Approval.objects.filter(Q(email__iexact=address) & Q(invitation=None))
    ]


def spoken(moment: datetime.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def note_export(subject: Any, held: dict[str, Any], user: User | None = None) -> None:
    """Put on record, with ``subject``, that what is held about somebody was taken out."""
    told = {"person": email_hashes(held["address"])[0], "enquiries": len(held["enquiries"])}
    log(subject, EXPORTED, user=user, data=told)


def erase(subject: Any, address: str, user: User | None = None) -> int:
    """Delete the enquiries of an address with their notes. Return how many there were."""
    return erase_enquiries(subject, Enquiry.objects.of_address(address), email_hashes(address)[0], user)


@transaction.atomic
def erase_enquiries(subject: Any, enquiries: EnquiryQuerySet, person: str, user: User | None = None) -> int:
    """Delete enquiries, and put on record that those of ``person``, a keyed hash, were erased."""
    number = enquiries.delete()[1].get(Enquiry._meta.label, 0)
    log(subject, ERASED, user=user, data={"person": person, "enquiries": number})
    return number
