"""The certificate by which the emulator is taken for Meta, and that of the authority which signed it.

Both are kept, so that a client has to be told of the authority once. The authority's own key is not: it
signs one certificate and is forgotten, so nobody can ever make a certificate of another name with it.
"""

import os
import shutil
import ssl
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

META_NAMES = ("graph.facebook.com", "graph.instagram.com")
_NAMES = (*META_NAMES, "localhost", "127.0.0.1", "::1")
_AUTHORITY = "authority.pem"
_SERVER = "server.pem"


class NoCertificateError(Exception):
    """There is no certificate, and none can be made; the message says what to do."""


class Certificate:
    """What a server shows, and the file that its clients are to trust."""

    def __init__(self, folder: Path) -> None:
        """Raises `OSError` (`ssl.SSLError` is one) where the folder does not hold a usable certificate."""
        own = folder / _SERVER
        status = own.stat()
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and os.name == "posix":
            raise PermissionError("others may read the key")
        self.authority = folder / _AUTHORITY
        ssl.create_default_context(cafile=str(self.authority))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.load_cert_chain(own)
        self.context.set_alpn_protocols(["http/1.1"])


def certificate_in(folder: Path) -> Certificate:
    """That which is kept there, else a new one. Raises `NoCertificateError`."""
    with suppress(OSError):
        return Certificate(folder)
    try:
        _make(folder)
        return Certificate(folder)
    except OSError as error:
        raise NoCertificateError(f"no certificate can be kept in {folder}: {error.strerror}") from None


def _make(folder: Path) -> None:
    """Made beside and then renamed, so that the two files always belong together."""
    try:
        import trustme
    except ImportError:
        raise NoCertificateError("`--tls` needs trustme: pip install 'convroute[tls]'") from None
    authority = trustme.CA(organization_name="convroute", organization_unit_name="emulator of this computer")
    issued = authority.issue_cert(
        *_NAMES, common_name=META_NAMES[0], organization_name="convroute", organization_unit_name="emulator"
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=".new-", dir=folder.parent))  # nobody else may look into it
    try:
        authority.cert_pem.write_to_path(beside / _AUTHORITY)
        with os.fdopen(os.open(beside / _SERVER, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(issued.private_key_and_cert_chain_pem.bytes())
        if folder.exists():  # what is there cannot be used
            folder.rename(beside / "before")
        with suppress(FileExistsError):  # another server was faster
            beside.rename(folder)
    finally:
        shutil.rmtree(beside if beside.exists() else folder / "before", ignore_errors=True)
