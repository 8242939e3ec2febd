"""From a conversation that shows something to tests that do: every suggested test is made here."""

from collections.abc import Container, Iterator

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.tester.case import Decide
from convroute.tester.suggest.natural import Natural, Still
from convroute.tester.suggest.sentence import sentence, unlike
from convroute.tester.suggest.suggestion import Suggestion, suggestions


class Attempt(Struct, frozen=True):
    """A test that passes, all its decisions, and what its title says without a number."""

    suggestion: Suggestion
    decisions: tuple[Decision, ...]
    said: str


def attempts(
    natural: Natural,
    snapshot: Snapshot,
    still: Still,
    decide: Decide,
    taken: Container[str] = (),
    label: str | None = None,
) -> Iterator[Attempt]:
    """Tests of the plainest conversation of which `still` holds, as it does of `snapshot`; then of that.

    Each was run, with `decide` as what decides; the caller sees whether it shows what it is meant to.
    `taken` are titles of other tests, `label` is that of the rule they are about.
    """
    plainest = natural.plainest(snapshot, still)
    for one in (plainest, snapshot) if plainest != snapshot else (snapshot,):
        likely = decide(one)
        said = sentence(natural.policy, one, likely, label)
        for found, decisions in suggestions(natural.policy, one, likely, unlike(said, taken), decide):
            yield Attempt(found, decisions, said)
