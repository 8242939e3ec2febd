"""Who may do what, against everything that apps can ask for in a small world."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from convroute.evaluator.conditions import passes
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy
from convroute.regions.attempts import ACTIONS, Attempts, Line
from convroute.regions.attempts import Asked as AskedAction
from convroute.regions.goals import holds
from convroute.regions.model import Model, Variable
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.workspace import load
from tests.regions.attempts_world import Asked, AttemptWorld
from tests.regions.random_permissions import mostly_about, permission_text
from tests.regions.universe import TooLargeError


class Compared:
    """One policy: everything that can be asked for, and the solver's answers about it."""

    def __init__(self, policy: CheckedPolicy, text: str) -> None:
        self.policy = policy
        self.text = text
        self.world = AttemptWorld([policy])
        self.model = Model([policy])
        self.attempts = {action: Attempts(self.model, action) for action in ACTIONS}

    def check_action(self, action: AskedAction) -> int:
        attempts = self.attempts[action]
        deciding = set[int]()
        for asked, decision in self.world.decided(self.policy, action):
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


def compare(number: int, folder: Path, actions: Sequence[AskedAction] = ACTIONS) -> int:
    """Compares the policy of that number; how many of its lines never decide."""
    text = permission_text(number)
    (folder / "p.route").write_text(text)
    policy = load(str(folder / "p.route")).policy
    assert policy is not None, text
    try:
        return sum(map(Compared(policy, text).check_action, actions))
    except TooLargeError:
        return 0


def test_what_apps_are_answered_is_what_the_evaluator_decides(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path, [mostly_about(number)]) for number in range(300)) > 100


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_what_apps_are_answered_is_what_the_evaluator_decides_in_thousands(part: int, tmp_path: Path) -> None:
    first = 1000 * (part + 1)
    assert sum(compare(number, tmp_path) for number in range(first, first + 1000)) > 300
