"""Webhooks in Wagtail's admin: endpoints as snippets, the log of deliveries with modeladmin."""

from typing import Any

from django import forms
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import CreateView, EditView, InspectView, SnippetViewSet
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView as DeliveryInspectView

from compliance.looking_only import LookingOnlyButtonHelper, LookingOnlyPermissionHelper
from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.models.publications import Action, Kind
from delivery.webhooks.delivering import rotate_secret, send_again, send_test, switch_on

LATEST_DELIVERIES = 10
URLS = "wagtailsnippets_delivery_webhookendpoint"


class WebhookEndpointForm(WagtailAdminModelForm):
    """Kinds and actions as boxes to tick; the person who makes an endpoint owns it unless another is named."""

    kinds = forms.MultipleChoiceField(
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=WebhookEndpoint._meta.get_field("kinds").help_text,
    )
    actions = forms.MultipleChoiceField(
        choices=Action.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=WebhookEndpoint._meta.get_field("actions").help_text,
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        if self.instance._state.adding:
            self.fields["owner"].initial = self.for_user


class EndpointCreateView(CreateView):
    def get_success_url(self):
        # There is the secret, which the receiver needs next.
        return reverse(f"{URLS}:inspect", args=[self.object.pk])


class EndpointEditView(EditView):
    def get_success_url(self):
        return reverse(f"{URLS}:inspect", args=[self.object.pk])


@method_decorator(never_cache, name="dispatch")
class EndpointView(InspectView):
    """State, secret and latest deliveries of an endpoint, and what can be done with it."""

    template_name = "delivery/webhooks/endpoint.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_change = self.request.user.has_perm("delivery.change_webhookendpoint")
        return super().get_context_data(
            endpoint=self.object,
            may_change=may_change,
            waiting=self.object.waiting.count(),
            deliveries=self.object.deliveries.all()[:LATEST_DELIVERIES],
            log_url=f"{reverse('delivery_webhookdelivery_modeladmin_index')}?endpoint={self.object.pk}",
            may_see_log=LookingOnlyPermissionHelper(WebhookDelivery).user_can_list(self.request.user),
            **context,
        )


class WebhookEndpointViewSet(SnippetViewSet):
    model = WebhookEndpoint
    icon = "rotate"
    menu_label = "Webhooks"
    menu_name = "webhooks"
    menu_order = 620
    add_to_settings_menu = True
    list_display = ["name", "address", "state"]
    list_filter = ["is_active"]
    search_fields = ["name", "address"]
    inspect_view_enabled = True
    inspect_view_class = EndpointView
    inspect_template_name = "delivery/webhooks/endpoint.html"
    add_view_class = EndpointCreateView
    edit_view_class = EndpointEditView
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("is_active"),
        FieldPanel("owner"),
        MultiFieldPanel([FieldPanel("kinds"), FieldPanel("actions")], heading="Events"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[WebhookEndpointForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        return super().get_form_class(for_update)

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = WebhookEndpointForm
        return handler.bind_to_model(self.model)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/test/", test_endpoint, name="test"),
            path("<int:pk>/switch-on/", switch_endpoint_on, name="switch_on"),
            path("<int:pk>/new-secret/", give_new_secret, name="new_secret"),
        ]


def endpoint_to_change(request: HttpRequest, pk: int) -> WebhookEndpoint:
    if not request.user.has_perm("delivery.change_webhookendpoint"):
        raise PermissionDenied
    return get_object_or_404(WebhookEndpoint, pk=pk)


@require_POST
def test_endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test and tell at once what came of it."""
    endpoint = endpoint_to_change(request, pk)
    tell_outcome(request, send_test(endpoint), "The test")
    return redirect(f"{URLS}:inspect", pk)


@require_POST
def switch_endpoint_on(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = endpoint_to_change(request, pk)
    skip = "skip" in request.POST
    switch_on(endpoint, skip_waiting=skip)
    what = "It hears of what is published from now on." if skip else "What waits for it is being sent."
    messages.success(request, f"“{endpoint}” is on. {what}")
    return redirect(f"{URLS}:inspect", pk)


@require_POST
def give_new_secret(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = endpoint_to_change(request, pk)
    rotate_secret(endpoint)
    messages.success(request, "There is a new secret. For a day events are signed with the old one too.")
    return redirect(f"{URLS}:inspect", pk)


def tell_outcome(request: HttpRequest, delivery: WebhookDelivery, what: str) -> None:
    if delivery.succeeded:
        messages.success(request, f"{what} arrived: the receiver answered {delivery.status_code}.")
    else:
        messages.error(request, f"{what} did not arrive. {delivery.error}")


class DeliveryView(DeliveryInspectView):
    """One delivery, with the button that sends it again."""

    def get_template_names(self):
        return ["delivery/webhooks/delivery.html"]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_send_again=self.request.user.has_perm("delivery.change_webhookendpoint"),
            send_again_url=reverse("delivery_send_again", args=[self.instance.pk]),
            **context,
        )


class EndpointFilter(SimpleListFilter):
    """Deliveries to one endpoint. Django's own filter by a relation needs Django's admin."""

    title = "webhook"
    parameter_name = "endpoint"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in WebhookEndpoint.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        return queryset.filter(endpoint=self.value()) if (self.value() or "").isdigit() else queryset


class WebhookDeliveryAdmin(ModelAdmin):
    """What was sent to which endpoint and what it answered, newest first. Who may look may not by that send again."""

    model = WebhookDelivery
    menu_icon = "history"
    menu_label = "Webhook deliveries"
    menu_order = 621
    add_to_settings_menu = True
    list_display = ("requested_at", "endpoint", "number", "succeeded", "status_code", "error", "attempt", "is_test")
    list_filter = (EndpointFilter, "succeeded", "is_test", "requested_at")
    list_select_related = ("endpoint",)
    list_per_page = 50
    history_view_enabled = False
    search_fields = ("event_id", "error")
    inspect_view_enabled = True
    inspect_view_class = DeliveryView
    inspect_view_fields = (
        "endpoint",
        "number",
        "event_id",
        "attempt",
        "requested_at",
        "duration_ms",
        "succeeded",
        "status_code",
        "error",
        "response",
        "is_test",
        "is_resend",
    )
    permission_helper_class = LookingOnlyPermissionHelper
    button_helper_class = LookingOnlyButtonHelper

    def get_admin_urls_for_registration(self):
        return (
            *super().get_admin_urls_for_registration(),
            path("delivery/webhookdelivery/<int:pk>/send-again/", send_delivery_again, name="delivery_send_again"),
        )


@require_POST
def send_delivery_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the event of a delivery again and tell at once what came of it."""
    if not request.user.has_perm("delivery.change_webhookendpoint"):
        raise PermissionDenied
    sent = send_again(get_object_or_404(WebhookDelivery.objects.select_related("endpoint"), pk=pk))
    tell_outcome(request, sent, "The event")
    return redirect("delivery_webhookdelivery_modeladmin_inspect", sent.pk)
