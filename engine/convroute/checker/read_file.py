"""One file of a policy that was read, before anything it includes."""

import re

from msgspec import Struct

from convroute.checker.files import Found
from convroute.checker.findings import Findings, Spot
from convroute.checker.language import check_language
from convroute.did_you_mean import nearest
from convroute.source import Source, Span
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import without_plain
from convroute.syntax.decode import decode
from convroute.syntax.parser import parse
from convroute.syntax.quoting import in_quotes

_POLICY_BLOCK = re.compile(r"^[ \t]*(?:(\w+)[ \t]+[\w-]+[ \t]*\{|policy|version[ \t]+\")", re.MULTILINE)
_INCLUDE = re.compile(r"^[ \t]*include\b", re.MULTILINE)


class Unit(Struct, frozen=True):
    """One file that was read: its text, its tree, and what of it could not be read."""

    key: str
    source: Source
    tree: nodes.File
    broken_names: frozenset[str]
    broken: bool

    @property
    def has_policy(self) -> bool:
        """Whether it has a `policy` block, be it one that does not parse."""
        written = bool(self.all(nodes.PolicyBlock))
        return written or (self.broken and any(map(_is_policy, _POLICY_BLOCK.finditer(self.source.text))))

    @property
    def lost_include(self) -> bool:
        """Whether an `include` did not parse, so that what it brings is not known."""
        return self.broken and len(_INCLUDE.findall(self.source.text)) > len(self.all(nodes.Include))

    def all(self, kind: type[nodes.Statement]) -> list[nodes.Statement]:
        return [node for node in without_plain(self.tree.statements) if isinstance(node, kind)]


def _is_policy(start: re.Match[str]) -> bool:
    word = start[1]
    return word is None or word.lower() == "policy" or nearest(word.lower(), ("policy",)) is not None


def read_file(found: Found, findings: Findings) -> Unit | None:
    """The file, or None if it is not text; what is wrong with its syntax is written down."""
    source, unreadable = decode(found.name, found.data)
    findings.extend(unreadable)
    if source is None:
        return None
    parsed = parse(source)
    if not parsed.file.statements and parsed.diagnostics and _is_list(source):
        _say_list(source, findings)
        return None
    findings.extend(parsed.diagnostics)
    check_language(parsed.file, source, parsed.diagnostics, findings)
    return Unit(found.key, source, parsed.file, parsed.broken_names, bool(parsed.diagnostics))


def _is_list(source: Source) -> bool:
    return source.name.lower().endswith((".csv", ".txt"))


def _say_list(source: Source, findings: Findings) -> None:
    """E102, once: each line of a list would be a mistake of its own."""
    column = ' column "..."' if source.name.lower().endswith(".csv") else ""
    findings.add(
        "E102",
        f"`{source.name}` is a list of a `set`, not a policy",
        Spot(source, Span(0, source.text.find("\n") if "\n" in source.text else len(source.text))),
        help=f"name the policy that reads it, as in: set NAME from {in_quotes(source.name)}{column}",
    )
