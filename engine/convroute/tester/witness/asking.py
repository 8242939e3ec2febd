"""Requests that reach a permission, an atom of its condition, or a limit (semantics 3 and 4)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.channel import INBOX_OF, LEADGEN, META_AI, ONLY_ON
from convroute.evaluator.decision import Decision
from convroute.evaluator.requests import LONGEST_EXTENSION
from convroute.policy.conditions import Always, Atom, Combination, Condition, IsAny
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, Who
from convroute.policy.space import NOBODY
from convroute.tester.atoms import towards
from convroute.tester.witness.hunt import Place
from convroute.tester.witness.people import STRANGER, names, shown
from convroute.tester.witness.search import Goal
from convroute.tester.witness.snapshots import Asked, request_snapshot
from convroute.tester.witness.spaces import request_spaces
from convroute.units import DAY_SECONDS, SECONDS_OF


class Attempt(Struct, frozen=True):
    """An action by an app, on a thread of one of `owners`; ids beside the names."""

    asked: Asked
    actor: str
    target: str | None
    owners: tuple[str, ...]
    channel: str | None = None


class Permitting(Struct, frozen=True):
    """A request that `rule` is asked about, where it `covers` (None: it does not matter) or where its
    atom number `atom` answers `outcome`."""

    policy: CheckedPolicy
    rule: PermissionRule
    covers: bool | None = None
    atom: int = -1
    outcome: bool = True

    def places(self) -> Iterator[Place]:
        for plain in (True, False):
            for attempt in attempts(self.policy, self.rule.action, plain=plain):
                if not self._concerns(attempt):
                    continue
                goals = partial(self.asked, attempt)
                for space in request_spaces(self.policy, attempt.owners, attempt.channel, plain=plain):
                    found = partial(request_snapshot, asked=attempt.asked)
                    yield Place(space, goals, found, within_another=plain)

    def _concerns(self, attempt: Attempt) -> bool:
        """Whether the lists of the rule leave anything to look for."""
        contained = self.rule.by.contains(attempt.actor) and _contained(self.rule.to, attempt.target)
        return contained or (self.covers is False and self.atom < 0)

    def asked(self, attempt: Attempt, learned: Sequence[str]) -> list[Goal]:
        policy, rule = self.policy, self.rule
        goals: list[Goal] = []
        if rule.action == "take" and rule.effect == "deny":
            allows = [one for one in policy.permissions if one.effect == "allow" and one.action == "take"]
            any_of = Combination("or", tuple(covering(policy, allow, attempt) for allow in allows))
            goals.append((any_of, True))
        if self.atom >= 0:
            assert rule.when is not None, "an atom stands in a condition"
            goals += [(of_lists(policy, rule, attempt), True), *towards(rule.when, self.atom, self.outcome)]
        elif self.covers is not None:
            goals.append((covering(policy, rule, attempt), self.covers))
        rules = {one.id: one for one in policy.permissions}
        return [*goals, *((covering(policy, rules[name], attempt), False) for name in learned)]

    def obstacles(self, decision: Decision) -> Iterable[str]:
        """Permissions that were asked before this one and covered the request; of a grant every `deny`."""
        assert decision.trace is not None, "a hunt listens"
        effects = {rule.id: rule.effect for rule in self.policy.permissions}
        grant = self.rule.effect == "allow" and self.covers is True
        for step in decision.trace.steps:
            for tried in step.rules:
                same = effects.get(tried.rule) == self.rule.effect or grant
                if tried.matched and same and tried.rule in effects and tried.rule != self.rule.id:
                    yield tried.rule


class Limiting(Struct, frozen=True):
    """An extension by somebody whose smallest limit is `rule`, over it or within it."""

    policy: CheckedPolicy
    rule: LimitRule
    over: bool

    def places(self) -> Iterator[Place]:
        duration = _longer(self.rule.seconds) if self.over else self.rule.seconds
        if duration > LONGEST_EXTENSION:
            return
        for plain in (True, False):
            for attempt in attempts(self.policy, "extend", plain=plain):
                covering = [limit for limit in self.policy.limits if limit.by.contains(attempt.actor)]
                if min(covering, key=lambda limit: limit.seconds, default=None) is not self.rule:
                    continue
                asked = Asked("extend", attempt.asked.actor, duration=duration)
                for space in request_spaces(self.policy, attempt.owners, attempt.channel, plain=plain):
                    yield Place(space, lambda _: [], partial(request_snapshot, asked=asked))

    def obstacles(self, _: Decision) -> Iterable[str]:
        return ()


def _longer(seconds: int) -> int:
    """A day more, or as much more as Meta's own limit leaves."""
    return next(
        (seconds + more for more in (DAY_SECONDS, SECONDS_OF["hour"]) if seconds + more <= LONGEST_EXTENSION),
        seconds + 1,
    )


