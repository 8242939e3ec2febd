"""How many steps lead to a thread, where the answer is known."""

from pathlib import Path

import pytest

from convroute.policy.model import CheckedPolicy
from convroute.prover.opening import OpeningEvents
from convroute.prover.prove import prove
from convroute.prover.steps import EventSteps, Found, RequestSteps
from convroute.prover.threads import Threads
from convroute.prover.verdict import Answer, Proved, Unreached
from convroute.regions.forms import Form
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


def test_a_human_agent_takes_and_passes_on_with_one_send(written: Path) -> None:
    """Where a take and a pass would be one step too many: the person has to write first."""
    text = """deny pass by bot
deny pass by anyone from nobody
allow take by sales when thread.silence < 2 hours"""
    assert answer(text, "care", 2, written) == Proved()
    assert isinstance(answer(text, "care", 1, written), Unreached)


def test_a_send_that_claims_nothing_changes_nothing(written: Path) -> None:
    head = _HEAD.replace("default bot\n", "")
    text = "deny pass by anyone\ndeny request by anyone\nbehavior { send_claims_idle "
    assert answer(f"{text} any_allowed }}", "sales", 2, written, head) == Proved()
    found = answer(f"{text} never }}", "sales", 2, written, head)
    assert isinstance(found, Unreached)
    assert found.needed is None


@pytest.mark.parametrize(
    ("silence", "limit", "kind"),
    [
        ("2 days", "limit extend by bot to 3 days", Proved),
        ("5 days", "limit extend by sales to 3 days", Proved),
        ("5 days", "limit extend by bot to 3 days", Unreached),
        ("2 days", "deny extend by bot", Unreached),
    ],
)
def test_control_is_extended_as_far_as_is_allowed(
    silence: str, limit: str, kind: type[Answer], written: Path
) -> None:
    """The person writes, the bot extends, and only then the silence is long enough while the bot owns."""
    text = f"deny pass by anyone\nallow take by care from bot when thread.silence > {silence}\n{limit}"
    assert isinstance(answer(text, "care", 3, written), kind)


@pytest.mark.parametrize(
    "text",
    [
        """allow take by care when thread.silence < 2 hours and time in 09:00-15:00
allow take by care when thread.silence >= 2 hours and time in 12:00-18:00""",
        "allow take by sales when thread.silence > 10 days",
        "route message to sales when within office and thread.silence > 2 hours or vip and outside office",
        "limit extend by bot to 3 days\ndeny extend by sales when thread.silence > 1 day and within office",
    ],
)
def test_every_step_that_is_counted_on_can_be_shown(text: str, written: Path) -> None:
    model = Model([policy_of(f"{_HEAD}{text}", written)])
    threads = Threads(model)
    events = EventSteps(model, OpeningEvents(model), threads)
    requests = RequestSteps(model, threads)
    found = [*events.all(), *requests.all()]
    assert len(found) > 20
    for one in found:
        assert isinstance(one, Found)
        if one.step.form is None:
            assert events.example(one.moment, one.step) is not None, one
        elif one.certain:
            assert requests.example(one.moment, one.step) is not None, one


def test_a_window_that_something_else_opened_is_not_counted_on(written: Path) -> None:
    """A reaction opens it, and is not a step; but without it nobody can say that the step cannot be made."""
    model = Model([policy_of(f"{_HEAD}allow take by sales when thread.silence > 10 days", written)])
    threads = Threads(model)
    requests = RequestSteps(model, threads)
    late = [
        one.certain
        for one in requests.all()
        if isinstance(one, Found)
        and one.step.form == Form("send", tagged=True, inline="pass")
        and one.moment.thread.silence == threads.silences.last
    ]
    assert late
    assert not any(late)
