"""What the tests of a policy cover, from the text of the policy."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from convroute.checker.checked import Checked
from convroute.policy.model import CheckedPolicy, Examples
from convroute.report.coverage.covered import Covered
from convroute.source import Source
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.tester.coverage.obligations import Kind
from convroute.tester.coverage.summary import CoverageReport
from convroute.tester.plan import plan
from convroute.tester.run import run
from convroute.tester.suggest.suggestion import Suggestion
from tests.checker.building import checked_file, whole

NEW = "new.route"


def loaded(text: str, files: Mapping[str, str] | None = None) -> Checked:
    """The policy of `text`, which has no error, in `main.route`."""
    contents = {"main.route": whole(text), **(files or {})}
    checked = checked_file("main.route", {name: content.encode() for name, content in contents.items()})
    assert checked.policy is not None, [(item.code, item.message) for item in checked.diagnostics]
    return checked


def counted(checked: Checked) -> Coverage:
    """What the policy's own tests show; all of them pass."""
    assert checked.policy is not None
    coverage = Coverage.of(checked.policy)
    for case in plan(checked.policy, {file.source.name: file.source for file in checked.files}):
        assert run(case, coverage.listening).passed, case.name
    return coverage


def measured(text: str, files: Mapping[str, str] | None = None) -> CoverageReport:
    return report(counted(loaded(text, files)), titles(loaded(text, files).policy))


def covered(text: str, files: Mapping[str, str] | None = None) -> Covered:
    """The same with the files it is about."""
    checked = loaded(text, files)
    sources = tuple(file.source for file in checked.files)
    return Covered(report(counted(checked), titles(checked.policy)), sources)


def titles(policy: CheckedPolicy | None) -> list[str]:
    assert policy is not None
    return [test.title.value for _, test in policy.examples.tests]


def pasted(text: str, found: CoverageReport, files: Mapping[str, str] | None = None) -> CoverageReport:
    """The coverage once every suggested test stands in the policy, and its webhooks beside it."""
    tests = "\n".join(test.text for test in found.suggestions)
    recordings = {path: content for test in found.suggestions for path, content in test.recordings.items()}
    return measured(f"{text}\n{tests}", {**(files or {}), **recordings})


def rerun(policy: CheckedPolicy, tests: Iterable[Suggestion]) -> Coverage:
    """What the suggested tests show, run as if they stood in the policy; all of them pass."""
    tests = [*tests]
    examples = Examples(
        tests=tuple((NEW, test.node) for test in tests),
        recordings={(NEW, path): text for test in tests for path, text in test.recordings.items()},
    )
    coverage = Coverage.of(policy)
    for case in plan(replace(policy, examples=examples), {NEW: Source(NEW, "")}):
        assert run(case, coverage.listening).passed, case.name
    return coverage


def shares(found: CoverageReport, *kinds: Kind) -> list[str]:
    """`4/5` for each kind."""
    return [f"{found.totals[kind].met}/{found.totals[kind].count}" for kind in kinds]


def missing(found: CoverageReport) -> set[tuple[str, str]]:
    """Subject and outcome of each gap."""
    return {(gap.obligation.subject, gap.obligation.outcome) for gap in found.gaps}


def reasons(found: CoverageReport) -> dict[tuple[str, str], str]:
    """Why things do not count, by subject and outcome."""
    return {(one.obligation.subject, one.obligation.outcome): one.reason for one in found.excluded}
