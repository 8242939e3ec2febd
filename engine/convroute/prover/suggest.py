"""What anyone wants of a policy, by name, and whether it holds: as invariants where the language can say it,
else as questions."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from convroute.policy.app_roles import is_machine, people
from convroute.policy.conditions import Atom, Condition, IsAny
from convroute.policy.model import (
    App,
    CheckedPolicy,
    Claim,
    Invariant,
    IsAllowed,
    Reachability,
    RouteTo,
    Who,
)
from convroute.prover.ask import Asking
from convroute.prover.prove import prove
from convroute.prover.questions import ADS, BACK_AND_FORTH, hold
from convroute.prover.verdict import NothingToAsk, Reply, Unreached, Verdict
from convroute.source import Place

Groups = Mapping[str, frozenset[str]]
"""The ids of the apps of each group."""
_USUAL_STEPS = 2
_USUAL_DAYS = 7
_MOST_STEPS = 20


class Suggested(Struct, frozen=True):
    """`offered` are invariants to paste; `written` those that the policy has already, as they stand there;
    `replies` are about questions. `notes` say why something is not offered."""

    offered: tuple[Verdict, ...]
    written: tuple[Verdict, ...]
    replies: tuple[Reply, ...]
    notes: tuple[str, ...]


def suggest(policy: CheckedPolicy, groups: Groups, place: Place, *, budget: int = 1) -> Suggested:
    """`place` is where the policy stands. Raises `WrongWitnessError` for a defect of ours."""
    persons = _each_once(app for channel in policy.channels for app in people(policy, channel))
    machines = [app for app in policy.apps.values() if app.connected and is_machine(app)]
    offers = _Offers(policy, groups, place, budget)
    notes: list[str] = []
    if persons:
        offers.reached(persons)
        if machines:
            offers.kept(machines, persons)
        else:
            notes.append("no app is a bot by its roles, so none can take from people")
    else:
        notes.append("people answer in no app, so nobody can be reached and nothing is taken from people")
    replies: list[Reply] = []
    for reply in _replies(policy, place, budget):
        if isinstance(reply.answer, NothingToAsk):
            notes.append(reply.answer.why)
        else:
            replies.append(reply)
    return Suggested(tuple(offers.offered), tuple(offers.written), tuple(replies), tuple(notes))


def _replies(policy: CheckedPolicy, place: Place, budget: int) -> Iterator[Reply]:
    asking = Asking(policy, budget)
    for question in (BACK_AND_FORTH, hold(_USUAL_DAYS), ADS):
        yield Reply(question, asking.answer(question), place)
        if question.days is not None:
            days = asking.least_hold()
            if days is not None and days != _USUAL_DAYS:
                yield Reply(hold(max(1, days)), asking.answer(hold(max(1, days))), place)


class _Offers:
    def __init__(self, policy: CheckedPolicy, groups: Groups, place: Place, budget: int) -> None:
        self._policy = policy
        self._groups = groups
        self._place = place
        self._budget = budget
        self.offered: list[Verdict] = []
        self.written: list[Verdict] = []

    def reached(self, persons: Sequence[App]) -> None:
        """With the fewest steps that are enough."""
        who = _who(persons)
        steps, verdict = 1, self._reached(who, persons, 1)
        while isinstance(verdict.answer, Unreached) and steps < _MOST_STEPS:
            needed = verdict.answer.needed
            if needed is None:
                verdict = self._reached(who, persons, _USUAL_STEPS)
                break
            steps = max(needed, steps + 1)
            verdict = self._reached(who, persons, steps)
        self._offer(verdict)

    def _reached(self, who: Who, persons: Sequence[App], steps: int) -> Verdict:
        named, unit = self._named(persons), "step" if steps == 1 else "steps"
        return self._verdict(
            "a person can always be reached",
            f"from any thread {named} can own within {steps} {unit}",
            Reachability(who, steps),
        )

    def kept(self, machines: Sequence[App], persons: Sequence[App]) -> None:
        """No bot takes from people; and where a mark can take an owned thread, no rule gives it to one."""
        bots, humans = self._named(machines), self._named(persons)
        takes = IsAllowed("take", _who(machines), _who(persons), None)
        self._offer(
            self._verdict(
                "no bot takes a thread from people",
                f"never take by {bots} from {humans}",
                Claim(None, False, takes),
            )
        )
        behavior = self._policy.behavior
        if not (behavior.preempts("campaign") or behavior.preempts("link")):
            return
        said = f"thread.owner {'==' if len(persons) == 1 else 'in'} {humans}"
        test = IsAny(frozenset(app.name for app in persons))
        when = Atom("thread.owner", test, False, said, self._place)
        self._offer(
            self._verdict(
                "no rule leads from people to a bot",
                f"when {said} never route to {bots}",
                Claim(when, False, RouteTo(_who(machines))),
            )
        )

    def _verdict(self, title: str, said: str, body: Claim | Reachability) -> Verdict:
        invariant = Invariant(title, body, f'invariant "{title}" {{ {said} }}', self._place)
        return next(prove(self._policy, [invariant], budget=self._budget))

    def _offer(self, verdict: Verdict) -> None:
        invariant = verdict.invariant
        equal = (one for one in self._policy.examples.invariants if _claims(one) == _claims(invariant))
        found = next(equal, None)
        if found is None:
            self.offered.append(verdict)
        else:
            self.written.append(Verdict(found, verdict.answer))

    def _named(self, apps: Sequence[App]) -> str:
        """A group of just these apps, or their names."""
        ids = frozenset(app.id for app in apps)
        if len(apps) == 1:
            return apps[0].name
        group = next((name for name, its in self._groups.items() if its == ids), None)
        return group or f"[{', '.join(app.name for app in apps)}]"


def _who(apps: Sequence[App]) -> Who:
    return Who(anyone=False, nobody=False, ids=frozenset(app.id for app in apps))


def _each_once(apps: Iterator[App]) -> list[App]:
    return [*{app.id: app for app in apps}.values()]


def _claims(invariant: Invariant) -> object:
    """What it claims, wherever and however it is written."""
    body = invariant.body
    if isinstance(body, Reachability):
        return body
    return _said(body.when), body.always, body.outcome


def _said(condition: Condition | None) -> object:
    if isinstance(condition, Atom):
        return condition.field, condition.test, condition.negated
    return condition
