"""Step: reads every public document and some pages, and says what they were, as one hash."""

import hashlib

from django.test import Client
from django.test.utils import setup_test_environment

from benchmarks.progress import print_result
from delivery.models import InForce

EVERY_PAGE = 50  # of so many is one read as HTML too, which takes longer


def main(arguments: list[str]) -> None:
    setup_test_environment()
    client, whole, number = Client(), hashlib.sha256(), 0
    paths = InForce.objects.filter(kind="page", is_private=False).exclude(path="").order_by("path")
    for place, (path, kind) in enumerate(paths.values_list("path", "type")):
        # A page with a form holds the moment at which it was shown.
        is_read_as_html = place % EVERY_PAGE == 0 and kind != "contact"
        addresses = [f"/api/delivery/v1/pages/by-path?path={path}", *([path] if is_read_as_html else [])]
        for address in addresses:
            response = client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address} was answered with {response.status_code}.")
            whole.update(response.content)
            number += 1
    print_result({"answers": number, "sha256": whole.hexdigest()})
