"""Reports of errors to Sentry, or to what speaks its protocol.

They tell where in the code something went wrong, and nothing of whom it went wrong for: no addresses, forms, headers,
queries or values, and no messages of errors, which may name somebody.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from cms.logs import current_request_id

KEPT = {
    *("event_id", "timestamp", "level", "platform", "release", "environment", "server_name", "sdk", "logger"),
    *("exception", "transaction", "transaction_info"),
}


def report_errors(dsn: str) -> None:
    """From now on, report what this process logs as an error to where ``dsn`` says."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None), DjangoIntegration(transaction_style="url")],
        before_send=without_readers,
    )


def without_readers(event: Any, hint: Any) -> Any:
    """Return what of a report may leave the house."""
    kept = {name: value for name, value in event.items() if name in KEPT}
    if template := (event.get("logentry") or {}).get("message"):
        # What stands in it for values, and not the values.
        kept["logentry"] = {"message": template}
    for error in (kept.get("exception") or {}).get("values", []):
        error.pop("value", None)
    if request_id := current_request_id.get():
        kept["tags"] = {"request_id": request_id}
    return kept
