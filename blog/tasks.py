"""What the blog does in the background: imports."""

from django_tasks import task

from blog.importing.runs import carry_out, delete_what_nobody_needs, undo_run

# A slice is short, so that what readers and the law wait for comes in between.
SLICE_SECONDS = 10.0


@task()
def carry_out_import(run_pk: int) -> None:
    """Import what waits in a run, a slice at a time until none is left."""
    if carry_out(run_pk, seconds=SLICE_SECONDS):
        carry_out_import.enqueue(run_pk)


@task()
def undo_import(run_pk: int) -> None:
    """Take a run back."""
    undo_run(run_pk)


@task()
def delete_abandoned_imports() -> None:
    """Delete files that nobody needs for an import any more."""
    delete_what_nobody_needs()
