"""From a file to every statement of it and of what it includes, each include resolved where it stands.

language: Declarations (`include`); a file is taken once, however often it is
included.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct, field

from convroute.checker.checked import SourceFile
from convroute.checker.findings import Findings, Spot, Written
from convroute.checker.read_file import Unit, read_file
from convroute.checker.referenced_files import ReferencedFiles
from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments
from convroute.syntax.examples import Test

Role = Literal["policy", "tests", "fragment"]
WrittenRoutes = Written[nodes.Route] | PlainRoutes
"""A rule, or a segment of plain ones."""


class Assembled(Struct, frozen=True):
    """All statements in the order they count; segments of plain lines are only in `routes`.

    `headless`: there is a `policy` block, but it does not parse. `broken`: some
    statement does not, so nothing can be said about what is missing. `partial`:
    an include could not be followed, so names may be declared where we do not see it.
    `roots` are the names of the files whose tests are meant; `home` is the file for the `policy` block.
    """

    role: Role
    root: Source
    home: Source
    roots: frozenset[str]
    headless: bool
    files: tuple[SourceFile, ...]
    statements: tuple[Written[nodes.Statement], ...]
    routes: tuple[WrittenRoutes, ...]
    broken: bool
    broken_names: frozenset[str]
    referenced: ReferencedFiles
    partial: bool

    @property
    def is_fragment(self) -> bool:
        """Also tests whose policy cannot be read are looked at like a fragment, and are none; and where
        something does not parse, that may be a test, or the `policy` block.
        """
        tests = any(isinstance(written.node, Test) for written in self.statements)
        return self.role == "fragment" and not tests and not self.broken


def flattened(unit: Unit, role: Role, referenced: ReferencedFiles, findings: Findings) -> Assembled:
    """The statements of the file and of all that it includes."""
    gatherer = _Gatherer(referenced, findings)
    gatherer.gather(unit)
    headless = not any(isinstance(written.node, nodes.PolicyBlock) for written in gatherer.statements)
    return Assembled(
        role,
        unit.source,
        unit.source,
        frozenset({unit.source.name}),
        headless and unit.has_policy,
        tuple(SourceFile(read.source, read.tree) for read in gatherer.units),
        tuple(gatherer.statements),
        tuple(gatherer.routes),
        any(read.broken for read in gatherer.units),
        frozenset().union(*(read.broken_names for read in gatherer.units)),
        referenced,
        gatherer.partial or any(read.lost_include for read in gatherer.units),
    )


_Open = tuple[Unit, Iterator[nodes.Statement | PlainRoutes]]
"""A file that is being gone through, and what is left of it."""

_CIRCLE_SHOWN = 8


def _circle(stack: Sequence[_Open], start: int) -> list[str]:
    """The files that include each other, of very many the first and the last."""
    if len(stack) - start <= _CIRCLE_SHOWN:
        return [unit.source.name for unit, _ in stack[start:]]
    first, last = stack[start : start + _CIRCLE_SHOWN // 2], stack[-_CIRCLE_SHOWN // 2 :]
    return [*(unit.source.name for unit, _ in first), "...", *(unit.source.name for unit, _ in last)]


class _Gatherer(Struct):
    """`depth` is where on the way each file stands that is being gone through."""

    referenced: ReferencedFiles
    findings: Findings
    units: list[Unit] = field(default_factory=list)
    statements: list[Written[nodes.Statement]] = field(default_factory=list)
    routes: list[WrittenRoutes] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    depth: dict[str, int] = field(default_factory=dict)
    partial: bool = False

    def gather(self, root: Unit) -> None:
        """Walks the includes with a stack of its own: a chain of files may be as long as it likes."""
        stack: list[_Open] = []
        self._enter(root, stack)
        while stack:
            unit, rest = stack[-1]
            node = next(rest, None)
            if node is None:
                stack.pop()
                del self.depth[unit.key]
            elif isinstance(node, PlainRoutes):
                self.routes.append(node)
            elif isinstance(node, nodes.Include):
                inner = self._follow(node, unit, stack)
                if inner is not None:
                    self._enter(inner, stack)
            elif not isinstance(node, nodes.Language) and not self._misplaced(node, unit, len(stack)):
                self._take(node, unit.source)

    def _take(self, node: nodes.Statement, source: Source) -> None:
        self.statements.append(Written(node, source))
        if isinstance(node, nodes.Route):
            self.routes.append(Written(node, source))

    def _enter(self, unit: Unit, stack: list[_Open]) -> None:
        self.seen.add(unit.key)
        self.depth[unit.key] = len(stack)
        self.units.append(unit)
        stack.append((unit, in_segments(unit.tree.statements)))

    def _follow(self, node: nodes.Include, unit: Unit, stack: list[_Open]) -> Unit | None:
        found = self.referenced.found(node.path, unit.source, "E205")
        if found is None:
            self.partial = True
            return None
        start = self.depth.get(found.key)
        if start is not None:
            circle = " → ".join([*_circle(stack, start), found.name])
            self.findings.add(
                "E206",
                f"`{node.path.value}` includes itself: {circle}",
                Spot(unit.source, node.span),
                help="remove one of these includes",
            )
            return None
        if found.key in self.seen:
            return None
        read = read_file(found, self.findings)
        self.partial = self.partial or read is None
        return read

    def _misplaced(self, node: nodes.Statement, unit: Unit, depth: int) -> bool:
        """A policy block, or a test, in a file that is included."""
        if depth == 1 or not isinstance(node, nodes.PolicyBlock | Test):
            return False
        spot = Spot(unit.source, node.span)
        if isinstance(node, nodes.PolicyBlock):
            self.findings.add(
                "E207",
                f"`{unit.source.name}` is included, and has a `policy` block of its own",
                spot,
                help="keep the `policy` block in the file that includes the others",
            )
            return True
        if node is unit.all(Test)[0]:
            self.findings.add(
                "E208",
                f"`{unit.source.name}` is included, and has tests",
                spot,
                help="tests stand in the policy's own file, or in a test file that includes the policy",
            )
        return False
