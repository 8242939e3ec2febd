"""Every smallest set of changes, against all that can be changed in a small world."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from convroute.conversation.event import Event
from convroute.explainer.why_not.answer import WhyNot
from convroute.explainer.why_not.ask import WhyNotQuestions
from convroute.policy.model import CheckedPolicy
from convroute.workspace import load
from tests.explainer.why_not_world import RequestWorld, Values, WhyNotWorld
from tests.regions.random_permissions import permission_text
from tests.regions.random_policies import policy_text
from tests.regions.universe import TooLargeError


def _most(number: int) -> int:
    """Of some policies sets of three parts are looked for, which takes longer."""
    return 3 if number % 8 == 0 else 2


def _policy(text: str, path: Path) -> CheckedPolicy | None:
    path.write_text(text)
    return load(str(path)).policy


def _events(numbers: range, path: Path) -> Iterator[str]:
    """The verdicts on random events of random policies, each looked at."""
    for number in numbers:
        text = policy_text(number)
        policy = _policy(text, path)
        if policy is None:
            continue
        pick = Random(number + 9_000_000)
        world = WhyNotWorld(policy)
        apps = [one.name for one in policy.apps.values() if not one.disabled]
        questions = WhyNotQuestions(policy, most=_most(number))
        for _ in range(2):
            values = world.random(pick)
            found = questions.ask_about(world.snapshot(values), pick.choice(apps))
            yield found.verdict
            try:
                _check(world, values, found, pick, text)
            except TooLargeError:
                continue


def _check(world: WhyNotWorld, values: Values, found: WhyNot, pick: Random, text: str) -> None:
    told = {frozenset(way.parts) for way in found.ways}
    if found.verdict == "already":
        told = {frozenset()}
    assert not found.hard, text
    shown = (way.decision.item for way in found.ways)
    world.try_texts_of(item for item in shown if isinstance(item, Event))
    assert told == world.smallest(values, found.app, found.most), (text, values, found)
    if found.verdict == "impossible":
        everything = [*world.changed(values, _some(world.parts(), pick), found.app)]
        for other in pick.sample(everything, min(200, len(everything))):
            assert not world.goes_to(other, found.app_id), (text, values, other)


def _requests(numbers: range, path: Path) -> Iterator[str]:
    """The same for what apps ask for."""
    for number in numbers:
        text = permission_text(number)
        policy = _policy(text, path)
        if policy is None:
            continue
        pick = Random(number + 9_500_000)
        world = RequestWorld(policy)
        questions = WhyNotQuestions(policy, most=_most(number))
        for _ in range(3):
            values = world.random(pick)
            found = questions.ask_about(world.snapshot(values), str(values["actor"]))
            yield found.verdict
            told = {frozenset(way.parts) for way in found.ways}
            if found.verdict == "already":
                told = {frozenset()}
            assert not found.hard, text
            assert told == world.smallest(values, _most(number)), (text, values, found)
            if found.verdict == "impossible":
                everything = [*world.changed(values, _some(world.parts(values), pick))]
                for other in pick.sample(everything, min(200, len(everything))):
                    assert not world.allowed(other), (text, values, other)


def _some(parts: Sequence[str], pick: Random) -> list[str]:
    return pick.sample([*parts], min(3, len(parts)))


def test_every_smallest_change_is_found_and_none_too_many(tmp_path: Path) -> None:
    verdicts = Counter(_events(range(150), tmp_path / "policy.route"))
    assert verdicts["ways"] > 50
    assert verdicts["impossible"] > 5
    assert verdicts["already"] > 20


def test_every_smallest_change_that_lets_an_app_have_what_it_asks_for_is_found(tmp_path: Path) -> None:
    verdicts = Counter(_requests(range(150), tmp_path / "policy.route"))
    assert verdicts["ways"] > 100
    assert verdicts["impossible"] > 20
    assert verdicts["already"] > 20


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_what_apps_ask_for_under_thousands_of_policies(part: int, tmp_path: Path) -> None:
    assert [*_requests(range(10_000 + part * 1_000, 11_000 + part * 1_000), tmp_path / "policy.route")]


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_every_smallest_change_is_found_in_thousands_of_policies(part: int, tmp_path: Path) -> None:
    assert [*_events(range(10_000 + part * 1_000, 11_000 + part * 1_000), tmp_path / "policy.route")]
