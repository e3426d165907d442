"""From where an enquiry comes, and how many may come from there."""

import datetime
import hashlib
import hmac
import ipaddress
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from home.models import EnquiryCount

# IPv6 gives every household a network of its own, and with it more addresses than could be counted.
IPV6_HOUSEHOLD_BITS = 64

COUNT_ONE = """
    INSERT INTO home_enquirycount AS counted (sender, ends_at, count)
    VALUES (%(sender)s, %(ends_at)s, 1)
    ON CONFLICT (sender) DO UPDATE SET
        count = CASE WHEN counted.ends_at <= %(now)s THEN 1 ELSE counted.count + 1 END,
        ends_at = CASE WHEN counted.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE counted.ends_at END
    WHERE counted.ends_at <= %(now)s OR counted.count < %(most)s
    RETURNING count
"""


class TooManyEnquiriesError(Exception):
    """More enquiries came from one address than the site takes; ``seconds`` from now it takes the next."""

    def __init__(self, seconds: int):
        super().__init__(
            "Too many messages came from your internet connection. "
            f"Please send this one again in {spoken_duration(seconds)}, or call us."
        )
        self.seconds = seconds


def spoken_duration(seconds: int) -> str:
    """Return how long to wait, in whole minutes or hours, never less than it is."""
    minutes = max(math.ceil(seconds / 60), 1)
    number, unit = (minutes, "minute") if minutes < 90 else (math.ceil(minutes / 60), "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the address that a request came from, from what the server says of it (``request.META``).

    Each proxy that is ours appends who asked it to ``X-Forwarded-For``: counted from the right, the entry of the
    outermost one is the client. What stands left of it was written by the client itself and says nothing.
    """
    connected = str(meta.get("REMOTE_ADDR") or "")
    proxies = settings.TRUSTED_PROXIES
    entries = str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    if not 0 < proxies <= len(entries):
        return connected
    named = entries[-proxies].strip()
    return named if parsed_address(named) else connected


def parsed_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address in ``text``, which may have a port (``192.0.2.1:80``, ``[2001:db8::1]:80``), or None."""
    host, _, port = text.rpartition(":")
    for candidate in (text, host if port.isdigit() else ""):
        try:
            return ipaddress.ip_address(candidate.strip("[]"))
        except ValueError:
            continue
    return None


def counted_network(address: str) -> str:
    """Return what is counted as one sender: an IPv4 address, or the household's network of an IPv6 one."""
    parsed = parsed_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_HOUSEHOLD_BITS), strict=False))
    return str(parsed or address)


def sender_key(address: str, seconds: int, day: datetime.date, purpose: str = "enquiries") -> str:
    """Return the name under which an address is counted: a keyed hash of that day, from which nobody gets it back."""
    told = f"{purpose}|{day.isoformat()}|{seconds}|{counted_network(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def count_enquiry(address: str) -> None:
    """Count one enquiry from ``address``. Raises ``TooManyEnquiriesError`` if no further one is taken from there."""
    if seconds := count_and_wait(address, "enquiries", settings.ENQUIRY_LIMITS):
        raise TooManyEnquiriesError(seconds)


def count_and_wait(address: str, purpose: str, limits: Sequence[tuple[int, int]]) -> int:
    """Count one request from ``address``. Return how many seconds to wait where it is one too many, else 0.

    ``limits`` are numbers of requests, each with the seconds in which so many may come.

    The database counts, in one statement for each limit, so that enquiries at the same moment in different processes
    cannot pass together. What is refused is not counted. At midnight all counts begin anew.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    midnight = timezone.make_aware(datetime.datetime.combine(today + datetime.timedelta(days=1), datetime.time()))
    for most, seconds in limits:
        sender = sender_key(address, seconds, today, purpose)
        ends_at = min(now + datetime.timedelta(seconds=seconds), midnight)
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ONE, {"sender": sender, "now": now, "ends_at": ends_at, "most": most})
            if cursor.fetchone():
                continue
        until = EnquiryCount.objects.filter(sender=sender).values_list("ends_at", flat=True).first() or now
        return max(math.ceil((until - now).total_seconds()), 1)
    return 0
