"""From the file that was named to every statement of the policy, each include resolved where it stands.

language: Declarations (`include`), Tests (test files); a file is taken once,
however often it is included.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.checker.checked import SourceFile
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.checker.findings import Findings, Spot, Written, related
from convroute.checker.language import check_language
from convroute.checker.referenced_files import ReferencedFiles, refuse
from convroute.did_you_mean import nearest
from convroute.source import Source, Span
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments, without_plain
from convroute.syntax.decode import decode
from convroute.syntax.examples import Test
from convroute.syntax.parser import parse

Role = Literal["policy", "tests", "fragment"]
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


WrittenRoutes = Written[nodes.Route] | PlainRoutes
"""A rule, or a segment of plain ones."""


class Assembled(Struct, frozen=True):
    """All statements in the order they count; segments of plain lines are only in `routes`.

    `headless`: there is a `policy` block, but it does not parse. `broken`: some
    statement does not, so nothing can be said about what is missing. `partial`:
    an include could not be followed, so names may be declared where we do not see it.
    `roots` are the names of the files whose tests are meant.
    """

    role: Role
    root: Source
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


def assemble(
    root: Found,
    files: Files,
    findings: Findings,
    for_tests: Files | None = None,
    beside: Sequence[tuple[Found, Files]] = (),
) -> Assembled | None:
    """The policy that `root` is, or is about; None if it cannot be read as text.

    `beside` are more files of tests about it.
    """
    unit = _read(root, findings)
    if unit is None:
        return None
    role = _role(unit)
    if role == "tests":
        return _with_policy_of_tests(unit, files, findings, beside)
    tests = {unit.source.name: for_tests or files}
    referenced = ReferencedFiles(findings, files, closed=role == "fragment", for_tests=tests)
    return _flattened(unit, role, referenced, findings)


def _role(unit: Unit) -> Role:
    if unit.has_policy:
        return "policy"
    if unit.all(Test):
        strays = any(not _belongs_in_test_file(node) for node in in_segments(unit.tree.statements))
        return "policy" if strays and not unit.all(nodes.Include) else "tests"
    return "fragment"


def _belongs_in_test_file(node: nodes.Statement | PlainRoutes) -> bool:
    return isinstance(node, nodes.Language | nodes.Include | Test)


def _read(found: Found, findings: Findings) -> Unit | None:
    source, unreadable = decode(found.name, found.data)
    findings.extend(unreadable)
    if source is None:
        return None
    parsed = parse(source)
    findings.extend(parsed.diagnostics)
    check_language(parsed.file, source, parsed.diagnostics, findings)
    return Unit(found.key, source, parsed.file, parsed.broken_names, bool(parsed.diagnostics))


def _flattened(unit: Unit, role: Role, referenced: ReferencedFiles, findings: Findings) -> Assembled:
    gatherer = _Gatherer(referenced, findings)
    gatherer.gather(unit)
    headless = not any(isinstance(written.node, nodes.PolicyBlock) for written in gatherer.statements)
    return Assembled(
        role,
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
        read = _read(found, self.findings)
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


def _with_policy_of_tests(
    unit: Unit, files: Files, findings: Findings, beside: Sequence[tuple[Found, Files]]
) -> Assembled:
    """A test file: `language`, one include of a policy, and tests (language: Tests)."""
    _check_holds_tests(unit, findings)
    opened = _opened_policy(unit, files, findings)
    policy = None if opened is None else _read(opened.root, findings)
    if opened is None or policy is None:
        return _flattened(unit, "fragment", ReferencedFiles(findings, files, closed=True), findings)
    referenced = ReferencedFiles(findings, opened.files, for_tests={unit.source.name: opened.tests})
    whole = _flattened(policy, "policy", referenced, findings)
    units = [unit, *_read_beside(beside, referenced, findings)]
    if not policy.has_policy:
        for read in units:
            _says_no_policy(policy, read, findings)
    return replace(
        whole,
        role="tests",
        broken=whole.broken or all(read.broken for read in units),
        root=unit.source,
        roots=frozenset(read.source.name for read in units),
        files=(*(SourceFile(read.source, read.tree) for read in units), *whole.files),
        statements=(
            *whole.statements,
            *(Written(node, read.source) for read in units for node in read.all(Test)),
        ),
    )


def _says_no_policy(policy: Unit, tests: Unit, findings: Findings) -> None:
    for include in tests.all(nodes.Include)[:1]:
        findings.add(
            "E210",
            f"`{policy.source.name}` has no `policy` block",
            Spot(tests.source, include.span),
            help="a test file includes the file that has the `policy` block",
        )


def _read_beside(
    beside: Sequence[tuple[Found, Files]], referenced: ReferencedFiles, findings: Findings
) -> Iterator[Unit]:
    for found, files in beside:
        unit = _read(found, findings)
        if unit is not None:
            _check_holds_tests(unit, findings)
            opened = _opened_policy(unit, files, findings)
            if opened is not None:
                referenced.for_tests[unit.source.name] = opened.tests
            yield unit


def _check_holds_tests(unit: Unit, findings: Findings) -> None:
    for node in unit.tree.statements:
        if not _belongs_in_test_file(node):
            findings.add(
                "E209",
                "a test file holds only `language`, one `include` and tests",
                Spot(unit.source, node.span),
                help="move this into the policy",
            )


def _opened_policy(unit: Unit, files: Files, findings: Findings) -> Opened | None:
    include = _only_include(unit, findings)
    if include is None:
        return None
    opened = files.open_policy(include.path.value, unit.source.name)
    if isinstance(opened, Refused):
        refuse(findings, "E205", include.path, unit.source, opened)
        return None
    return opened


def _only_include(unit: Unit, findings: Findings) -> nodes.Include | None:
    includes = [node for node in without_plain(unit.tree.statements) if isinstance(node, nodes.Include)]
    if not includes:
        if not unit.broken:
            first = unit.all(Test)[0]
            findings.add(
                "E210",
                "there are tests here, but neither a `policy` block nor an `include` of a policy",
                Spot(unit.source, Span(first.span.start, first.span.end)),
                help='say what is tested, for example: include "acme.route"',
            )
        return None
    for extra in includes[1:]:
        findings.add(
            "E209",
            "a test file includes exactly one policy",
            Spot(unit.source, extra.span),
            help="put the tests of another policy into another file",
            related=[related("the policy is included here", Spot(unit.source, includes[0].span))],
        )
    return includes[0]
