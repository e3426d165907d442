"""Delivery in Wagtail's admin."""

from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from delivery.webhooks.admin import WebhookDeliveryAdmin, WebhookEndpointViewSet

register_snippet(WebhookEndpointViewSet)
modeladmin_register(WebhookDeliveryAdmin)
