"""Which addresses webhooks may call.

Whoever may enter an address must not reach through it what only this machine can reach: its own
services, the private network, the metadata service of the hosting. So the host's name is looked
up once, each address that it has must be public, and the request goes to one of exactly those
addresses. A name that later leads elsewhere is looked up and refused then.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# All of IPv6 that is routed between networks. What is outside is local, reserved or embeds IPv4.
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Networks without IPv4 reach it through these (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Reserved for protocols and documentation, which older versions of Python take for public.
RESERVED = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")]

DEFAULT_PORTS = {"http": 80, "https": 443}


class RefusedAddressError(Exception):
    """The address may not be called; the message says why, and what to do."""


class UnknownHostError(Exception):
    """The name of the host leads nowhere at present."""


@dataclass(frozen=True)
class Target:
    """Where a request goes: its parts, and the addresses that were checked."""

    scheme: str
    host: str
    port: int
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def allows_private_addresses() -> bool:
    return bool(settings.DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES)


def resolve(url: str) -> Target:
    """Return where ``url`` leads now.

    Raises ``RefusedAddressError`` if it may not be called, and ``UnknownHostError`` if nobody knows the host.
    """
    scheme, host, port = parts_of(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"The host {host} cannot be found: {error}.") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allows_private_addresses():
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise RefusedAddressError(
                    f"{host} leads to {address}, which is not on the public internet: enter an address that is. "
                    "For a receiver inside the network, the operator allows such addresses with "
                    "DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES."
                )
    return Target(scheme, host, port, addresses)


def parts_of(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address, or raise ``RefusedAddressError``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RefusedAddressError(f"This is not an address: {error}.") from error
    if parts.scheme == "http" and not allows_private_addresses():
        raise RefusedAddressError("Events are sent encrypted only: enter an address that starts with https://.")
    if parts.scheme not in DEFAULT_PORTS:
        raise RefusedAddressError("Enter an address that starts with https://.")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddressError(
            "Enter the address without a name and password: receivers recognize events by their signature."
        )
    if not parts.hostname:
        raise RefusedAddressError("Enter an address with the name of a host, such as https://www.example.com/events.")
    if port == 0:
        raise RefusedAddressError("Port 0 cannot be called: enter a port from 1 to 65535, or none.")
    try:
        # As it goes into the Host header and into the check of the certificate.
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise RefusedAddressError(f"{parts.hostname} is not the name of a host: {error}.") from error
    return parts.scheme, host, port or DEFAULT_PORTS[parts.scheme]


def is_public(address: IPAddress) -> bool:
    """Say whether an address, and an IPv4 address that it may embed, is on the public internet."""
    if address.version == 6 and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    if any(address in network for network in RESERVED) or not address.is_global:
        return False
    if address.version == 4:
        return not address.is_multicast and not address.is_reserved
    # Of IPv4 over IPv6, the tunnel that has the other end in its address.
    return address in GLOBAL_UNICAST and (address.sixtofour is None or is_public(address.sixtofour))
