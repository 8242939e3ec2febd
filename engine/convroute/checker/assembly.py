"""From the file that was named to its policy: the file itself, or the one that its tests are about.

language: Declarations (fragments), Tests (test files).
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from convroute.checker.checked import SourceFile
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.checker.findings import Findings, Spot, Written, related
from convroute.checker.inclusion import Assembled, Role, flattened
from convroute.checker.read_file import Unit, read_file
from convroute.checker.referenced_files import ReferencedFiles, refuse
from convroute.source import Span
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments, without_plain
from convroute.syntax.examples import Test


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
    unit = read_file(root, findings)
    if unit is None:
        return None
    role = _role(unit)
    if role == "tests":
        return _with_policy_of_tests(unit, files, findings, beside)
    tests = {unit.source.name: for_tests or files}
    referenced = ReferencedFiles(findings, files, closed=role == "fragment", for_tests=tests)
    return flattened(unit, role, referenced, findings)


def _role(unit: Unit) -> Role:
    if unit.has_policy:
        return "policy"
    if unit.all(Test):
        strays = any(not _belongs_in_test_file(node) for node in in_segments(unit.tree.statements))
        return "policy" if strays and not unit.all(nodes.Include) else "tests"
    return "fragment"


def _belongs_in_test_file(node: nodes.Statement | PlainRoutes) -> bool:
    return isinstance(node, nodes.Language | nodes.Include | Test)


def _with_policy_of_tests(
    unit: Unit, files: Files, findings: Findings, beside: Sequence[tuple[Found, Files]]
) -> Assembled:
    """A test file: `language`, one include of a policy, and tests (language: Tests)."""
    _check_holds_tests(unit, findings)
    opened = _opened_policy(unit, files, findings)
    policy = None if opened is None else read_file(opened.root, findings)
    if opened is None or policy is None:
        return flattened(unit, "fragment", ReferencedFiles(findings, files, closed=True), findings)
    referenced = ReferencedFiles(findings, opened.files, for_tests={unit.source.name: opened.tests})
    whole = flattened(policy, "policy", referenced, findings)
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
        unit = read_file(found, findings)
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
