"""Delivery in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from delivery.dossier.admin import dossier_button, dossier_urls, sign_off_button
from delivery.preview_admin import PreviewLinkAdmin, preview_links_menu_item
from delivery.previews import offer_front_end, serve_front_end
from delivery.record_admin import PublicationAdmin, as_served_menu_item, publications_menu_item
from delivery.recording.triggers import name_of_public_object
from delivery.showing import pages_showing
from delivery.webhooks.admin import WebhookDeliveryAdmin, WebhookEndpointViewSet

register_snippet(WebhookEndpointViewSet)
modeladmin_register(WebhookDeliveryAdmin)
modeladmin_register(PublicationAdmin)
modeladmin_register(PreviewLinkAdmin)
hooks.register("register_admin_urls", dossier_urls)
hooks.register("register_page_header_buttons", dossier_button)
hooks.register("register_sign_off_buttons", sign_off_button)
hooks.register("construct_page_preview_modes", offer_front_end)
hooks.register("serve_page_preview", serve_front_end)
hooks.register("name_of_public_object", name_of_public_object)
hooks.register("pages_showing", pages_showing)
hooks.register("register_reports_menu_item", publications_menu_item)
hooks.register("register_reports_menu_item", as_served_menu_item)
hooks.register("register_reports_menu_item", preview_links_menu_item)
