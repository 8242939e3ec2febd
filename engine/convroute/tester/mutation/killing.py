"""A test that the original passes and the mutant does not, with nothing in it that does not matter."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.syntax import examples as ex
from convroute.syntax.parser import parse
from convroute.tester.mutation.expecting import told
from convroute.tester.plan import SUGGESTED, case_of
from convroute.tester.run import run
from convroute.tester.suggest.as_test import Draft
from convroute.tester.suggest.suggestion import show
from convroute.tester.suggest.verify import complete


class Killer(Struct, frozen=True):
    """`draft` is what leads to the decision, `test` all of it with what has to follow."""

    draft: Draft
    test: ex.Test


class Duel(Struct, frozen=True):
    """The original, the mutant, and what a test that tells them apart is to be called."""

    policy: CheckedPolicy
    changed: CheckedPolicy
    title: str

    def killer(self, draft: Draft, likely: Decision) -> Killer | None:
        """The draft as a test, shortened; `likely` is what the original is thought to end with."""
        found = self._killer(draft, likely)
        if found is None:
            return None
        for number in reversed(range(len(draft.given))):
            given = (*found.draft.given[:number], *found.draft.given[number + 1 :])
            found = self._killer(replace(found.draft, given=given), likely) or found
        return found

    def _killer(self, draft: Draft, likely: Decision) -> Killer | None:
        tried = complete(self.policy, draft, self.title, likely, partial(evaluate, self.policy, tracing=True))
        if tried is None:
            return None
        for test in self._longer(tried.node, tried.decisions[-1]):
            if _is_readable(test) and self._kills(draft, test):
                return Killer(draft, test)
        return None

    def _longer(self, test: ex.Test, decision: Decision) -> Iterator[ex.Test]:
        """The test, then the same with one thing more that can be said of the decision."""
        yield test
        *before, last = test.groups
        for then in told(self.policy, decision):
            yield replace(test, groups=(*before, replace(last, then=(*last.then, then))))

    def _kills(self, draft: Draft, test: ex.Test) -> bool:
        if not test.groups[-1].then:
            return False
        case = case_of(self.policy, test, draft.recordings)
        return run(case).passed and not run(replace(case, policy=self.changed)).passed


def _is_readable(test: ex.Test) -> bool:
    """Whether the language has words for all of it."""
    read = parse(Source(SUGGESTED, show(test)))
    return not read.diagnostics and read.file.statements == (test,)
