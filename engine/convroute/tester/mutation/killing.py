"""A test that the original passes and the mutant does not, with nothing in it that does not matter."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.differ.deciding import meaning_of
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.syntax import examples as ex
from convroute.syntax.parser import parse
from convroute.tester.mutation.expecting import told
from convroute.tester.plan import SUGGESTED, case_of
from convroute.tester.run import run
from convroute.tester.suggest.natural import Natural
from convroute.tester.suggest.sentence import also, unlike
from convroute.tester.suggest.suggestion import Suggestion, show
from convroute.tester.suggest.writing import Attempt, attempts


class Duel(Struct, frozen=True):
    """The original and the mutant. `written` is what was changed, as it is written, `label` its label, and
    `rules` the ids that it had; `taken` are titles of other tests."""

    policy: CheckedPolicy
    changed: CheckedPolicy
    written: str = ""
    label: str | None = None
    rules: Sequence[str] = ()
    taken: Collection[str] = ()

    def differs(self, snapshot: Snapshot) -> bool:
        """Whether the two decide it differently (semantics 6)."""
        one, other = evaluate(self.policy, snapshot), evaluate(self.changed, snapshot)
        return meaning_of(self.policy, one) != meaning_of(self.changed, other)

    def natural(self, snapshot: Snapshot) -> Natural:
        """With the words of the changed rule; of what is no rule, those of the rules that decide."""
        deciding = self.rules
        if not deciding:
            both = (evaluate(policy, snapshot) for policy in (self.policy, self.changed))
            deciding = tuple(decision.reason.rule or "" for decision in both)
        asked = [rule.when for rule in self.policy.permissions if rule.id in deciding]
        for rule in self.policy.routes:
            asked += (rule.when, rule.entry) if rule.id in deciding else ()
        return Natural.of(self.policy, self.written, *asked)

    def killer(self, snapshot: Snapshot) -> Suggestion | None:
        """The plainest test that tells them apart as the snapshot does; None if no test can."""
        decide = partial(evaluate, self.policy, tracing=True)
        for attempt in attempts(
            self.natural(snapshot), snapshot, self.differs, decide, self.taken, self.label
        ):
            for suggestion in self._longer(attempt):
                if self.kills(suggestion) and _is_readable(suggestion.node):
                    return suggestion
        return None

    def _longer(self, attempt: Attempt) -> Iterator[Suggestion]:
        """The test, then the same with one thing more that can be said of its last decision."""
        found = attempt.suggestion
        yield found
        *before, last = found.node.groups
        for then in told(self.policy, attempt.decisions[-1]):
            title = replace(found.node.title, value=unlike(attempt.said + also(then), self.taken))
            groups = (*before, replace(last, then=(*last.then, then)))
            yield Suggestion(replace(found.node, title=title, groups=groups), found.recordings)

    def kills(self, suggestion: Suggestion) -> bool:
        """Whether the original passes the test, and the mutant does not."""
        if not suggestion.node.groups[-1].then:
            return False
        case = case_of(self.policy, suggestion.node, suggestion.recordings)
        return run(case).passed and not run(replace(case, policy=self.changed)).passed


def _is_readable(test: ex.Test) -> bool:
    """Whether the language has words for all of it."""
    read = parse(Source(SUGGESTED, show(test)))
    return not read.diagnostics and read.file.statements == (test,)
