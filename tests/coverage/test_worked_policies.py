"""The worked policies cover themselves, and without their tests are covered by those that are suggested."""

from pathlib import Path

import pytest

from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.tester.plan import plan
from convroute.tester.run import run
from convroute.workspace import load
from tests.coverage.building import rerun
from tests.repository.checkout import policy_files


def policy_of(path: Path) -> CheckedPolicy:
    checked = load(str(path))
    assert checked.policy is not None
    return checked.policy


def files_of(path: Path) -> list[Path]:
    """The policy itself, and the test file beside it if there is one."""
    return [path, *path.parent.glob("*_test.route")]


@pytest.mark.parametrize("path", policy_files(), ids=lambda path: path.stem)
def test_its_own_tests_cover_everything(path: Path) -> None:
    coverage = Coverage.of(policy_of(path))
    for file in files_of(path):
        checked = load(str(file))
        assert checked.policy is not None
        for case in plan(checked.policy, {one.source.name: one.source for one in checked.files}):
            run(case, coverage.listening)
    found = report(coverage)
    assert found.gaps == ()
    assert {total.percent for total in found.totals.values()} == {100.0}


@pytest.mark.parametrize("path", policy_files(), ids=lambda path: path.stem)
def test_the_suggested_tests_cover_everything(path: Path) -> None:
    policy = policy_of(path)
    found = report(Coverage.of(policy))
    assert report(rerun(policy, found.suggestions)).gaps == ()
