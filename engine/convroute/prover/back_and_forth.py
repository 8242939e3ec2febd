"""Two apps that may take a thread from each other at one moment, and so for ever (semantics 3 `take`)."""

from collections.abc import Iterator
from itertools import combinations

from msgspec.structs import replace

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.prover.path import state_after
from convroute.prover.verdict import Answer, Proved, Returned, Taken, Undecided
from convroute.regions import natural
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.attempts import Attempts
from convroute.regions.goals import Junction, Tree, holds, joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.variables import ACTOR, OWNER


class BackAndForth:
    """To be made before anything is asked: what it asks about makes classes."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._policy: CheckedPolicy = model.policies[0]
        self._takes = Attempts(model, "take")

    def answer(self) -> Answer:
        """Raises `WrongWitnessError` for a defect of ours."""
        hard: list[str] = []
        for found in self._moments():
            if isinstance(found, Snapshot):
                return Returned(self._decided(found))
            hard.append(found.why)
        return Undecided(hard[0]) if hard else Proved()

    def _moments(self) -> Iterator[Snapshot | Unknown]:
        """At which one of two apps takes from the other, which could take from it as well."""
        granted = self._takes.granted
        search = Search(self._model)
        apps = [app.id for app in self._policy.apps.values() if app.connected]
        for one, other in combinations(apps, 2):
            there = self._between(granted, one, other)
            if there is False:
                continue
            back = self._between(granted, other, one)
            asked = self._model.apps(ACTOR, [one])
            wanted = joined(True, (asked, self._owned_by(other), there, back))
            found = Unknown("") if wanted is False else search.find([wanted])
            if wanted is not False and isinstance(found, Unknown):
                yield found
            elif isinstance(found, Point):
                yield self._natural(found, wanted).request("take")

    def _natural(self, found: Point, wanted: Tree) -> Point:
        return natural.of_request(self._model, "take", found, lambda point: holds(wanted, point.holds))

    def _owned_by(self, app_id: str) -> Tree:
        return self._model.owned_by(lambda owner: owner == app_id)

    def _between(self, tree: Tree, actor: str, owner: str) -> Tree:
        """What is left of the tree where one app asks for the thread of the other."""
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, Junction):
            return joined(tree.every, (self._between(part, actor, owner) for part in tree.parts))
        variable = self._model.variables[abs(tree)]
        assert variable is not None, "numbers begin with 1"
        if variable.field not in (ACTOR, OWNER):
            return tree
        app_id = actor if variable.field == ACTOR else owner
        return (app_id in variable.test.values) is (tree > 0)  # type: ignore[union-attr]  # ids are listed

    def _decided(self, snapshot: Snapshot) -> tuple[Taken, Taken]:
        """One takes, and the other takes it back at once."""
        first = self._taken(snapshot)
        other = snapshot.state.owner
        again = replace(snapshot, item=replace(snapshot.item, app=other), state=state_after(first.decision))
        second = self._taken(again)
        if state_after(second.decision).owner != other:
            raise WrongWitnessError(f"{again}: {other} does not own the thread then")
        return first, second

    def _taken(self, snapshot: Snapshot) -> Taken:
        decision = evaluate(self._policy, snapshot, tracing=True)
        if decision.outcome != "allowed":
            raise WrongWitnessError(f"{snapshot}: {decision.reason.kind}, it was to be allowed")
        return Taken(0, snapshot, decision)
