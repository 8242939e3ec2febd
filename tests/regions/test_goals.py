"""Trees of literals."""

from pathlib import Path

from convroute.regions.goals import joined, key_of
from convroute.regions.permission_analysis import useless
from convroute.workspace import load

_POLICY = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1001 }
app sales { id 1002 }
deny extend by anyone when thread.state == idle
deny extend by anyone
default bot
"""


def test_what_always_holds_is_not_the_first_literal() -> None:
    assert key_of(True) != key_of(1)
    assert key_of(False) != key_of(0)
    assert key_of(joined(True, (2, 1))) == key_of(joined(True, (1, 2)))


def test_what_holds_together_is_not_what_holds_by_one_of_them() -> None:
    assert key_of(joined(True, (1, 2))) != key_of(joined(False, (1, 2)))


def test_a_permission_without_a_condition_is_another_than_one_with_the_first_condition(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.route").write_text(_POLICY)
    policy = load(str(tmp_path / "p.route")).policy
    assert policy is not None
    assert [one.position for one in useless(policy)] == [0]
