"""Where may be posted to: which addresses are public, and which URL can be that of an app."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from yarl import URL

_MOST_URL = 2_048
_RESERVED_PORTS = 1_024
_NOT_IN_URLS = frozenset(" \\")
_NOT_PUBLIC_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's address translation
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_6 = ip_network("2000::/3")
"""All that was ever given out; loopback, mapped, private, link-local and multicast ones are outside."""
_NOT_PUBLIC_6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = ip_network("64:ff9b::/96")


class BadAddressError(ValueError):
    """Nothing may be posted to this; the message names no secret."""


def is_public(address: str) -> bool:
    """Whether an address, as text, is one of the open internet. False for what is not an address.

    `ipaddress.is_global` calls some of the others global, and which depends on the version of Python.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return _is_public_4(found) if isinstance(found, IPv4Address) else _is_public_6(found)


def is_loopback(host: str) -> bool:
    """Whether a server that listens there is reached from this computer alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address in _NAT64:  # a network without IPv4 reaches every IPv4 address through these
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def app_url(text: str, *, allow_http: bool, allow_private: bool) -> URL:
    """The URL of an app's webhook. Raises `BadAddressError`; where a name leads shows when it is used."""
    if (
        len(text) > _MOST_URL
        or not text.isprintable()
        or not text.isascii()
        or not _NOT_IN_URLS.isdisjoint(text)
    ):
        raise BadAddressError(
            f"a URL has at most {_MOST_URL} printable ASCII characters, no blank, no backslash"
        )
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError:
        raise BadAddressError("this is not a URL") from None
    if url.scheme not in ("https", "http"):
        usual = "http" if allow_http else "https"
        raise BadAddressError(f"a URL begins with `{usual}://`")
    if url.scheme == "http" and not allow_http:
        raise BadAddressError("a URL begins with `https://`; `allow-http = true` lets `http://` through")
    if "@" in urlsplit(text).netloc:
        raise BadAddressError("a URL holds no user and no password")
    if not host:
        raise BadAddressError("the URL names no host")
    if port is None or not _is_port(port, url.scheme, allow_private):
        raise BadAddressError(f"port {port} is not one of a web server: use 443, or one from 1024 on")
    if _is_literal(host):
        if not allow_private and not is_public(host):
            raise BadAddressError(f"{host} is not a public address; `allow-private = true` lets it through")
    elif host.replace(".", "").isdigit():
        raise BadAddressError(f"{host} is not an address with four parts")
    return url.with_fragment(None)


def _is_port(port: int, scheme: str, allow_private: bool) -> bool:
    usual = 443 if scheme == "https" else 80
    return port == usual or port >= _RESERVED_PORTS or (allow_private and port > 0)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
