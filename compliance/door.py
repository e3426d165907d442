"""The one door to the public: nothing passes that nobody has signed off, whichever way it comes.

``SignedOff.save()`` asks here, so do the admin's forms, schedules, and the record of publications before each commit.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from compliance.models.approvals import ApprovalKind
from compliance.people import Credentials, credentials_of, identities_of, names, users_who_may
from compliance.sign_off import SignOff, sign_off_of
from compliance.signing import SignedText, signed_text, subject_of


class SignOffError(ValidationError):
    """Something about sign-off was refused: ``signed`` is the object, the messages say why and what to do."""

    def __init__(self, signed: Any, messages: list[str]):
        super().__init__({NON_FIELD_ERRORS: messages})
        self.signed = signed


class SignOffMissingError(SignOffError):
    """A text may not become public: ``state`` says what it lacks."""

    def __init__(self, signed: Any, state: SignOff):
        super().__init__(signed, lacking_messages(signed, state))
        self.state = state


def refuse_unapproved(
    signed: Any,
    *,
    document: dict[str, Any] | None = None,
    public_documents: Callable[[], Iterable[dict[str, Any]]] | None = None,
) -> None:
    """Raise ``SignOffMissingError`` if ``signed`` (``SignedOff``) would show the public a text that lacks approvals.

    A text that is public already passes: moving, saving again and what nobody signs need no approval. ``document`` is
    its public document where the caller has it, ``public_documents`` what the public sees so far; without them, both
    are made from the object and from the database.
    """
    state = sign_off_of(signed, document)
    if state.is_complete:
        return
    if public_documents is None:
        public = public_texts(signed)
    else:
        public = [signed_text(signed, found) for found in public_documents()]
    if state.text not in public:
        raise SignOffMissingError(signed, state)


def public_texts(signed: Any) -> list[SignedText]:
    """Return what the public sees of an object now; of an alias, also what it sees of the page behind it."""
    keys = {signed.pk, subject_of(signed).key} - {None, 0}
    public = type(signed)._base_manager.filter(pk__in=keys, live=True) if keys else []
    return [signed_text(found) for found in public]


def lacking_messages(signed: Any, state: SignOff) -> list[str]:
    """Return a sentence for each approval that is missing: what is wrong with it, and whom to ask."""
    from compliance.deciding import changed_by

    author = changed_by(signed, state.text)
    return [
        f"“{signed}” cannot be published: {kind.label.lower()} is missing. {reason} {whom_to_ask(kind, state, author)}"
        for kind, reason in state.lacking.items()
    ]


def whom_to_ask(kind: ApprovalKind, state: SignOff, author: Any) -> str:
    """Return who may give an approval of ``kind`` for what ``author`` wrote, and whom an expired licence stops."""
    approvals = [found for other in state.required if other is not kind and (found := state.approval(other))]
    others = frozenset().union(*(approval.identities for approval in approvals))
    able: list[Credentials] = []
    expired: list[Credentials] = []
    for user in users_who_may(kind):
        if user == author or identities_of(user) & others:
            continue
        person = credentials_of(user)
        (able if person.has_valid_licence or not kind.needs_licence else expired).append(person)
    sentences = [f"Ask {names(able)}." if able else "Nobody else may give it: ask an administrator."]
    sentences += [
        f"The licence of {person} expired on {person.licence_expires_on:%d %B %Y}."
        for person in expired
        if person.licence_expires_on
    ]
    return " ".join(sentences)
