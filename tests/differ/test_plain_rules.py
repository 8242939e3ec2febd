"""Lists of plain rules, with conditional ones between them, against every ad there is."""

from collections.abc import Sequence
from itertools import groupby, product
from random import Random

import pytest
from msgspec.structs import replace

from convroute.compiler.program import Program
from convroute.conversation.event import Ad, Event
from convroute.differ.compare import compare
from convroute.differ.deciding import decided
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.lazy_sequence import LazySequence
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.plain_rules import PlainRules
from convroute.regions.model import Model
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import StageAnalysis
from convroute.units import DAY_SECONDS
from tests.differ.test_compare import made
from tests.evaluator.policies import INSTAGRAM

_VALUES = range(1, 9)
_APPS = ("bot", "sales", "care")


def rules(pick: Random) -> list[str]:
    """Plain rules, most values once, and here and there a rule with a condition."""
    lines = [f"route ad {value} to {pick.choice(_APPS)}{_window(pick)}" for value in _VALUES]
    for _ in range(pick.randint(0, 3)):
        entry = pick.choice(("ad", f"ad {pick.choice(_VALUES)}"))
        lines.insert(pick.randrange(len(lines)), f"route {entry} to {pick.choice(_APPS)} when vip")
    return lines


def _window(pick: Random) -> str:
    return pick.choice(("", " for 2 days"))


def edited(lines: list[str], pick: Random) -> list[str]:
    lines = [*lines]
    for _ in range(pick.randint(1, 3)):
        at = pick.randrange(len(lines))
        match pick.randint(0, 4):
            case 0:
                del lines[at]
            case 1:
                lines.append(lines.pop(at))
            case 2:
                lines[at] = lines[at].replace(" to bot", " to care")
            case 3:
                lines[at] += " when vip" if "when" not in lines[at] else " and thread.is_new"
            case _:
                pick.shuffle(lines)
    return lines


def policies(number: int) -> tuple[CheckedPolicy, CheckedPolicy]:
    pick = Random(number)
    before = rules(pick)
    after = edited(before, pick)
    return in_columns(made("\n".join(before))), in_columns(made("\n".join(after)))


def in_columns(policy: CheckedPolicy) -> CheckedPolicy:
    """The policy with its plain rules as they are kept where they are many."""
    parts: list[tuple[RouteRule, ...] | PlainRules] = []
    for plain, group in groupby(policy.campaign, lambda rule: rule.when is None and rule.entry is not None):
        rules = (*group,)
        parts.append(_columns(rules) if plain else rules)
    return replace(policy, campaign=LazySequence(parts))


def _columns(rules: Sequence[RouteRule]) -> PlainRules:
    apps = sorted({(rule.target or "", rule.target_id) for rule in rules})
    return PlainRules(
        rules[0].place.file,
        (*apps,),
        bytes(len(rules)),
        [rule.text.removeprefix("ad ") for rule in rules],
        [apps.index((rule.target or "", rule.target_id)) for rule in rules],
        bytes((rule.window or 0) // DAY_SECONDS for rule in rules),
        [rule.place.line - 1 for rule in rules],
    )


def everything() -> list[Snapshot]:
    found = []
    for value, vip, last in product((None, "99", *map(str, _VALUES)), (None, True, False), (None, 5)):
        event = Event(
            kind="referral",
            channel="instagram",
            account=INSTAGRAM,
            user="7",
            at=1_767_225_600_000,
            surface="referral",
            entry="ad",
            source="ADS",
            ad=Ad(id=value),
        )
        state = State(last_user_message_at=last, window_opened_at=last)
        found.append(Snapshot(event, state, {} if vip is None else {"vip": vip}))
    return found


def outcome(decision: Decision) -> tuple[object, ...]:
    assert decision.thread is not None
    return decision.app, decision.reason_kind, decision.thread.window


def check(number: int) -> int:
    pair = policies(number)
    found = compare(*pair, digests=False)
    assert not found.undecided
    regions = {(outcome(one.before.decision), outcome(one.after.decision)) for one in found.regions}
    different = [both.decisions for one in everything() if (both := decided(pair, (one, one))).differ]
    assert {(outcome(old), outcome(new)) for old, new in different} <= regions, (number, different)
    return len(found.regions)


def test_what_changes_in_a_list_of_plain_rules_is_what_every_ad_shows() -> None:
    assert sum(map(check, range(60))) > 60


def test_another_order_of_plain_rules_changes_nothing_and_is_not_asked_about_rule_by_rule() -> None:
    lines = [f"route ad {number} to {_APPS[number % 3]}" for number in range(1, 3_001)]
    assert compare(made("\n".join(lines)), made("\n".join(reversed(lines))), digests=False).equal


def test_of_plain_rules_those_never_fire_whose_values_a_condition_above_names() -> None:
    plain = "\n".join(f"route ad {number} to bot" for number in range(1, 6))
    policy = in_columns(made(f'route ad to care when ad.id in ["2", "4"]\n{plain}'))
    stage = StageRules(Model([policy]), "campaign", Program(policy, few=0))
    assert [answer.position for answer in StageAnalysis(stage).rules() if answer.point is None] == [2, 4]


def test_a_plain_rule_that_gives_way_to_one_with_a_condition_is_the_cause_of_all_that_changes() -> None:
    old = in_columns(made("route ad 1 to sales\nroute ad 2 to sales"))
    new = in_columns(made("route ad 1 to care when vip\nroute ad 2 to sales"))
    regions = compare(old, new, digests=False).regions
    assert [(one.line.text, one.after.decision.app) for one in regions] == [
        ("route ad 1 to sales", "care"),
        ("route ad 1 to sales", "bot"),
    ]


@pytest.mark.nightly
def test_what_changes_in_thousands_of_lists_of_plain_rules_is_what_every_ad_shows() -> None:
    assert sum(map(check, range(60, 3_000))) > 3_000
