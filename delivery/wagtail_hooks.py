"""Delivery in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from delivery.record_admin import PublicationAdmin, as_served_menu_item, publications_menu_item
from delivery.webhooks.admin import WebhookDeliveryAdmin, WebhookEndpointViewSet

register_snippet(WebhookEndpointViewSet)
modeladmin_register(WebhookDeliveryAdmin)
modeladmin_register(PublicationAdmin)
hooks.register("register_reports_menu_item", publications_menu_item)
hooks.register("register_reports_menu_item", as_served_menu_item)
