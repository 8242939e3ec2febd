"""Who can come to own a thread, against everything that apps can ask for in a small world."""

from pathlib import Path

import pytest

from convroute.conversation.channel import INBOX_OF, LEADGEN
from convroute.linter.ways import ways
from convroute.policy.app_roles import is_machine, people
from convroute.policy.model import CheckedPolicy
from convroute.regions.model import Model
from convroute.workspace import load
from tests.regions.attempts_world import AttemptWorld
from tests.regions.random_permissions import permission_text
from tests.regions.universe import TooLargeError


def compare(number: int, folder: Path) -> int:
    """Compares the policy of that number; how many of its apps can own no thread."""
    (folder / "p.route").write_text(permission_text(number))
    policy = load(str(folder / "p.route")).policy
    assert policy is not None
    found = ways(policy, Model([policy]), ())
    if policy.default is None:
        assert found is None
        return 0
    try:
        taken = {
            (asked.channel, asked.actor, asked.owner)
            for asked, decision in AttemptWorld(policy).decided("take")
            if decision.outcome == "allowed"
        }
        never = _never(policy, taken)
    except TooLargeError:
        return 0
    assert found is not None
    default = policy.apps[policy.default].id
    apps = [app for app in policy.apps.values() if app.connected]
    for channel in policy.channels:
        persons = {app.id for app in people(policy, channel)}
        by_people = any(at == channel and who in persons and owner == default for at, who, owner in taken)
        assert (channel in found.people_take) is by_people, number
    assert {*found.take} == {who for _, who, _ in taken}, number
    machines = {app.id for app in apps if is_machine(app)}
    assert {*found.taken_from} == {owner for _, _, owner in taken} & machines, number
    assert {*found.never} == never, number
    return len(never)


def _never(policy: CheckedPolicy, taken: set[tuple[str, str, str | None]]) -> set[str]:
    passed = {
        (asked.owner, asked.target)
        for asked, decision in AttemptWorld(policy).decided("pass")
        if decision.outcome == "allowed"
    }
    steps = {(owner, who) for _, who, owner in taken} | passed
    default = policy.apps[policy.default or ""].id
    owners: set[str | None] = {None, default, LEADGEN, *INBOX_OF.values()}
    for _ in policy.apps:
        owners |= {to for owner, to in steps if owner in owners}
    return {app.id for app in policy.apps.values() if app.connected} - owners


def test_who_comes_to_a_thread_is_who_can_in_a_small_world(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path) for number in range(60)) > 0


@pytest.mark.nightly
def test_who_comes_to_a_thread_is_who_can_in_many_small_worlds(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path) for number in range(1000, 2000)) > 10
