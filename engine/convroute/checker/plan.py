"""A plan: a file of expected changes, which uses the names of the policies that are compared."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.assembly import assemble
from convroute.checker.check import Declarations
from convroute.checker.expected_changes import ExpectedChanges
from convroute.checker.files import Files, Found
from convroute.checker.findings import Findings, Spot, Written
from convroute.checker.read_file import read_file
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.policy import model
from convroute.source import Source, Span
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.nodes import Language

Root = tuple[Found, Files]
"""A policy's own file, and what answers for the files it names."""


class Plan(Struct, frozen=True):
    """The expected changes of a file that holds nothing else."""

    source: Source
    written: tuple[ExpectedChange, ...]

    def changes(self, new: Root, old: Root) -> Iterator[model.ExpectedChange | tuple[Diagnostic, ...]]:
        """Each with the names of the new policy, or what is wrong with it. Behind `from` may also stand
        an app or a group that only the old one declares."""
        now, before = _names_of(new), _names_of(old)
        for node in self.written:
            found = _checked(node, self.source, now)
            if not isinstance(found, model.ExpectedChange) and node.from_ is not None:
                side = _checked(replace(node, when=None, to=None), self.source, before)
                rest = _checked(replace(node, from_=None), self.source, now)
                if isinstance(rest, model.ExpectedChange) and isinstance(side, model.ExpectedChange):
                    found = replace(rest, before=side.before)
            yield found


def read_plan(found: Found) -> "Plan | tuple[Diagnostic, ...]":
    """The plan in a file, or what is wrong with it whatever the policies are."""
    findings = Findings()
    unit = read_file(found, findings)
    if unit is None:
        return tuple(findings.items)
    written: list[ExpectedChange] = []
    for node in in_segments(unit.tree.statements):
        if isinstance(node, ExpectedChange):
            written.append(node)
        elif not isinstance(node, Language):
            findings.add(
                "E297",
                "a plan holds only `language` and `expect change`",
                Spot(unit.source, node.span(0) if isinstance(node, PlainRoutes) else node.span),
                help="write it into the policy, or name another file",
            )
    if not written and not findings.items:
        findings.add(
            "E297",
            "there is no `expect change` in this plan",
            Spot(unit.source, Span(0, 0)),
            help='write what is meant: expect change "people answer" { to route to care }',
        )
    return tuple(in_reading_order(findings.items)) or Plan(unit.source, tuple(written))


def _names_of(root: Root) -> Declarations | None:
    findings = Findings()
    assembled = assemble(*root, findings)
    return None if assembled is None else Declarations.of(assembled, findings)


def _checked(
    node: ExpectedChange, source: Source, names: Declarations | None
) -> model.ExpectedChange | tuple[Diagnostic, ...]:
    if names is None:
        return ()
    names.findings.items.clear()
    checking = ExpectedChanges(names.groups, names.conditions, names.findings)
    (found,) = checking.all_of([Written(node, source)])
    return tuple(names.findings.items) or found
