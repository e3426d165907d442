"""From where and with what a request came, in words that name nobody."""

import ipaddress

from django.http import HttpRequest

from home.senders import client_address, parsed_address

IPV4_BITS, IPV6_BITS = 24, 48
# As they call themselves, the more special first: each one after it is named in its name too.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def shortened_address(address: str) -> str:
    """Return the network of an address: enough to tell home from abroad, too little to tell one household."""
    parsed = parsed_address(address)
    if parsed is None:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = IPV4_BITS if parsed.version == 4 else IPV6_BITS
    return str(ipaddress.ip_network((parsed, bits), strict=False))


def device_name(agent: str) -> str:
    """Return what a browser and its system call themselves, without versions: “Firefox on Windows”."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "Another program")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def origin_of(request: HttpRequest | None) -> dict[str, str]:
    """Return what is kept of where a request came from."""
    if request is None:
        return {}
    return {
        "network": shortened_address(client_address(request.META)),
        "device": device_name(request.META.get("HTTP_USER_AGENT", "")),
    }
