"""What was imported, so that nothing is imported twice by mistake, and that a whole import can be undone."""

import uuid
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.deconstruct import deconstructible


@deconstructible
class ImportStorage(FileSystemStorage):
    """Where files wait to be imported: outside of the media, with no address, for the site's own processes only."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(settings.IMPORTS_ROOT)

    @property
    def location(self) -> str:
        return str(settings.IMPORTS_ROOT.absolute())

    def url(self, name: str | None) -> str:
        raise ValueError("Files that wait to be imported have no address.")


def storage_name(instance: models.Model, filename: str) -> str:
    """Return a name of our own in a folder of its own: nothing of what the sender called the file but its kind."""
    return f"{uuid.uuid4().hex}/document{PurePath(filename).suffix.lower()}"


class ImportRun(models.Model):
    """One import of documents or a whole site, with what it made, until it is undone."""

    class State(models.TextChoices):
        BY_COMMAND = "by_command", "By command"
        REVIEW = "review", "To review"
        WAITING = "waiting", "Waiting to start"
        RUNNING = "running", "Importing"
        CANCELLING = "cancelling", "Stopping"
        CANCELLED = "cancelled", "Stopped"
        FINISHED = "finished", "Finished"
        UNDOING = "undoing", "Being undone"

    name = models.CharField(max_length=255, help_text="The name of the file.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, help_text="Empty while it works, and if it was interrupted.")
    undone_at = models.DateTimeField(null=True)
    undone = models.JSONField(null=True, help_text="What undoing it took away, and what it kept.")
    state = models.CharField(max_length=10, choices=State, default=State.BY_COMMAND, db_default=State.BY_COMMAND)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    brand = models.ForeignKey("brands.ServiceBrand", on_delete=models.SET_NULL, null=True, related_name="+")
    parent = models.ForeignKey("blog.ArticleIndexPage", on_delete=models.SET_NULL, null=True, related_name="+")
    worked_at = models.DateTimeField(null=True, help_text="When something of it was done last.")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"

    @property
    def is_at_work(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING, self.State.CANCELLING, self.State.UNDOING}

    @property
    def state_label(self) -> str:
        """The state in words, for lists."""
        if self.undone_at:
            return "Undone"
        if self.state == self.State.BY_COMMAND:
            return "Finished" if self.finished_at else "Interrupted"
        return self.get_state_display()


class ImportSource(models.Model):
    """A file that somebody wants to import, with what they decided about it and what became of it."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        WORDPRESS = "wordpress", "WordPress export"

    class Choice(models.TextChoices):
        """What to do where the source was imported before."""

        UPDATE = "update", "Bring its draft up to date"
        SECOND = "second", "Make a second article"
        SKIP = "skip", "Leave this file out"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MADE = "made", "Draft made"
        UPDATED = "updated", "Draft brought up to date"
        SKIPPED = "skipped", "Left out"
        EDITED = "edited", "Left alone: edited since"
        REFUSED = "refused", "Not imported"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DOCUMENT)
    name = models.CharField(max_length=255, help_text="What its sender called it.")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=ImportStorage(), upload_to=storage_name, blank=True)
    media = models.FileField(storage=ImportStorage(), upload_to=storage_name, blank=True)
    decisions = models.JSONField(default=list, help_text="As decisions.py applies them.")
    taken_back = models.JSONField(default=list, db_default=[], help_text="Decisions to make again, the next one last.")
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.TextField(blank=True, help_text="Why it was not imported, and what to do.")
    imported = models.ForeignKey(
        "blog.ImportedDocument", on_delete=models.SET_NULL, null=True, related_name="imported_from"
    )
    done = models.PositiveIntegerField(default=0, help_text="How many entries of an export are done.")
    total = models.PositiveIntegerField(default=1)
    summary = models.JSONField(null=True, help_text="What became of the posts of an export.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="unique_place_in_import")]

    def __str__(self) -> str:
        return self.name

    def delete_files(self) -> None:
        """Delete the files from the disk; what became of them stays on record."""
        for field in (self.file, self.media):
            if field:
                folder = Path(field.path).parent
                field.delete(save=False)
                if folder.exists() and not any(folder.iterdir()):
                    folder.rmdir()
        self.save(update_fields=["file", "media"])


class ImportPost(models.Model):
    """A post of an export, with what somebody decided about it before it was imported."""

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=50, help_text="Its number in WordPress.")
    title = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    posted_at = models.DateTimeField(null=True)
    decisions = models.JSONField(default=list, help_text="As decisions.py applies them.")
    taken_back = models.JSONField(default=list, db_default=[], help_text="Decisions to make again, the next one last.")
    is_left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="unique_post_in_export")]

    def __str__(self) -> str:
        return self.title or f"Post {self.key}"


class ImportedDocument(models.Model):
    """A document that became an article."""

    name = models.CharField(max_length=255, help_text="The name of the file, or the address of the post.")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="The SHA-256 of its content.")
    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="imported_documents")
    report = models.JSONField(help_text="What the import left out and warned of.")
    decisions = models.JSONField(
        default=list, db_default=[], help_text="What was decided about it, as decisions.py applied it."
    )
    imported_at = models.DateTimeField(auto_now_add=True)
    revision = models.BigIntegerField(
        null=True, help_text="The revision that the import made: a later one means that somebody has edited since."
    )
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="documents")

    class Meta:
        ordering = ["-imported_at"]
        indexes = [models.Index(fields=["name"], name="imported_document_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_untouched(self) -> bool:
        """Whether the article is still the draft that the import made."""
        return not self.page.live and self.revision is not None and self.page.latest_revision_id == self.revision


class MadeByImport(models.Model):
    """Something that a run made besides articles, such as a picture: what undoing the run takes away again."""

    class Kind(models.TextChoices):
        IMAGE = "image", "Image"
        TOPIC = "topic", "Topic"
        PERSON = "person", "Person"
        REFERENCE = "reference", "Reference"
        REDIRECT = "redirect", "Redirect"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="made")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.BigIntegerField(help_text="The primary key of the object.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind", "key"], name="unique_made_by_import")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
