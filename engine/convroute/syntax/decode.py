"""Bytes to text: encodings, sizes and characters that no policy may have.

Reading the bytes is the workspace's business; this module says whether they
are text.
"""

import codecs

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span

MAX_BYTES = 8 * 1024 * 1024


def decode(name: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a policy file (language: Lexical), or None and the reason why it is not text."""
    problem = _too_large(name, data) or _utf16(name, data) or _not_utf8(name, data) or _nul(name, data)
    if problem is not None:
        return None, (problem,)
    return Source(name, data.decode("utf-8-sig")), ()


def _too_large(name: str, data: bytes) -> Diagnostic | None:
    if len(data) <= MAX_BYTES:
        return None
    size = len(data) / (1024 * 1024)
    return Diagnostic(
        "E140",
        f"the file has {size:.1f} MiB, more than the 8 MiB a policy file may have",
        Source(name, ""),
        Span(0, 0),
        help='move long lists of values into a CSV file (`set ... from "ads.csv" column "ad_id"`), '
        "or parts of the policy into files of their own with `include`",
    )


def _utf16(name: str, data: bytes) -> Diagnostic | None:
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    return Diagnostic(
        "E143",
        "the file is UTF-16 text, policies are UTF-8",
        Source(name, ""),
        Span(0, 0),
        help='save it again as "UTF-8" in your editor',
    )


def _not_utf8(name: str, data: bytes) -> Diagnostic | None:
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        shown = Source(name, body.decode("utf-8", errors="replace"))
        offset = len(body[:at].decode("utf-8", errors="replace"))
        return Diagnostic(
            "E141",
            f"byte 0x{body[at]:02x} is not UTF-8 text",
            shown,
            Span(offset, offset + 1),
            help='save the file again as "UTF-8" in your editor',
        )
    return None


def _nul(name: str, data: bytes) -> Diagnostic | None:
    at = data.find(b"\0")
    if at == -1:
        return None
    offset = len(data[:at].decode("utf-8-sig"))
    return Diagnostic(
        "E142",
        "a NUL character: this is not a text file",
        Source(name, data.decode("utf-8-sig")),
        Span(offset, offset + 1),
        help="check that the path names a policy, and that the file was not damaged on its way",
    )
