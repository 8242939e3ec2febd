"""No safe fix changes a decision, whatever the policy (semantics 1)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from convroute.cli import proof
from convroute.cli.fixing import Fixing
from convroute.linter.lint import lint
from convroute.policy.model import CheckedPolicy
from convroute.sampler.agreement import first_difference
from convroute.workspace import load
from tests.properties.texts import texts

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]


def _policy(path: Path) -> CheckedPolicy | None:
    return load(str(path)).policy


def _repaired(path: Path, text: str) -> tuple[CheckedPolicy, CheckedPolicy]:
    """The policy before and after everything was repaired that claims to be safe."""
    path.write_text(text)
    before = _policy(path)
    assume(before is not None)
    fixing = Fixing((str(path),), lambda found: found, False)
    fixing.run()
    fixing.write()
    after = _policy(path)
    assert before is not None
    assert after is not None
    return before, after


@settings(max_examples=200, deadline=None, suppress_health_check=_SLOW)
@given(text=texts())
def test_no_safe_fix_changes_a_decision(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "SNAPSHOTS", 200)
    before, after = _repaired(tmp_path / "desk.route", text)
    if before.digest != after.digest:
        assert first_difference(before, after, 600, seed=11) is None


@pytest.mark.nightly
@settings(max_examples=3_000, deadline=None, suppress_health_check=_SLOW)
@given(text=texts())
def test_no_safe_fix_of_thousands_changes_a_decision(text: str, tmp_path: Path) -> None:
    before, after = _repaired(tmp_path / "desk.route", text)
    if before.digest != after.digest:
        assert first_difference(before, after, 5_000, seed=11) is None


@settings(max_examples=150, deadline=None, suppress_health_check=_SLOW)
@given(text=texts())
def test_no_fix_that_calls_itself_safe_has_to_be_turned_down(text: str, tmp_path: Path) -> None:
    """The rules know what they do: the proof is a net that nothing falls into."""
    path = tmp_path / "desk.route"
    path.write_text(text)
    assume(_policy(path) is not None)
    fixing = Fixing((str(path),), lambda found: found, False)
    fixing.run()
    assert fixing.turned_down == {}
    left = [item for checked in fixing.policies for item in lint(checked)]
    assert [item for item in left if item.fix is not None and item.fix.applicability == "safe"] == []
