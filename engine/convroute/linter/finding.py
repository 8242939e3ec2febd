"""What a lint rule says about one place; the rule's code is added by `lint`."""

from msgspec import Struct

from convroute.diagnostic import Fix, Related
from convroute.source import Source, Span


class Finding(Struct, frozen=True):
    """`message` and `help` are worded as in `Diagnostic`."""

    source: Source
    span: Span
    message: str
    help: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
