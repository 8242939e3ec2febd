"""How verdicts are told in words."""

from pathlib import Path

import pytest

from convroute.prover.ask import Asking
from convroute.prover.questions import hold
from convroute.prover.verdict import Held
from convroute.prover.wording import in_short, way_of
from convroute.workspace import load

_HEAD = """language 1
policy p { version "1" channel instagram account 17841400000000001 timezone "UTC" }
app bot { id 1001 role automation }
default bot
"""


def told(text: str, days: int, path: Path) -> list[str]:
    """What is said of `hold:N`, that is refuted."""
    path.write_text(_HEAD + text)
    policy = load(str(path)).policy
    assert policy is not None
    found = Asking(policy).answer(hold(days))
    assert isinstance(found, Held)
    return [in_short(policy, found), *way_of(policy, found)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.route"


def test_what_is_held_for_minutes_longer_is_more_than_the_days_that_were_asked(path: Path) -> None:
    short, *_, last = told("limit extend by bot to 1 hour\n", 7, path)
    assert short.startswith("bot holds it for more than 7 days while")
    assert last == "then bot has it for more than 7 days in all"
    short, *_ = told("limit extend by bot to 1 day\n", 7, path)
    assert short.startswith("bot holds it for 7 days 17 hours while")


def test_silence_is_told_to_begin_after_the_message_that_is_shown(path: Path) -> None:
    text = "deny extend by bot when thread.is_new or thread.silence not in 3 days..3 days\n"
    short, *way = told(text, 8, path)
    assert short == "bot holds it for 10 days while the person is silent after step 2, in 3 steps"
    assert [line for line in way if line.startswith("2. ")] == ['2. message "Hi" on instagram']
    assert way[-1] == "then bot has it for 10 days from step 2 on"


def test_what_goes_on_for_ever_is_told_so(path: Path) -> None:
    short, *_, last = told("limit extend by bot to 1 hour\n", 60, path)
    assert short == "bot holds it for ever while the person is silent, and extends it again and again"
    assert last == "then bot can extend it again whenever that is about to end"
