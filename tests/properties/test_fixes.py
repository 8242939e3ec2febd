"""No safe fix changes a decision, whatever the policy (semantics 1)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from convroute.policy.model import CheckedPolicy
from convroute.workspace import load
from convroute.workspace.fixing import Fixing
from tests.examples import examples
from tests.properties.texts import texts
from tests.sampler.agreement import first_difference

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]


def _policy(path: Path) -> CheckedPolicy | None:
    return load(str(path)).policy


def _repairs_only_what_decides_nothing(path: Path, text: str, count: int) -> None:
    """Also: the rules know what they do, and the proof of decisions is a net that nothing falls into.

    Two rules can still become one key routed twice, which is an error.
    """
    path.write_text(text)
    before = _policy(path)
    assume(before is not None)
    fixing = Fixing((str(path),), lambda found: found, False)
    fixing.run()
    fixing.write()
    after = _policy(path)
    assert before is not None
    assert after is not None
    assert before.digest == after.digest or first_difference(before, after, count, seed=11) is None
    assert set(fixing.turned_down.values()) <= {"the policy would have errors"}


@pytest.mark.slow
@settings(examples(8, 300), suppress_health_check=_SLOW)
@given(text=texts())
def test_no_safe_fix_changes_a_decision(text: str, tmp_path: Path) -> None:
    _repairs_only_what_decides_nothing(tmp_path / "desk.route", text, 500)


@pytest.mark.nightly
@settings(max_examples=60, suppress_health_check=_SLOW)
@given(text=texts())
def test_no_safe_fix_changes_one_of_thousands_of_decisions(text: str, tmp_path: Path) -> None:
    _repairs_only_what_decides_nothing(tmp_path / "desk.route", text, 5_000)
