"""How many steps lead to a thread, where the answer is known."""

from pathlib import Path

import pytest

from convroute.policy.model import CheckedPolicy
from convroute.prover.prove import prove
from convroute.prover.threads import Threads
from convroute.prover.verdict import Answer, Proved, Unreached
from convroute.regions.model import Model
from convroute.regions.placing import class_of
from convroute.regions.point import Point
from convroute.regions.variables import OWNER
from convroute.workspace import load

_HEAD = """language 1
policy p { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }
app bot { id 1001 role automation }
app sales { id 1002 role sales human_agent }
app care { id 1003 role customer_care }
app old { id 1004 disabled }
fact vip: bool
schedule office { mon-fri 09:00-18:00 }
default bot
"""
_TWO_CHANNELS = (
    "channel instagram account 17841400000000001",
    "channel instagram, messenger account instagram 17841400000000001 account messenger 104508901353867",
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "p.route"


def policy_of(text: str, path: Path) -> CheckedPolicy:
    path.write_text(f"{text}\n")
    policy = load(str(path)).policy
    assert policy is not None
    return policy


def answer(text: str, who: str, steps: int, path: Path, head: str = _HEAD) -> Answer:
    claim = f'invariant "it" {{ from any thread {who} can own within {steps} steps }}'
    (verdict,) = prove(policy_of(f"{head}{text}\n{claim}", path))
    return verdict.answer


def test_a_person_whose_bucket_is_another_one_is_not_forgotten(written: Path) -> None:
    text = "deny pass by anyone\nallow take by care"
    assert answer(text, "care", 1, written) == Proved()
    found = answer(f"{text} when thread.bucket < 50", "care", 1, written)
    assert isinstance(found, Unreached)
    assert found.needed is None


def test_a_person_on_the_other_channel_is_not_forgotten(written: Path) -> None:
    head = _HEAD.replace(*_TWO_CHANNELS)
    text = "deny pass by anyone\nallow take by care"
    assert answer(text, "care", 1, written, head) == Proved()
    found = answer(f"{text} when channel == messenger", "care", 1, written, head)
    assert isinstance(found, Unreached)
    assert found.snapshot.item.account == "17841400000000001"


def test_the_thread_of_a_disabled_app_is_idle(written: Path) -> None:
    model = Model([policy_of(_HEAD, written)])
    owned = {name: Point(model, {OWNER: class_of(model, OWNER, name)}) for name in ("1001", "1004")}
    threads = Threads(model)
    assert threads.at(owned["1001"]).thread.owner == "1001"
    assert threads.at(owned["1004"]).thread.owner is None
