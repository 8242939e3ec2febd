"""Tests give the same results whether the evaluator decides them or what decides for users."""

from pathlib import Path

import pytest

from convroute.compiler.program import Program
from convroute.tester.plan import plan
from convroute.tester.run import run
from convroute.workspace import load
from tests.repository.checkout import POLICIES
from tests.tester.building import cases
from tests.tester.failing import FAILING, UNKNOWN

WORKED = sorted(str(path) for path in POLICIES.rglob("*.route") if 'test "' in path.read_text())


@pytest.mark.parametrize("path", WORKED, ids=[Path(path).name for path in WORKED])
def test_the_tests_of_a_worked_policy_pass_either_way(path: str) -> None:
    checked = load(path)
    assert checked.policy is not None
    ready = Program(checked.policy)
    for case in plan(checked.policy, {file.source.name: file.source for file in checked.files}):
        assert run(case).passed
        assert run(case, None, ready).passed


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_fails_at_the_same_line_and_step(name: str) -> None:
    lines, policy = FAILING[name]
    for case in cases(f'test "it" {{ {lines} }}', policy, UNKNOWN):
        slow, quick = run(case), run(case, None, Program(case.policy))
        assert [(one.step, one.check) for one in quick.broken] == [
            (one.step, one.check) for one in slow.broken
        ]
