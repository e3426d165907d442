"""What workers keep in the database to survive each other."""

from django.db import models


class Worker(models.Model):
    """A process that runs background tasks. It lives as long as it renews its lease."""

    id = models.CharField(max_length=64, primary_key=True)
    leased_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class PeriodicTask(models.Model):
    """When a task that is done every so often is next due, so that of many workers one starts it."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
