"""Requests that are answered otherwise than a claim says (semantics 3, 4 and 6)."""

from collections.abc import Iterable, Iterator
from functools import cache

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Claim, IsAllowed
from convroute.policy.space import of_request
from convroute.regions import natural
from convroute.regions.answers import Unknown
from convroute.regions.attempts import Attempts
from convroute.regions.forms import Form
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search


class Requests:
    """All that apps ask for. To be made before anything is asked: what it asks about makes classes.

    A send is meant without an inline control, which is a request of its own (A3).
    """

    def __init__(self, model: Model, claims: Iterable[Claim]) -> None:
        self._model = model
        self._attempts = cache(lambda form: form.attempts(model))
        for claim in claims:
            for form in _forms(claim):
                self._attempts(form)

    def against(self, claim: Claim) -> Iterator[Snapshot | Unknown | None]:
        """Requests of which the opposite is true, and what was hard to find out; None where there are some as
        the `when` says."""
        outcome = claim.outcome
        assert isinstance(outcome, IsAllowed), "the others are about events"
        when = self._model.tree(None if claim.when is None else of_request(claim.when))
        for form in _forms(claim):
            attempts = self._attempts(form)
            search = Search(self._model)
            asked = joined(True, (self._asked(attempts, outcome), when))
            search.require(asked)
            found = search.find([])
            if isinstance(found, Empty):
                continue
            yield found if isinstance(found, Unknown) else None
            against = opposite(attempts.granted) if claim.always else attempts.granted
            found = search.find([against])
            if isinstance(found, Unknown):
                yield found
            elif isinstance(found, Point):
                yield form.snapshot(self._natural(form, found, joined(True, (asked, against))))

    def _asked(self, attempts: Attempts, outcome: IsAllowed) -> Tree:
        """The requests that the outcome speaks of."""
        owner = True if outcome.from_ is None else self._model.owned_by(outcome.from_.contains)
        target = True if outcome.to is None else attempts.apps.target(outcome.to.contains)
        return joined(True, (attempts.apps.by(outcome.by), owner, target))

    def _natural(self, form: Form, found: Point, wanted: Tree) -> Point:
        return natural.of_request(self._model, form.action, found, lambda point: holds(wanted, point.holds))


def _forms(claim: Claim) -> tuple[Form, ...]:
    if not isinstance(claim.outcome, IsAllowed):
        return ()
    action = claim.outcome.action
    return (Form("send"), Form("send", tagged=True)) if action == "send" else (Form(action),)
