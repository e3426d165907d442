"""Webhooks in the background."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import mail_admins, send_mail
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from delivery.background import stopping
from delivery.models import Head, WebhookDelivery, WebhookEndpoint
from delivery.webhooks.delivering import deliver_pending, due_endpoints

LOG_DAYS = 90


@task()
def deliver_webhooks(endpoint_id: int) -> None:
    """Send what waits for an endpoint; what is left after one turn goes to the end of the queue."""
    if deliver_pending(endpoint_id, stopping.is_set):
        deliver_webhooks.enqueue(endpoint_id)


@task()
def tell_owner(endpoint_id: int) -> None:
    """Tell the owner of an endpoint that it was switched off, and what to do."""
    endpoint = WebhookEndpoint.objects.select_related("owner").filter(pk=endpoint_id, is_active=False).first()
    if endpoint is None:
        return  # deleted or switched on before this ran
    place = reverse("wagtailsnippets_delivery_webhookendpoint:inspect", args=[endpoint_id])
    context = {
        "endpoint": endpoint,
        "waiting": endpoint.waiting.count(),
        "admin_address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + place,
    }
    subject = f"The webhook “{endpoint.name}” was switched off"
    text = render_to_string("delivery/webhooks/switched_off.txt", context)
    if endpoint.owner and endpoint.owner.is_active and endpoint.owner.email:
        send_mail(subject, text, None, [endpoint.owner.email])
    else:
        mail_admins(subject, text)


@task()
def delete_old_deliveries() -> None:
    """Keep the log of deliveries from growing for ever."""
    WebhookDelivery.objects.filter(requested_at__lt=Now() - timedelta(days=LOG_DAYS)).delete()


def enqueue_due_deliveries() -> None:
    """Enqueue a task for each endpoint that something may wait for, unless one stands in the queue already.

    A task that another process has just begun may have looked too early, so this is called again
    every few seconds: see ``delivery.background.upkeep``.
    """
    newest = Head.objects.values("number")[:1]
    endpoints = set(due_endpoints().filter(last_number__lt=newest).values_list("pk", flat=True))
    if not endpoints:
        return
    waiting_tasks = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=deliver_webhooks.module_path
    ).values_list("args_kwargs", flat=True)
    for endpoint_id in sorted(endpoints - {arguments["args"][0] for arguments in waiting_tasks}):
        deliver_webhooks.enqueue(endpoint_id)
