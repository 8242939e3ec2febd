"""The work of a run of tests is counted: recordings are folded once, and failures explained up to a limit."""

from collections.abc import Callable
from typing import Any

import pytest

from convroute.checker.recorded import recorded
from convroute.evaluator.fold import Fold
from convroute.tester.diagnosis import diagnosis
from convroute.tester.diagnosis.routes import routes
from convroute.tester.run import run
from tests.tester.building import SHOP, cases, results
from tests.tester.test_recorded import item, webhook

DAY = {"day.json": webhook(*(item("refund", mid=f"m_{n}", at=1_791_540_000_000 + n) for n in range(50)))}


def copies(lines: str, many: int) -> str:
    return "\n".join(f'test "t{n}" {{\n{lines}\n}}' for n in range(many))


def counted(monkeypatch: pytest.MonkeyPatch, name: str, function: Callable[..., object]) -> list[object]:
    """Gets an entry for each call of the function that has this name."""
    calls: list[object] = []

    def call(*given: object) -> object:
        calls.append(given)
        return function(*given)

    monkeypatch.setattr(name, call)
    return calls


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What any fold decides."""
    seen: list[object] = []
    before = Fold._decide

    def decide(self: Fold, item: Any, *, copy: bool) -> Any:
        seen.append(item)
        return before(self, item, copy=copy)

    monkeypatch.setattr(Fold, "_decide", decide)
    return seen


@pytest.mark.parametrize("then", ["route to care", "route to sales"])
def test_a_recording_is_folded_once_for_tests_that_begin_alike(decided: list[object], then: str) -> None:
    found = results(copies(f'when event "day.json"\nthen {then}', 10), files=DAY)
    assert len({result.passed for result in found}) == 1
    assert len(decided) == (50 if found[0].passed else 100)  # of a failing one also with its trace


def test_a_recording_is_read_once_for_all_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch, "convroute.tester.plan.recorded", recorded)
    given = 'given time 2026-10-09 23:00\nwhen event "day.json"\nthen route to care'
    found = cases(copies('when event "day.json"\nthen route to care', 5) + copies(given, 5), files=DAY)
    assert len(read) == 1
    assert found[0].steps[0].items is found[4].steps[0].items
    assert found[5].steps[0].items is found[9].steps[0].items


def test_tests_that_begin_with_one_recording_go_on_each_by_itself() -> None:
    after = (
        "when sales takes\nthen allowed",
        "then thread owned by care",
        'when event "day.json"\nthen route to care',
        'when message "Hi"\nthen route to care',
        "when 2 days pass\nthen thread idle",
    )
    text = "\n".join(f'test "{n}" {{ when event "day.json"\n{lines} }}' for n, lines in enumerate(after))
    given = 'test "owned" { given thread owned by sales\nwhen event "day.json"\nthen route to sales }'
    policy = SHOP.replace("allow take by [care, sales] from [concierge, marketing]", "allow take by anyone")
    again = text.replace('test "', 'test "again ')
    together = results(f"{text}\n{given}\n{again}", policy, DAY)
    alone = [run(case).passed for case in cases(f"{text}\n{given}", policy, DAY)]
    assert [result.passed for result in together] == [*alone, *alone[:-1]]


def test_failures_are_explained_up_to_a_limit_and_then_only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "MOST_WEIGHED", 200)
    asked = counted(monkeypatch, "convroute.tester.diagnosis.diagnosis.routes", routes)
    found = results(copies('when message "Hello"\nthen route to marketing', 40))
    told = [failure for result in found for failure in result.failures]
    assert {(failure.expected, failure.got) for failure in told} == {
        ("route to marketing", "route to concierge")
    }
    explained = [failure for failure in told if failure.help != diagnosis.NOT_EXPLAINED]
    assert 0 < len(explained) == len(asked) < 10
    assert all(failure.because for failure in explained)
    assert told[: len(explained)] == explained


def test_the_first_failure_is_explained_however_large_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "MOST_WEIGHED", 1)
    first, second = results(copies('when message "Hello"\nthen route to marketing', 2))
    assert first.failures[0].candidates
    assert second.failures[0].help == diagnosis.NOT_EXPLAINED
