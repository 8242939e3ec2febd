"""Evaluator, compiled program, index and regions decide alike, and whoever is wrong is found."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from convroute.evaluator.step import Step, step_function
from convroute.policy.model import CheckedPolicy
from convroute.selftester.answers import Failed
from convroute.selftester.conversations import STEPS, conversations
from convroute.selftester.deciding import Conversation, Deciding
from convroute.selftester.edges import edges
from convroute.selftester.run import Compared, selftest
from convroute.wire.reader import read_events
from convroute.wire.writing import document_of
from convroute.workspace import load
from tests.examples import how_many
from tests.regions.random_permissions import PermissionWriter
from tests.regions.random_policies import Writer
from tests.sampler.worked import NAMES, worked
from tests.selftester.defects import PLANTED, POLICY, Plant


def compared(policy: CheckedPolicy, samples: int, seed: int = 0) -> Compared:
    *_, last = selftest(policy, samples, seed)
    return last


def written(text: str, folder: Path) -> CheckedPolicy:
    (folder / "p.route").write_text(text)
    policy = load(str(folder / "p.route")).policy
    assert policy is not None, text
    return policy


@pytest.mark.parametrize("name", NAMES)
def test_all_that_decides_a_worked_policy_decides_alike(name: str) -> None:
    result = compared(worked(name), how_many(200, nightly=20_000))
    assert result.found is None
    assert min(result.events, result.requests) > 60
    assert result.steps > 60
    assert result.asked > (result.events + result.requests) * 0.6  # else regions would hardly be compared


@pytest.mark.parametrize("writer", [Writer, PermissionWriter])
def test_all_that_decides_any_policy_decides_alike(
    writer: type[Writer | PermissionWriter], tmp_path: Path
) -> None:
    for number in range(how_many(3, nightly=1_000)):
        text = writer(number).policy()
        assert compared(written(text, tmp_path), 120, number).found is None, text


def test_without_a_defect_nothing_is_found(tmp_path: Path) -> None:
    assert compared(written(POLICY, tmp_path), 600).found is None


@pytest.mark.parametrize(
    ("who", "plant"), [(who, plant) for who, plants in PLANTED.items() for plant in plants]
)
def test_a_defect_of_any_of_the_four_is_found_and_made_small(
    who: str, plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = written(POLICY, tmp_path)
    plant(monkeypatch)
    found = compared(policy, 600).found
    assert found is not None
    assert who == "evaluator" or found.parts.keys() == {who}
    (item,) = found.conversation.items
    assert len(str(document_of(item))) < 340
    assert found.conversation.start.window_opened_at == found.conversation.start.last_user_message_at
    assert [replace(one, path="$") for one in read_events(document_of(item))] == [item]
    again = Deciding(policy).disagreement(found.conversation)
    assert again is not None
    assert again.parts == found.parts


def test_a_disagreement_that_takes_two_items_is_shown_by_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that decides a copy as if it were new."""
    policy = written(POLICY, tmp_path)

    def forgetful(*given: object, **more: object) -> Step:
        step = step_function(*given, **more)  # type: ignore[arg-type]  # as they were given
        return lambda item, life=None, facts=None, copy=False: step(item, life, facts, copy and not item)

    monkeypatch.setattr("convroute.compiler.program.step_function", forgetful)
    found = compared(policy, 600).found
    assert found is not None
    assert found.parts.keys() == {"compiled program", "index"}
    first, second = found.conversation.items
    assert first == second


def test_an_exception_is_told_as_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("tree")

    monkeypatch.setattr("convroute.selftester.foreseeing.holds", fails)
    found = compared(written(POLICY, tmp_path), 10).found
    assert found is not None
    assert found.answers["regions"] == Failed("KeyError: 'tree'")


def test_what_is_drawn_depends_on_policy_and_seed_alone() -> None:
    policy = worked("agency")

    def drawn(seed: int) -> list[Conversation]:
        return [*conversations(policy, 20, seed)]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_conversations_have_late_items_and_copies() -> None:
    many = [*conversations(worked("shop"), 100, 0)]
    times = [[item.at for item in one.items] for one in many]
    assert sum(one != sorted(one) for one in times) > 20
    assert sum(len(one.items) > STEPS for one in many) > 20
    assert all(len({item.account for item in one.items if item.user}) <= 1 for one in many)


def test_every_rule_is_shown_to_all_four_at_least_once() -> None:
    policy = worked("shop")
    deciding = Deciding(policy)
    claimed = {edge.claimed.rule for edge in edges(deciding.regions) if edge.claimed is not None}
    assert claimed >= {rule.id for rule in policy.organic}
    assert {deny.id for deny in policy.permissions} <= claimed
