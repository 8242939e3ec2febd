"""What a lint rule says about one place; the rule's code is added by `lint`."""

from dataclasses import dataclass

from convroute.diagnostic import Fix, Related
from convroute.source import Source, Span


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` and `help` are worded as in `Diagnostic`."""

    source: Source
    span: Span
    message: str
    help: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
