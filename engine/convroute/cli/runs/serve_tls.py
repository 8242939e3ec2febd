"""What `--tls` adds to a server: the certificate, the port that speaks both, and lines for a shell."""

from collections.abc import Callable
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from convroute.cli.refusal import Refusal
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.server.listening import Listening
    from convroute.server.tls.certificates import Certificate

TRUSTING = ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
"""Where clients look for authorities: requests, Node, OpenSSL, curl."""


class Tls:
    """`certificate` None is a server without TLS."""

    def __init__(self, certificate: "Certificate | None") -> None:
        self._certificate = certificate

    @property
    def listening(self) -> "Callable[..., Listening]":
        from convroute.server.listening import Listening

        if self._certificate is None:
            return Listening
        from convroute.server.tls.listening import TlsListening

        return partial(TlsListening, context=self._certificate.context)

    @property
    def names(self) -> tuple[str, ...]:
        """Those it answers to besides its own."""
        if self._certificate is None:
            return ()
        from convroute.server.tls.certificates import META_NAMES

        return META_NAMES

    def exports(self, address: str) -> list[str]:
        """To be pasted where a client is started whose address of Meta cannot be changed."""
        if self._certificate is None:
            return []
        authority = quote(str(self._certificate.authority))
        return [
            "  for clients whose address cannot be changed, paste",
            f"export HTTPS_PROXY={address}",
            *(f"export {name}={authority}" for name in TRUSTING),
        ]


def tls_of(wish: Wish) -> Tls:
    """The certificate of this computer, made if there is none; where that cannot be it is a `Refusal`."""
    if not wish.tls:
        return Tls(None)
    from convroute.cache import cache_folder
    from convroute.server.tls.certificates import NoCertificateError, certificate_in

    folder = cache_folder()
    if folder is None:
        raise Refusal("there is no folder of yours to keep a certificate in")
    try:
        return Tls(certificate_in(folder.parent / "convroute-tls"))
    except NoCertificateError as error:
        raise Refusal(visible(str(error))) from None
