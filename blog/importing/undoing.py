"""Takes a whole run of an import away again, but nothing that somebody has worked on or uses since."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex

from blog.importing.wordpress.links import give_back_addresses
from blog.models import ImportedDocument, ImportRun, MadeByImport, Person, Reference, Topic
from media_library.models import CustomImage, ImageRendition

MODELS: dict[str, Any] = {
    MadeByImport.Kind.REDIRECT: Redirect,
    MadeByImport.Kind.IMAGE: CustomImage,
    MadeByImport.Kind.REFERENCE: Reference,
    MadeByImport.Kind.PERSON: Person,
    MadeByImport.Kind.TOPIC: Topic,
}


@dataclass
class Undone:
    """What was taken away, by kind, and the articles that stay because somebody has worked on them.

    ``relinked`` are the articles whose draft links to old addresses again, in place of articles that were taken away.
    """

    removed: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    relinked: list[str] = field(default_factory=list)


@transaction.atomic
def undo(run: ImportRun, tick: Callable[[], None] = lambda: None) -> Undone:
    """Delete the untouched drafts of a run, and what it made besides unless something else uses it."""
    undone = Undone()
    bodies, gone = [], set()
    for document in run.documents.select_related("page").order_by("pk"):
        if document.is_untouched:
            gone.add(document.page_id)
            document.page.specific.delete()
            undone.removed["article"] += 1
        else:
            bodies.append(newest_body(document.page))
            undone.kept.append(f"page {document.page_id}: {document.page.title}")
        tick()
    linking = ImportedDocument.objects.filter(report__page_links__has_any_keys=[str(key) for key in sorted(gone)])
    for document in linking.select_related("page"):
        give_back_addresses(document, gone)
        undone.relinked.append(f"page {document.page_id}: {document.page.title}")
    for kind, model in MODELS.items():
        made = run.made.filter(kind=kind)
        for item in model.objects.filter(pk__in=made.values("key")):
            if not is_used(item, bodies):
                made.filter(key=item.pk).delete()
                item.delete()
                undone.removed[kind] += 1
            tick()
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    return undone


def is_used(item: Any, bodies: list[str]) -> bool:
    """Return whether something that stays refers to ``item``; a redirect serves the page that it leads to.

    Wagtail's index of references is brought up to date in the background, so the ``bodies`` of the articles that stay
    are looked into as well.
    """
    if isinstance(item, Redirect):
        return item.redirect_page_id is not None
    relations = [relation for relation in item._meta.related_objects if relation.related_model is not ImageRendition]
    if any(one.related_model._base_manager.filter(**{one.field.name: item}).exists() for one in relations):
        return True
    mark = re.compile(rf'"(image|poster)": {item.pk}\b|linktype="reference" id="{item.pk}"')
    return any(mark.search(body) for body in bodies) or ReferenceIndex.get_references_to(item).exists()


def newest_body(page: Any) -> str:
    """Return the body of a page as its newest draft has it."""
    return json.dumps(page.get_latest_revision_as_object().body.get_prep_value()).replace("\\", "")
