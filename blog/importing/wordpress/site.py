"""Imports a whole site: post by post, each with all that belongs to it or not at all.

What is done is on record after each post, so a run that was interrupted goes on where it stopped, and one that is
repeated makes nothing twice.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.db import InterfaceError, OperationalError, transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect

from blog.importing.decisions import Decision, DecisionError, decide
from blog.importing.importer import article_of, brand_names
from blog.importing.pictures import format_of
from blog.importing.recognised import Recognised
from blog.importing.report import ImportRefusedError, Report
from blog.importing.saving import Place, free_slug, path_of, remember, save_draft
from blog.importing.wordpress.export import Entry, Term, entries, read_site
from blog.importing.wordpress.links import addresses_in, link_articles, place_of
from blog.importing.wordpress.media import Media
from blog.importing.wordpress.posts import document_of_post, plain
from blog.models import ArticleAuthor, ArticleIndexPage, ImportedDocument, ImportRun, MadeByImport, Person
from blog.models import Topic as BlogTopic
from brands.models import ServiceBrand

logger = logging.getLogger(__name__)
# What stands for “none” among the categories.
NO_CATEGORIES = {"uncategorized", "uncategorised"}
TOPIC_DOMAINS = {"category", "post_tag"}
LONGEST_TOPIC, LONGEST_NAME = 80, 120
FORGOTTEN = (
    "What was decided about this before ({} decision{}) was not done again, as the post has changed since: "
    "look whether the article still is as it should be."
)


class Outcome(StrEnum):
    MADE = "made"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited_since"
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    NOT_TEXT = "not_text"


@dataclass
class Summary:
    """What a run did, or in a dry run would do."""

    run_id: int | None = None
    is_complete: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    redirects: int = 0
    links: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def add(self, entry: Entry, outcome: Outcome, note: str = "", report: Report | None = None) -> None:
        self.outcomes[outcome] += 1
        if report is not None:
            self.left_out.update(entry.reason for entry in report.left_out)
            self.warnings.update(warning.code for warning in report.warnings)
            self.claims.update(finding["severity"] for finding in report.claims)
        if outcome not in {Outcome.UNCHANGED, Outcome.NOT_TEXT}:
            self.changes.append(
                {"post": entry.key, "title": plain(entry.title), "outcome": outcome.value, "note": note}
            )

    def as_document(self) -> dict[str, Any]:
        return dict(vars(self))


class SiteImport:
    """The import of one export file. ``tick`` is called after each of its entries.

    ``is_over`` is asked before each entry; what is left then is for the next call with the same ``run``. ``decisions``
    are what somebody decided about posts, by their key; posts with a key in ``left_out`` are not imported.
    """

    def __init__(
        self,
        path: Path,
        media: Path | None,
        *,
        brand: ServiceBrand,
        parent: ArticleIndexPage,
        dry_run: bool = False,
        tick: Callable[[], None] = lambda: None,
        run: ImportRun | None = None,
        is_over: Callable[[], bool] = lambda: False,
        decisions: Mapping[str, list[Decision]] = MappingProxyType({}),
        left_out: Container[str] = (),
    ) -> None:
        self.path = path
        self.of_run, self.is_over = run, is_over
        self.decisions, self.left_out = decisions, left_out
        self.site = read_site(path)
        self.media = Media(media)
        self.brand, self.parent, self.dry_run, self.tick = brand, parent, dry_run, tick
        self.names = brand_names()
        self.summary = Summary()
        self.known = {name: pk for name, (pk, _) in self.imported().items()}
        # Of a dry run: the posts that would be here, and where the links in them lead.
        self.foreseen: set[str] = set()
        self.foreseen_links: Counter[str] = Counter()

    def imported(self) -> dict[str, tuple[int, int]]:
        """Return the record of each text of this site that is here, with its article, by its name."""
        return {
            name: (pk, page)
            for name, pk, page in ImportedDocument.objects.order_by("imported_at").values_list("name", "pk", "page")
            if name.startswith(self.site.address)
        }

    def name_of(self, key: str) -> str:
        return f"{self.site.address}?p={key}"[:255]

    def run(self) -> Summary:
        """Import every post and page that is not imported yet; return what was done."""
        run = None if self.dry_run else self.begin()
        for entry in entries(self.path):
            if self.is_over():
                return self.summary
            if entry.is_text:
                self.import_entry(entry, run)
            else:
                self.summary.add(entry, Outcome.NOT_TEXT)
                if entry.kind not in {"attachment", "post", "page"}:
                    self.summary.left_out[f"of kind {entry.kind}"[:80]] += 1
            self.tick()
        if run is not None:
            self.link_articles()
        else:
            self.count_links()
        self.summary.is_complete = True
        if run is not None and self.of_run is None:
            run.finished_at = timezone.now()
            run.save(update_fields=["finished_at"])
        return self.summary

    def begin(self) -> ImportRun:
        """Return the run that this belongs to: the one that was given, that was interrupted, or a new one."""
        if self.of_run is not None:
            return self.of_run
        name = self.path.name[:255]
        unfinished = ImportRun.objects.filter(
            name=name, finished_at=None, undone_at=None, state=ImportRun.State.BY_COMMAND
        ).first()
        run = unfinished or ImportRun.objects.create(name=name)
        self.summary.run_id = run.pk
        return run

    def link_articles(self) -> None:
        """Let the links between the posts of this export lead to their articles."""
        imported = self.imported()
        here = {key: imported[name] for key in self.site.addresses if (name := self.name_of(key)) in imported}
        pages = self.places({key: page for key, (_, page) in here.items()})
        for record, _ in here.values():
            document = ImportedDocument.objects.select_related("page").get(pk=record)
            if document.is_untouched:
                made, within = link_articles(document, pages)
                self.summary.links += made
                self.summary.warnings.update({"place_within_article": within} if within else {})

    def count_links(self) -> None:
        """Count the links that ``link_articles`` would make."""
        here = {key for key in self.site.addresses if key in self.foreseen or self.name_of(key) in self.known}
        places = self.places(dict.fromkeys(here, 0))
        for address, number in self.foreseen_links.items():
            if place_of(address) in places:
                self.summary.links += number
                self.summary.warnings.update({"place_within_article": number} if "#" in address else {})

    def places(self, pages: Mapping[str, int]) -> dict[str, int]:
        """Return the key of each page by the places at which its text stood; ``pages`` are by the key of that text."""
        found = {place_of(self.site.addresses[key]): page for key, page in pages.items()}
        found |= {place_of(self.name_of(key)): page for key, page in pages.items()}
        for nowhere in ("", place_of(self.site.address)):  # a link to the site as a whole means no article
            found.pop(nowhere, None)
        return found

    def import_entry(self, entry: Entry, run: ImportRun | None) -> None:
        if entry.key in self.left_out:
            self.summary.add(entry, Outcome.LEFT_OUT)
            return
        name = self.name_of(entry.key)
        fingerprint = fingerprint_of(entry)
        decisions = self.decisions.get(entry.key)
        earlier = ImportedDocument.objects.select_related("page").filter(pk=self.known.get(name, 0)).first()
        if earlier and earlier.sha256 == fingerprint and decisions in (None, earlier.decisions):
            self.summary.add(entry, Outcome.UNCHANGED)
            return
        if earlier and self.is_left_alone(earlier):
            self.summary.add(entry, Outcome.EDITED, f"page {earlier.page_id} was worked on since: left as it is")
            return
        report = Report(updated=earlier is not None)
        try:
            document = decide(document_of_post(entry, self.site, self.media), decisions or [])
            self.leave_out_terms(entry, report)
            article = article_of(document, self.brand, self.names, report)
            self.note_status(entry, report)
            if earlier and earlier.decisions and not decisions:
                report.warn(1, "decided_before", FORGOTTEN.format(number := len(earlier.decisions), pluralize(number)))
            if run is not None:
                self.save(entry, article, document, fingerprint, earlier, run, report)
            else:
                self.foresee(entry, article, document, earlier, report)
        except (ImportRefusedError, DecisionError) as refusal:
            self.summary.add(entry, Outcome.REFUSED, str(refusal))
            return
        except (OperationalError, InterfaceError):
            raise  # without the database no other post comes in either
        except Exception as fault:
            # One post that we cannot read must not keep the others out.
            logger.exception("Post %s of %s could not be imported.", entry.key, self.path.name)
            self.summary.add(entry, Outcome.REFUSED, refusal_of_fault(fault))
            return
        self.summary.pictures += sum(
            bool(block["value"].get("image")) for block in article.body if block["type"] == "image"
        )
        self.summary.pictures += "hero" in document.facts
        note = f"page {report.page_id} at {report.path}" if report.page_id else ""
        self.summary.add(entry, Outcome.UPDATED if earlier else Outcome.MADE, note, report)

    def is_left_alone(self, earlier: ImportedDocument) -> bool:
        """Return whether an article stays as it is: it was worked on, or who imports may not edit it."""
        user = self.of_run.user if self.of_run else None
        return not earlier.is_untouched or (user is not None and not earlier.page.permissions_for_user(user).can_edit())

    def leave_out_terms(self, entry: Entry, report: Report) -> None:
        for term in entry.terms:
            if topic_name(term) is None:
                report.warn(1, "term_left_out", f"“{term.name}” ({term.kind}) became no topic.")

    def note_status(self, entry: Entry, report: Report) -> None:
        if entry.kind == "page":
            report.warn(
                1, "was_a_page", "This was a page, no post: move its text to a standard page if it is no article."
            )
        if entry.status != "publish":
            report.warn(1, "was_not_public", f"This was not public: its state was “{entry.status}”.")

    def save(
        self,
        entry: Entry,
        article: Recognised,
        document: Any,
        fingerprint: str,
        earlier: ImportedDocument | None,
        run: ImportRun,
        report: Report,
    ) -> None:
        """Save one post with all that belongs to it, or nothing of it."""
        with transaction.atomic():
            self.parent.refresh_from_db()
            if "hero" in document.facts and format_of(document.media[document.facts["hero"]]) is None:
                source = document.facts.pop("hero")
                report.leave_out(1, source, "no_picture_we_take", "picture")
            document.facts["topics"] = [
                topic_of(name, run) for name in dict.fromkeys(map(topic_name, entry.terms)) if name
            ]
            name = plain(self.site.authors.get(entry.author) or entry.author)[:LONGEST_NAME]
            document.facts["authors"] = [ArticleAuthor(person=person_of(name, run), sort_order=0)] if name else []
            if entry.status == "publish":
                document.facts["first_published_at"] = entry.date
            place = Place(self.brand, self.parent, run)
            page = save_draft(
                article,
                document,
                fingerprint=fingerprint,
                place=place,
                report=report,
                decisions=self.decisions.get(entry.key, []),
                earlier=earlier,
            )
            if earlier is None and (old := self.old_path(entry, path_of(page), report)):
                redirect = Redirect.objects.create(
                    old_path=old, redirect_page=page.page_ptr, automatically_created=True
                )
                remember(run, MadeByImport.Kind.REDIRECT, redirect.pk)
                self.summary.redirects += 1

    def foresee(
        self, entry: Entry, article: Recognised, document: Any, earlier: ImportedDocument | None, report: Report
    ) -> None:
        """Count what ``save`` would make of one post."""
        self.foreseen.add(entry.key)
        self.foreseen_links.update(addresses_in(article.body))
        path = f"{path_of(self.parent)}{free_slug(document.facts.get('slug') or article.title, self.parent)}/"
        self.summary.redirects += earlier is None and bool(self.old_path(entry, path, report))

    def old_path(self, entry: Entry, new_path: str, report: Report) -> str:
        """Return the path of a public post that is to lead to its article; empty if it need not, or leads elsewhere."""
        if entry.status != "publish":
            return ""
        try:
            parts = urlsplit(entry.link)
            old = Redirect.normalise_path(parts.path + (f"?{parts.query}" if parts.query else ""))
        except ValueError:
            report.warn(1, "unknown_address", f"{entry.link[:300]} is no address that could be redirected.")
            return ""
        if not parts.path.strip("/") and not parts.query:
            return ""
        if old == Redirect.normalise_path(new_path) or len(old) > 255:
            return ""
        if Redirect.objects.filter(old_path=old).exists():
            report.warn(1, "redirect_exists", f"{old} is redirected already, and was left as it is.")
            return ""
        return old


def refusal_of_fault(fault: Exception) -> str:
    words = " ".join(f"{type(fault).__name__}: {fault}".split())
    return f"{words[:300]}. This is a fault of the importer: please report the post."


def fingerprint_of(entry: Entry) -> str:
    """Return a hash that changes when anything of the post does."""
    return hashlib.sha256(json.dumps(asdict(entry), default=str, sort_keys=True).encode()).hexdigest()


def topic_name(term: Term) -> str | None:
    """Return the name of the topic that a term becomes, None if it becomes none."""
    name = plain(term.name)
    if term.kind not in TOPIC_DOMAINS or name.casefold() in NO_CATEGORIES or not slugify(name):
        return None
    return name if len(name) <= LONGEST_TOPIC else None


def topic_of(name: str, run: ImportRun) -> BlogTopic:
    slug = slugify(name)[:LONGEST_TOPIC]
    found = BlogTopic.objects.filter(name__iexact=name).first() or BlogTopic.objects.filter(slug=slug).first()
    if found:
        return found
    topic = BlogTopic.objects.create(name=name, slug=slug)
    remember(run, MadeByImport.Kind.TOPIC, topic.pk)
    return topic


def person_of(name: str, run: ImportRun) -> Person:
    slug = slugify(name)[:LONGEST_NAME]
    found = Person.objects.filter(name__iexact=name).first()
    found = found or (Person.objects.filter(slug=slug).first() if slug else None)
    if found:
        return found
    # A name without Latin letters makes no slug.
    slug = slug or f"author-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    person = Person.objects.create(name=name, slug=slug)
    remember(run, MadeByImport.Kind.PERSON, person.pk)
    return person
