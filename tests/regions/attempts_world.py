"""Everything that apps can ask for in a small world, one by one, with what the evaluator decides.

Nothing of `regions` is used here but the names of its fields.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from itertools import count, product

from msgspec import Struct

from convroute.conversation.channel import BUILTIN_IDS
from convroute.conversation.request import Action, Request
from convroute.evaluator.conditions import passes
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, names_by_id
from convroute.evaluator.state import State
from convroute.policy.buckets import bucket_of
from convroute.policy.conditions import Atom, Combination, Condition, Negation
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.policy.space import shape_of
from convroute.units import DAY_MS
from tests.regions.universe import MOST, TooLargeError, World, atoms_of

STRANGER = "9999999999999"
_NOON = 1_767_610_800_000
"""Monday, 2026-01-05, noon in Berlin."""


class Asked(Struct, frozen=True):
    """One thing that is asked for. `values` are those of the fields that conditions look at."""

    action: Action
    channel: str
    actor: str
    owner: str | None
    target: str | None
    duration: int | None
    values: Mapping[str, object]

    def snapshot(self, policy: CheckedPolicy) -> Snapshot:
        account = next(account for account, its in policy.accounts.items() if its == self.channel)
        clock = self.values.get("time")
        at = int(clock.timestamp()) * 1000 if isinstance(clock, datetime) else _NOON
        silence = self.values.get("thread.silence")
        last = at - silence if isinstance(silence, int) else None
        state = State(last_user_message_at=last, window_opened_at=last)
        if self.owner is not None:
            state = State(self.owner, at + DAY_MS, 86_400, last, last)
        bucket = self.values.get("thread.bucket")
        user = _person(policy.name, account, bucket) if isinstance(bucket, int) else "1000000001"
        asked = Request(
            action=self.action,
            app=self.actor,
            account=account,
            user=user,
            at=at,
            target=self.target,
            duration=self.duration,
        )
        facts = {name: self.values[name] for name in policy.facts if self.values.get(name) is not None}
        return Snapshot(asked, state, facts)

    def seen(self, policy: CheckedPolicy) -> Mapping[str, object]:
        """The values of the fields of conditions, as the policy sees them."""
        owner = _seen(self.owner, policy)
        silence = self.values.get("thread.silence")
        return {
            **self.values,
            "thread.silence": silence,
            "thread.is_new": silence is None,
            "thread.owner": "nobody" if owner is None else names_by_id(policy).get(owner, owner),
            "thread.state": "idle" if owner is None else "active",
            "channel": self.channel,
        }

    def covered_by(self, policy: CheckedPolicy, rule: PermissionRule | LimitRule) -> bool:
        """Semantics 4."""
        if not rule.by.contains(self.actor):
            return False
        if isinstance(rule, LimitRule):
            return self.duration is not None and self.duration > rule.seconds
        default = None if policy.default is None else policy.apps[policy.default].id
        lists = (
            (rule.from_, _seen(self.owner, policy)),
            (rule.to, self.target or default),
        )
        contained = all(who is None or who.contains(app_id) for who, app_id in lists)
        return contained and (rule.when is None or true(rule.when, self.seen(policy)))


def _seen(owner: str | None, policy: CheckedPolicy) -> str | None:
    """A disabled app owns nothing (semantics T1)."""
    return None if any(app.id == owner and app.disabled for app in policy.apps.values()) else owner


@cache
def _person(name: str, account: str, bucket: int) -> str:
    return next(user for user in map(str, count(1)) if bucket_of(name, account, user) == bucket)


class AttemptWorld(World):
    """What apps can ask for, told apart by what the permissions of the policies look at."""

    def __init__(
        self, policy: CheckedPolicy, *others: CheckedPolicy, also: Sequence[Condition | None] = ()
    ) -> None:
        """All policies have the same apps, accounts and facts; what the conditions in `also` look at is told
        apart, too."""
        self.policy = policy
        self.policies = [policy, *others]
        self._kept = {}
        self._telling: dict[Hashable, Sequence[Mapping[str, object]]] = {}
        permissions = [permission for its in self.policies for permission in its.permissions]
        self._also = [condition for condition in also if condition is not None]
        whens = (*(permission.when for permission in permissions), *self._also)
        self.atoms = [atom for when in whens for atom in atoms_of(when)]

    def asked(self, action: Action) -> Iterator[Asked]:
        """Of what is refused whatever the rest of the request is, one example for each owner and each app."""
        apps = [*dict.fromkeys(app.id for app in self.policy.apps.values())]
        actors = [*dict.fromkeys((*apps, BUILTIN_IDS["leadgen"], STRANGER))]
        targets: list[str | None] = [None]
        if action == "pass":
            inboxes = (BUILTIN_IDS[name] for name in ("instagram_inbox", "page_inbox", "meta_ai"))
            targets = [None, *apps, *inboxes, STRANGER]
        limits = {limit.seconds for policy in self.policies for limit in policy.limits}
        durations: Sequence[int | None] = [None]
        if action == "extend":
            durations = sorted({604_800, *limits, *(limit + 1 for limit in limits if limit < 604_800)})
        owners: tuple[str | None, ...] = (None, *actors)
        if action not in ("take", "request"):
            owners = (None, *dict.fromkeys([*apps, BUILTIN_IDS["leadgen"]]))
        for channel, owner, actor in product(sorted(self.policy.channels), owners, actors):
            if actor not in apps and owner not in (None, BUILTIN_IDS["leadgen"]):
                continue
            told_apart = self._told_apart_by(action, channel, owner, actor)
            asked = [*product(dict.fromkeys(targets), durations, told_apart)]
            may_ask = actor in apps or (action == "pass" and actor == BUILTIN_IDS["leadgen"])
            if not may_ask or self._owner_refuses(action, owner, actor):
                asked = asked[:1] if actor < (owner or "") else asked[-1:]
            for target, duration, values in asked:
                yield Asked(action, channel, actor, owner, target, duration, values)

    def _owner_refuses(self, action: Action, owner: str | None, actor: str) -> bool:
        """Whether the request is refused because of who owns the thread, whatever the rest of it is."""
        if _seen(owner, self.policy) is None:
            return False
        return (owner == actor) is (action in ("take", "request"))

    def _told_apart_by(
        self, action: Action, channel: str, owner: str | None, actor: str
    ) -> Sequence[Mapping[str, object]]:
        """Of all values of the fields that conditions look at, one for each way those come out that are about
        this app and this owner."""
        whens = [
            permission.when
            for policy in self.policies
            for permission in policy.permissions
            if permission.action == action
            and permission.when is not None
            and permission.by.contains(actor)
            and (permission.from_ is None or permission.from_.contains(_seen(owner, policy)))
        ]
        whens += self._also
        if not whens:
            return self._values_of_conditions[:1]
        key = channel, owner, (*map(id, whens),)
        known = self._telling.get(key)
        if known is None:
            found: dict[tuple[bool, ...], Mapping[str, object]] = {}
            for values in self._values_of_conditions:
                seen = Asked(action, channel, "", owner, None, None, values).seen(self.policy)
                found.setdefault((*(true(when, seen) for when in whens),), values)
            known = self._telling[key] = [*found.values()]
        return known

    @cached_property
    def _values_of_conditions(self) -> Sequence[Mapping[str, object]]:
        return [*self._all_values()]

    def _all_values(self) -> Iterator[Mapping[str, object]]:
        """All values of the fields that conditions look at, of those that are told apart."""
        shape = shape_of("message", "organic", "message")
        used = {"thread.silence" if atom.field == "thread.is_new" else atom.field for atom in self.atoms}
        choices: dict[str, list[object]] = {}
        for field in sorted(used - {"thread.owner", "thread.state", "channel"}):
            values = self._values(field, shape)
            assert values is not None, "permissions do not look at messages"
            choices[field] = self._told_apart(field, values)
        total = 1
        for values in choices.values():
            total *= len(values)
        if total > MOST // 20:
            raise TooLargeError
        for chosen in product(*choices.values()):
            yield dict(zip(choices, chosen, strict=True))

    def decided(self, action: Action) -> list[tuple[Asked, Decision]]:
        """Everything that can be asked for by the action, with the decision on it."""
        return [(asked, evaluate(self.policy, asked.snapshot(self.policy))) for asked in self.asked(action)]


def true(condition: Condition, values: Mapping[str, object]) -> bool:
    match condition:
        case Atom():
            return passes(condition.test, values.get(condition.field)) is not condition.negated
        case Negation():
            return not true(condition.operand, values)
        case Combination():
            found = [true(part, values) for part in condition.operands]
            return all(found) if condition.op == "and" else any(found)
        case _:
            return condition.value
