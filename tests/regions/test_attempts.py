"""Who may do what, against everything that apps can ask for in a small world."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial, reduce
from itertools import combinations
from operator import or_
from pathlib import Path

import pytest

from convroute.conversation.request import Action as AskedAction
from convroute.evaluator.conditions import passes
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.regions.attempts import ACTIONS, Attempts, Line
from convroute.regions.goals import holds
from convroute.regions.model import Model
from convroute.regions.permission_analysis import useless
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.useless import Useless
from convroute.regions.variables import Variable
from convroute.workspace import load
from tests.regions.attempts_world import Asked, AttemptWorld
from tests.regions.random_permissions import mostly_about, permission_text
from tests.regions.universe import TooLargeError


class Compared:
    """One policy: everything that can be asked for, and the solver's answers about it."""

    def __init__(self, policy: CheckedPolicy, text: str) -> None:
        self.policy = policy
        self.text = text
        self.decided = cache(AttemptWorld(policy).decided)
        self.model = Model([policy])

    def check_action(self, action: AskedAction) -> int:
        attempts = Attempts(self.model, action)
        deciding = set[int]()
        for asked, decision in self.decided(action):
            at = self.first(attempts, asked)
            self.check_line(attempts.lines[at], decision)
            deciding.add(at)
        search = Search(self.model)
        dead = 0
        for position, line in enumerate(attempts.lines):
            found = search.find([line.tree], partial(attempts.before, position))
            if isinstance(found, Point):
                self.check_line(line, evaluate(self.policy, found.request(action)))
            else:
                dead += 1
                assert position not in deciding, (self.text, action, position, found)
        return dead

    def check_permissions(self, action: AskedAction) -> int:
        """What the solver says could go, against who is covered in the world; how many that are."""
        rules = [*self.policy.permissions, *self.policy.limits]
        found = {id(rules[one.position]): one for one in useless(self.policy, self.model)}
        assert not any(one.hard for one in found.values()), self.text
        permissions = [rule for rule in self.policy.permissions if rule.action == action]
        covered = Covered(self.decided(action), self.policy, [*permissions, *self.policy.limits])
        for effect in ("allow", "deny", "limit"):
            mine = [rule for rule in covered.rules if effect_of(rule) == effect]
            if effect != "limit" or action == "extend":
                kept = [rule for rule in mine if id(rule) not in found]
                for rule in mine:
                    covered.check(rule, found.get(id(rule)), kept, self.text)
        return sum(id(rule) in found for rule in covered.rules)

    def check_line(self, line: Line, decision: Decision) -> None:
        answer = line.answer
        assert decision.reason.kind == answer.reason, (self.text, line, decision)
        if line.rule is not None:
            assert decision.reason.rule == line.rule.id, (self.text, line, decision)
        assert answer.granted is (decision.outcome == "allowed")
        after = decision.thread
        assert after is not None
        if answer.to is not None:
            assert after.owner_app_id == answer.to
        if answer.how is not None:
            assert (after.owner_app_id == decision.app_id) is (answer.how == "gets"), (self.text, decision)

    def first(self, attempts: Attempts, asked: Asked) -> int:
        """The first line that fits, by the values of the world."""
        values = asked.seen(self.policy)

        def at(literal: int) -> bool:
            variable = self.model.variables[abs(literal)]
            assert variable is not None
            return self.true(variable, asked, values) is (literal > 0)

        return next(position for position, line in enumerate(attempts.lines) if holds(line.tree, at))

    def true(self, variable: Variable, asked: Asked, values: Mapping[str, object]) -> bool:
        match variable.field:
            case "actor" | "target" | "owner":
                return passes(variable.test, getattr(asked, variable.field) or "")
            case "duration":
                return passes(variable.test, asked.duration)
            case "silence":
                return passes(variable.test, values[variable.view])
            case field if field.startswith("bucket"):
                return passes(variable.test, values.get("thread.bucket"))
            case field:
                return passes(variable.test, values.get(field.removeprefix("fact ")))


Rule = PermissionRule | LimitRule


def effect_of(rule: Rule) -> str:
    return rule.effect if isinstance(rule, PermissionRule) else "limit"


class Covered:
    """What each permission covers of everything that can be asked for, as a bit for each ask."""

    def __init__(
        self, decided: list[tuple[Asked, Decision]], policy: CheckedPolicy, rules: list[Rule]
    ) -> None:
        self.rules = rules
        self.all: list[Rule] = [*policy.permissions, *policy.limits]
        self.bits = dict.fromkeys(map(id, rules), 0)
        self.asked = dict.fromkeys(("allow", "deny", "limit"), 0)
        for number, (asked, decision) in enumerate(decided):
            by_limits = {"granted", "forbidden_by_policy", "over_policy_limit"}
            if decision.reason.kind in by_limits:
                self.asked["limit"] |= 1 << number
            if decision.reason.kind in {"granted", "forbidden_by_policy", "take_not_permitted"}:
                self.asked["allow"] |= 1 << number
                if decision.reason.kind != "take_not_permitted":
                    self.asked["deny"] |= 1 << number
            for rule in rules:
                if asked.covered_by(policy, rule):
                    self.bits[id(rule)] |= 1 << number

    def check(self, rule: Rule, found: Useless | None, kept: list[Rule], text: str) -> None:
        effect = effect_of(rule)
        mine = self.bits[id(rule)] & self.asked[effect]
        denies = [one for one in self.rules if effect != "deny" and effect_of(one) == "deny"]
        others = [one for one in (*kept, *denies) if one is not rule]
        if found is None:
            assert mine & ~self.union(others), (text, rule, "could go")
            return
        by = [self.all[at] for at in found.by]
        assert not mine & ~self.union(by), (text, rule, found)
        match found.kind:
            case "never" | "idle":
                assert not mine
                assert (found.kind == "idle") is bool(self.bits[id(rule)] & self.asked["allow"])
            case "denied":
                assert mine
                assert {*map(effect_of, by)} == {"deny"}
            case _:
                assert mine & ~self.union(denies)
                assert all(any(one is other for other in others) for one in by), (text, rule, found)
        assert found.smallest
        asked_of = denies if found.kind == "denied" else others
        for fewer in combinations(asked_of, max(0, len(found.by) - 1)):
            assert mine & ~self.union(fewer) or not found.by, (text, rule, found, fewer)

    def union(self, rules: Iterable[Rule]) -> int:
        return reduce(or_, (self.bits[id(rule)] for rule in rules), 0)


def compare(number: int, folder: Path, actions: Sequence[AskedAction] = ACTIONS) -> int:
    """Compares the policy of that number; how many of its lines never decide."""
    text = permission_text(number)
    (folder / "p.route").write_text(text)
    policy = load(str(folder / "p.route")).policy
    assert policy is not None, text
    try:
        compared = Compared(policy, text)
        return sum(compared.check_action(one) + compared.check_permissions(one) for one in actions)
    except TooLargeError:
        return 0


def test_what_apps_are_answered_is_what_the_evaluator_decides(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path, [mostly_about(number)]) for number in range(300)) > 100


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_what_apps_are_answered_is_what_the_evaluator_decides_in_thousands(part: int, tmp_path: Path) -> None:
    first = 1000 * (part + 1)
    assert sum(compare(number, tmp_path) for number in range(first, first + 1000)) > 300
