"""Delivery: what the public sees, on record and on its way out."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "Delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.db.backends.signals import connection_created

        from delivery.caching import purging  # noqa: F401 - connects what is purged when something is published
        from delivery.recording import upgrades
        from delivery.recording.transactions import record_before_commit
        from delivery.webhooks import receivers  # noqa: F401 - connects what webhooks do when something is published

        connection_created.connect(record_before_commit, dispatch_uid="record_before_commit")
        pre_migrate.connect(upgrades.put_off_recording, dispatch_uid="put_off_recording")
        post_migrate.connect(upgrades.record_what_migrations_changed, sender=self)
