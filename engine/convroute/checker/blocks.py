"""Blocks: items in any order, each at most once (language: Declarations)."""

from collections.abc import Sequence

from convroute.checker.findings import Findings, Spot, Written, related
from convroute.source import Source
from convroute.syntax.literals import Name
from convroute.syntax.node import Node


def repeated(
    items: Sequence[Node], kind: type[Node], word: str, source: Source, findings: Findings
) -> Node | None:
    """The first item of `kind`; each further one in the block is an error."""
    found = [item for item in items if isinstance(item, kind)]
    for again in found[1:]:
        findings.add(
            "E213",
            f"`{word}` is written twice in this block",
            Spot(source, again.span),
            help="each item stands at most once; remove one",
            related=[related("first written here", Spot(source, found[0].span))],
        )
    return found[0] if found else None


def missing_item(word: str, example: str, owner: Written[Node], name: Name, findings: Findings) -> None:
    findings.add(
        "E212", f"`{name.value}` has no `{word}`", owner.part(name).spot, help=f"add, for example: {example}"
    )
