"""The larger a policy is, the fewer snapshots a mutant is compared on: the work hardly grows with it."""

import pytest

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
    assert snapshots_of(policy(10)) == snapshots_of(policy(150)) == snapshots_of(policy(10), 500) == SNAPSHOTS


def test_what_is_looked_at_altogether_is_bounded() -> None:
    looked_at = [snapshots_of(policy(terms)) * terms for terms in (600, 1_200, 4_800)]
    assert max(looked_at) <= 2_000_000


@pytest.mark.parametrize("terms", [150, 600, 4_800])
@pytest.mark.parametrize("mutants", [1, 50, 1_000])
def test_the_bound_holds_for_all_mutants_of_a_policy(terms: int, mutants: int) -> None:
    """Four fifths are decided once, and one fifth for each mutant; a few are always compared."""
    count = snapshots_of(policy(terms), mutants)
    assert count == 50 or count * (0.8 + 0.2 * mutants) * terms <= 20_000_000
    assert count >= 50


def test_a_long_phrase_counts_as_many_looks() -> None:
    text = f'{HEAD}route message to bot when text mentions "{"a " * 4_000}b"\n'.encode()
    checked = check(Found("p.route", "p.route", text), Folder.of("p.route")).policy
    assert checked is not None
    assert snapshots_of(checked) * 400 <= 2_000_000
