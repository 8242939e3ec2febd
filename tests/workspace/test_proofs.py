"""What is proved of a policy is kept by what it depends on."""

from pathlib import Path

import pytest

from convroute.linter import analysing
from convroute.linter.analysis import Analysis
from convroute.policy.model import CheckedPolicy
from convroute.watching import Watching, unwatched
from convroute.workspace import load
from convroute.workspace.proofs import keeping_proofs

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098 }
default care
fact n: int
route message to care when n < 50
route message to sales when n >= 50
route message to sales when n is present and (text is present or text is absent)
"""


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The policies that were really looked at."""
    looked: list[str] = []
    analyse = analysing.analyse

    def counting(policy: CheckedPolicy, watching: Watching = unwatched, times: int = 1) -> Analysis:
        looked.append(policy.name)
        return analyse(policy, watching, times)

    monkeypatch.setattr(analysing, "analyse", counting)
    return looked


def test_a_policy_that_was_proved_is_not_proved_again(tmp_path: Path, proved: list[str]) -> None:
    file = tmp_path / "acme.route"
    file.write_text(POLICY)
    first = keeping_proofs()(load(str(file)))
    again = keeping_proofs()(load(str(file)))
    assert proved == ["acme"]
    assert first == again
    assert [(dead.position, dead.by) for dead in first.stages["organic"].dead] == [(2, (0, 1))]


def test_another_text_is_another_proof_also_where_it_means_the_same(
    tmp_path: Path, proved: list[str]
) -> None:
    file = tmp_path / "acme.route"
    policy = POLICY.replace("acme", "other")
    for text in (policy, policy.replace("n < 50", "n <= 49"), policy + "\n"):
        file.write_text(text)
        keeping_proofs()(load(str(file)))
    assert len(proved) == 3


def test_more_work_is_another_proof(tmp_path: Path, proved: list[str]) -> None:
    file = tmp_path / "acme.route"
    file.write_text(POLICY.replace("acme", "third"))
    for times in (1, 2, 2):
        keeping_proofs(times=times)(load(str(file)))
    assert len(proved) == 2
