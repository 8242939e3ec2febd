"""The larger a policy is, the fewer snapshots a mutant is compared on: the work hardly grows with it."""

from convroute.checker.check import check
from convroute.checker.files import Found
from convroute.policy.model import CheckedPolicy
from convroute.tester.mutation.sampled import SNAPSHOTS, snapshots_of
from convroute.workspace.folder import Folder

HEAD = """language 1
policy p { version "1"  channel instagram  account 17841400000000001 }
app bot { id 2210987654321091 }
default bot
"""


def policy(terms: int) -> CheckedPolicy:
    condition = " or ".join(f'text == "w{number}"' for number in range(terms))
    text = f"{HEAD}route message to bot when {condition}\n".encode()
    checked = check(Found("p.route", "p.route", text), Folder.of("p.route")).policy
    assert checked is not None
    return checked


def test_a_small_policy_is_compared_on_as_many_as_the_page_says() -> None:
    assert snapshots_of(policy(10)) == snapshots_of(policy(400)) == SNAPSHOTS


def test_what_is_looked_at_altogether_is_bounded() -> None:
    looked_at = [snapshots_of(policy(terms)) * terms for terms in (600, 1_200, 4_800)]
    assert max(looked_at) <= 5_000_000