def attempts(policy: CheckedPolicy, action: str, *, plain: bool) -> Iterator[Attempt]:
    """Every way to ask for `action` that gets as far as the permissions (semantics 3)."""
    channels = {*policy.channels}
    for attempt in _attempts(policy, action, plain=plain):
        apps = (attempt.actor, attempt.target or "")
        only = {ONLY_ON[app_id] for app_id in apps if app_id in ONLY_ON}
        if len(only) <= 1 and only <= channels:
            yield replace(attempt, channel=min(only, default=None))


def _attempts(policy: CheckedPolicy, action: str, *, plain: bool) -> Iterator[Attempt]:
    known = names(policy)
    connected = {name: known[name] for name in known if name in policy.apps}
    others = [*known, *(() if plain else (STRANGER,))]
    free = [owner for owner in others if known.get(owner) != LEADGEN]
    match action:
        case "take" if policy.mode == "routing":
            for actor, app_id in connected.items():
                owners = tuple(owner for owner in free if owner != actor)
                yield Attempt(Asked("take", actor), app_id, None, (*owners, NOBODY))
        case "request" if policy.mode == "zero_config" or policy.behavior.request_in_routing:
            nobody = (NOBODY,) if policy.mode == "zero_config" else ()
            for actor, app_id in connected.items():
                owners = tuple(owner for owner in free if owner != actor)
                yield Attempt(Asked("request", actor), app_id, None, (*owners, *nobody))
        case "extend":
            for actor, app_id in connected.items():
                duration = _allowed(policy, app_id)
                yield Attempt(Asked("extend", actor, duration=duration), app_id, None, (actor,))
        case "pass":
            yield from _passes(policy, known, connected)
        case _:
            return


def _allowed(policy: CheckedPolicy, actor: str) -> int:
    """A day, or what the actor's limits leave of it."""
    return min([DAY_SECONDS, *(limit.seconds for limit in policy.limits if limit.by.contains(actor))])


def _passes(policy: CheckedPolicy, known: dict[str, str], connected: dict[str, str]) -> Iterator[Attempt]:
    declared = {app.name: app.id for app in policy.apps.values()}
    lead_form = {name: app_id for name, app_id in {**known, **declared}.items() if app_id == LEADGEN}
    actors = {**connected, **lead_form}  # it may pass even if it is disabled (semantics 3)
    undeclared = {*INBOX_OF.values(), META_AI}
    for actor, actor_id in actors.items():
        for target, target_id in known.items():
            if target not in connected and target_id not in undeclared:
                continue
            owners: tuple[str, ...] = (actor, NOBODY) if actor in known else (NOBODY,)
            if target == actor:
                owners = () if policy.mode == "routing" else (NOBODY,)
            if owners:
                yield Attempt(Asked("pass", actor, target), actor_id, target_id, owners)


def covering(policy: CheckedPolicy, rule: PermissionRule, attempt: Attempt) -> Condition:
    """What is left to be true so that `rule` covers the attempt."""
    if not rule.by.contains(attempt.actor) or not _contained(rule.to, attempt.target):
        return Always(False, rule.place)
    lists = of_lists(policy, rule, attempt)
    return lists if rule.when is None else Combination("and", (lists, rule.when))


def of_lists(policy: CheckedPolicy, rule: PermissionRule, attempt: Attempt) -> Condition:
    """That the owner is in the `from` list."""
    who = rule.from_
    if who is None or (who.anyone and who.nobody):
        return Always(True, rule.place)
    if who.anyone:
        return Atom("thread.owner", IsAny(frozenset({NOBODY})), True, "", rule.place)
    named = {shown(policy, app_id) for app_id in who.ids} | ({NOBODY} if who.nobody else set())
    inside = frozenset(owner for owner in attempt.owners if owner in named)
    return Atom("thread.owner", IsAny(inside), False, "", rule.place)


def _contained(who: Who | None, app_id: str | None) -> bool:
    return who is None or who.contains(app_id)
