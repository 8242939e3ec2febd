"""The rows of `benchmarks.analysing`: each does its work, and a bar that is exceeded is seen."""

import pytest
from benchmarks import analysing
from benchmarks.analysing import QUESTIONS, ROWS, TURNS, Measured, exceeded, measure
from benchmarks.strings import KINDS, milliseconds

from convroute.policy.model import CheckedPolicy
from convroute.prover.prove import prove


@pytest.mark.parametrize("work", sorted({row.work.__name__ for row in ROWS}))
def test_a_row_is_measured(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TURNS > 2 < QUESTIONS
    for several in ("TURNS", "QUESTIONS"):
        monkeypatch.setattr(analysing, several, 1)
    row = next(row for row in ROWS if row.work.__name__ == work)
    found = measure(row._replace(make="shop", rules=6, changes=1 if row.changes else 0))
    assert found.load > 0 < found.work
    assert found.unknown == 0


def test_a_worked_policy_is_measured_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysing, "TURNS", 1)
    (row,) = (row for row in ROWS if row.make == "policies/single/single.route")
    proved: list[int] = []

    def work(policy: CheckedPolicy, _: CheckedPolicy) -> int:
        proved.append(len([*prove(policy)]))
        return 0

    found = measure(row._replace(work=work))
    assert proved == [4]
    assert found.load > 0 < found.work


@pytest.mark.parametrize(
    ("found", "over"),
    [
        (Measured(10, 30, 0, 50), False),
        (Measured(10, 41, 0, 50), True),
        (Measured(10, 30, 1, 50), True),
        (Measured(10, 30, 0, 151), True),
    ],
)
def test_time_open_questions_and_memory_exceed_a_bar(found: Measured, over: bool) -> None:
    row = ROWS[0]
    assert (row.most, row.memory) == (4, 150)
    assert exceeded(row, found) is over


@pytest.mark.parametrize("name", KINDS)
def test_questions_about_texts_are_answered(name: str) -> None:
    _, _, unknown = milliseconds(KINDS[name])
    assert unknown == 0
