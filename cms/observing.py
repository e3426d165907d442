"""What is known of each request that Django answers: a number to find it by, a line in the log, a count.

Nothing personal: no address, no person, no query. Of an address only its pattern is told, ``articles/<slug>/``, because
some addresses are secrets and others hold what a reader typed.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.logs import current_request_id, route_of
from cms.metrics import count_request
from delivery.caching.front import REQUEST_ID

# What proxies send: hexadecimal numbers, UUIDs and the like. Anything else could pass for a line of the log.
SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,99}")
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

logger = logging.getLogger("cms.requests")


class ObservingMiddleware:
    """First in MIDDLEWARE. Responses that the cache has ready do not come here; they are counted there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        given = request.headers.get(REQUEST_ID, "")
        request_id = given if SANE_ID.fullmatch(given) else secrets.token_hex(16)
        current_request_id.set(request_id)
        response = self.get_response(request)
        response.headers[REQUEST_ID] = request_id
        seconds = time.perf_counter() - began
        method = request.method if request.method in KNOWN_METHODS else "other"
        route, status = route_of(request), response.status_code
        facts = {"method": method, "route": route, "status": status}
        count_request(method=method, route=route, status=status, seconds=seconds)
        logger.info("%(method)s %(route)s %(status)s", facts, extra={**facts, "milliseconds": round(seconds * 1_000)})
        return response
