"""Step: reads every public page as the delivery API gives it, and says what all of it was, as one hash."""

import hashlib

from django.test import Client

from benchmarks.progress import print_result
from delivery.models import InForce


def main(arguments: list[str]) -> None:
    client, whole = Client(headers={"host": "127.0.0.1"}), hashlib.sha256()
    paths = InForce.objects.filter(kind="page", is_private=False).exclude(path="").order_by("path")
    for path in paths.values_list("path", flat=True):
        response = client.get("/api/delivery/v1/pages/by-path", {"path": path})
        if response.status_code != 200:
            raise SystemExit(f"The document of {path} was answered with {response.status_code}.")
        whole.update(response.content)
    print_result({"pages": paths.count(), "sha256": whole.hexdigest()})
