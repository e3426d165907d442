"""Who may read the texts that sign-off is about: drafts, and what was approved, waived or tied to evidence.

The permissions to look at records say that somebody takes part in sign-off. Whoever works on a part of the site only
reads the texts of that part; whoever decides, publishes past the approvals or invites reads them all.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from compliance.emergency import MAY_RELEASE
from compliance.inviting import MAY_INVITE
from compliance.substantiation import MAY_TIE
from compliance.waivers import MAY_WAIVE

READ_ALL = (MAY_TIE, MAY_WAIVE, MAY_RELEASE, MAY_INVITE)


def reads_all(user: Any) -> bool:
    return any(user.has_perm(permission) for permission in READ_ALL)


def pages_in_reach(user: Any) -> QuerySet:
    """Return the pages that ``user`` works on."""
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, ["add", "change", "publish"])


def may_read(user: Any, signed: Any) -> bool:
    """Return whether ``user``, who may look at sign-off, may read the text of this object."""
    return not isinstance(signed, Page) or reads_all(user) or pages_in_reach(user).filter(pk=signed.pk).exists()


def readable(user: Any, records: QuerySet) -> QuerySet:
    """Return those of ``records`` (``SignedContent``) whose texts ``user`` may read."""
    if reads_all(user):
        return records
    keys = pages_in_reach(user).values("pk")
    return records.filter(~Q(content_type=ContentType.objects.get_for_model(Page)) | Q(object_key__in=keys))


def may_read_record(user: Any, record: Any) -> bool:
    """Return whether ``user``, who may look at the records of its kind, may read the text of this one."""
    return readable(user, type(record).objects.filter(pk=record.pk)).exists()
