"""`lint` on the command line: proofs, hints on demand, and how much work they may take."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.shell import convroute

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
default care
route message to sales when text mentions "buy"
route message to sales when text mentions "order"
route message to care when text mentions "help"
"""


@pytest.fixture
def policy(tmp_path: Path) -> str:
    file = tmp_path / "acme.route"
    file.write_text(POLICY)
    return str(file)


def _codes(*arguments: str) -> tuple[int, list[tuple[str, str, int]]]:
    done = convroute("lint", *arguments, "--format", "json")
    found = json.loads(done.out)["diagnostics"]
    return done.status, [(item["code"], item["severity"], item["start"]["line"]) for item in found]


def test_hints_about_neighbours_are_told_to_those_who_ask(policy: str) -> None:
    assert _codes(policy) == (0, [])
    assert _codes(policy, "--mergeable") == (0, [("W437", "info", 7)])
    assert _codes(policy, "--explain-order") == (0, [("W437", "info", 7), ("W437", "info", 8)])


def test_what_is_left_for_the_default_app_is_told_to_those_who_ask(policy: str) -> None:
    assert _codes(policy, "--explain-default") == (0, [("W439", "info", 5)])
    assert _codes(policy, "--explain-default", "--mergeable") == (
        0,
        [("W439", "info", 5), ("W437", "info", 7)],
    )
    shown = convroute("lint", policy, "--explain-default").out
    assert "`care` gets some events of every entry, such as a message" in shown
    assert "(the first message, Mon 2026-01-05 12:00 UTC)" in shown


def test_no_work_is_refused_and_more_is_allowed(policy: str) -> None:
    assert convroute("lint", policy, "--budget", "0").status == 2
    assert _codes(policy, "--budget", "10") == (0, [])


RULES = """fact vip: bool
fact lang: string
fact orders: int
schedule night { mon-fri 20:00-23:00 }
a: route message to sales when within night and orders > 3
b: route message to care when vip
c: route message to sales when lang == "de" and thread.silence > 2 days
d: route message to care when orders is absent
e: route ad to sales when orders < 0
f: route ad to care when not within night
"""
CONVERSATION = re.compile(
    r"it matters that `(\w+)` comes first: a message \"(?P<text>.*?)\"(?: from ad (?P<ad>\d+))? on instagram "
    r"\((?:thread owned by (?P<owner>\w+), )?"
    r"(?:the first message|last message (?P<ago>.*?) ago), \w+ (?P<at>\S+ \S+) UTC(?P<facts>.*?)\) is"
)


OF_OWNED_THREADS = """app bot { id 1278416343931139  role automation }
group humans = [care, sales]
behavior { campaign_preempts on }
a: route ad to sales when thread.owner == bot
b: route ad to care when thread.state == active and thread.silence < 3 hours
c: route ad to bot when thread.owner in humans
d: route ad to sales when thread.silence > 1 day
e: route ad to care
"""


def _as_asked(found: re.Match[str]) -> list[str]:
    """The options of `explain` for a conversation that was told."""
    asked = ["--message", found["text"], "--at", found["at"]]
    asked += ["--from-ad", found["ad"]] if found["ad"] else []
    asked += ["--thread-owner", found["owner"]] if found["owner"] else []
    asked += ["--last-message-ago", found["ago"]] if found["ago"] else []
    for fact in found["facts"].split(", ")[1:]:
        name, value = fact.split(" = ")
        asked += ["--fact", f"{name}={value.strip(chr(34))}"]
    return asked


@pytest.mark.parametrize(
    ("rules", "matter"), [(RULES, ["a", "b", "c", "e"]), (OF_OWNED_THREADS, ["a", "b", "c", "d"])]
)
def test_the_conversation_for_which_an_order_matters_is_decided_as_told_when_it_is_asked_about(
    tmp_path: Path, rules: str, matter: list[str]
) -> None:
    file = tmp_path / "shop.route"
    file.write_text(POLICY[: POLICY.index("route")] + rules)
    told = convroute("lint", str(file), "--explain-order").out
    found = [*CONVERSATION.finditer(told)]
    assert [one[1] for one in found] == matter
    for one in found:
        explained = convroute("explain", str(file), *_as_asked(one), "--format", "json").out
        assert json.loads(explained)["reason"]["rule"] == one[1]


def test_a_person_is_told_where_a_rule_looks_at_the_bucket(tmp_path: Path) -> None:
    file = tmp_path / "shop.route"
    rules = "route message to sales when thread.bucket < 5\nroute message to care when thread.bucket < 9\n"
    file.write_text(POLICY[: POLICY.index("route")] + rules)
    told = convroute("lint", str(file), "--explain-order").out
    [bucket] = re.findall(r"UTC, thread\.bucket (\d+)\) is for both", told)
    assert int(bucket) < 5
