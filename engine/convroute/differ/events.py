"""What a change of apps, accounts and the default app changes for events that no rule decides (E9-E13).

Such events have no conditions: what one of them shows, all show that are on the same channel and
whose threads have the same owner.
"""

from collections.abc import Iterator, Sequence
from itertools import count

from msgspec import Struct

from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import Event
from convroute.differ import written
from convroute.differ.apps import AppChange, changed, standing
from convroute.differ.causes import of_default
from convroute.differ.difference import Line, Region, Side, Undecided, Wanted
from convroute.differ.pair import Pair
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import IsAny
from convroute.policy.model import CheckedPolicy
from convroute.regions import natural
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, holds
from convroute.regions.model import Model
from convroute.regions.owners import STRANGER
from convroute.regions.people import USER
from convroute.regions.point import Point
from convroute.regions.search import Empty
from convroute.regions.variables import OWNER, TIME

_SILENT = frozenset({"reaction", "read", "delivery", "edit", "deletion", "echo", "optin"})
"""Kinds of events that belong to a thread and start none (semantics 2)."""


class Group(Struct, frozen=True):
    """Events that are decided otherwise because of one line: those for which all of `goals` hold.

    Unless it is `exact` these are only some of them, which show what becomes of all.
    """

    line: Line
    condition: str
    goals: tuple[Tree, ...]
    exact: bool = True


class OtherEvents:
    """What two policies decide otherwise of them, and on accounts that one policy alone has."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._model = pair.model

    def regions(self) -> Iterator[Region | Undecided]:
        yield from self._of_accounts()
        channels = self._model.channels()
        for group in (*of_default_app(self._model, channels), *of_apps(self._model, channels)):
            found = self._region(group)
            assert found is not None, "there are such events"
            yield found

    def _region(self, group: Group, trees: Sequence[Tree] = ()) -> Region | Undecided | None:
        """Of the events of the group for which the trees hold; None if there are none."""
        wanted = [*group.goals, *trees]
        found = self._pair.search().find(wanted)
        if isinstance(found, Empty):
            return None
        if isinstance(found, Unknown):
            return Undecided("event", group.line, found.why)
        found = natural.of_event(
            self._model, found, lambda point: all(holds(tree, point.holds) for tree in wanted)
        )
        before, after = self._pair.versions(group.line, (found.as_given_to(0), found.as_given_to(1)))

        def part(holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Region | Undecided | None:
            return self._region(group, self._pair.trees(holding, failing))

        return Region("event", group.line, group.condition, before, after, part, group.exact)

    def _of_accounts(self) -> Iterator[Region]:
        """E13: on the accounts that one of the policies alone has, or on another channel."""
        old, new = self._pair.old, self._pair.new
        for account in dict.fromkeys((*old.accounts, *new.accounts)):
            before, after = old.accounts.get(account), new.accounts.get(account)
            if before == after:
                continue
            policy, side = _newest(old, new, account)
            line = written.of_account(account, policy, side)
            yield from (self._of_account(line, account, channel) for channel in (before, after) if channel)

    def _of_account(self, line: Line, account: str, channel: Channel) -> Region:
        old, new = self._pair.old, self._pair.new
        users = map(str, count(USER))
        user = next(user for user in users if user not in old.accounts and user not in new.accounts)
        at = Point(self._model, {}).value(TIME)
        assert isinstance(at, int), "there is always a usual time"
        event = Event(
            kind="message",
            channel=channel,
            account=account,
            user=user,
            at=at,
            surface="message",
            mid="m_1",
            text="Hi",
        )

        def part(holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Region | None:  # noqa: ARG001  # nothing fails there
            """A condition says nothing of an account that only one of the policies has."""
            return None if holding else region

        given = Snapshot(event)
        before, after = self._pair.versions(
            line, (given, given), _deciding(old, "old", given), _deciding(new, "new", given)
        )
        said = f"everything on {channel} account {account}"
        region = Region("event", line, said, before, after, part, exact=False)
        return region


def of_apps(model: Model, channels: Sequence[Channel]) -> Iterator[Group]:
    """E1, E2 and E10: what an app gets on its own threads, and what it gets of others."""
    old, new = model.policies
    found = (
        group
        for channel in channels
        for change in changed(old, new, channel)
        for group in _of_app(model, change)
    )
    yield from {group.goals: group for group in found}.values()


def _of_app(model: Model, change: AppChange) -> Iterator[Group]:
    before, after = change.before, change.after
    goals: tuple[Tree, ...]
    on = _on(model, change.channel)
    whose = f"threads that {change.called} owns{on}"
    here = model.on_channel(change.channel)
    silent = model.number("kind", IsAny(_SILENT))
    if before.disabled != after.disabled:
        goals = (model.apps(OWNER, [change.app_id]), here, silent)
        yield Group(change.line, f"events that open nothing, on {whose}", goals)
    elif before.connected != after.connected:
        goals = (model.apps(OWNER, [change.app_id]), here, *_unmarked(model))
        yield Group(change.line, f"every event on {whose}", goals, exact=False)
    if before.standby != after.standby:
        goals = (model.apps(OWNER, _others(model, change)), here, *_unmarked(model))
        yield Group(change.line, f"every event that another app gets{on}", goals, exact=False)
    everybody = model.policies[0].default is None and model.policies[1].default is None
    if everybody and before.connected != after.connected:
        goals = (model.apps(OWNER, [None]), here, silent)
        yield Group(change.line, f"every event on threads that nobody owns{on}", goals)


def _others(model: Model, change: AppChange) -> list[str]:
    """The apps that get what belongs to them before and after, and one that nobody knows."""
    old, new = model.policies
    others = dict.fromkeys(app.id for policy in (old, new) for app in policy.apps.values())
    others.pop(change.app_id)
    active = (
        app_id
        for app_id in others
        if all(standing(policy, app_id, change.channel).connected for policy in (old, new))
    )
    return [*(app_id for app_id in active if app_id != LEADGEN), STRANGER]


def of_default_app(model: Model, channels: Sequence[Channel]) -> Iterator[Group]:
    """E9: who gets what opens nothing, where nobody owns the thread."""
    old, new = model.policies
    if channels and old.default_id != new.default_id:
        goals = (model.apps(OWNER, [None]), model.number("kind", IsAny(_SILENT)), model.on_channel(*channels))
        yield Group(of_default(old, new), "events that open nothing, on threads that nobody owns", goals)


def _deciding(policy: CheckedPolicy, side: Side, given: Snapshot) -> Line | None:
    """The line that decides a message; None where no line of the policy does."""
    name = evaluate(policy, given).rule
    match name:
        case None:
            return None
        case "default":
            return written.of_default(policy, side)
        case "social":
            return written.of_social(policy, side)
        case _:
            return next(written.of_rule(rule, side) for rule in policy.organic if rule.id == name)


def _newest(old: CheckedPolicy, new: CheckedPolicy, account: str) -> tuple[CheckedPolicy, Side]:
    """The policy that has the account, the new one if both do."""
    return (new, "new") if account in new.accounts else (old, "old")


def _unmarked(model: Model) -> tuple[Tree, ...]:
    """An event that no mark takes from the owner."""
    kinds = _SILENT | {"message", "postback"}
    return model.number("kind", IsAny(kinds)), model.number("entry", IsAny(frozenset({"organic"})))


def _on(model: Model, channel: Channel) -> str:
    return f" on {channel}" if len(model.channels()) > 1 else ""
