"""Explains a decision of the log: it is taken again, on what was known then."""

from msgspec.json import encode
from msgspec.structs import replace

from convroute.api import Explanation, Policy
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.life import Life
from convroute.server.policies import Policies
from convroute.server.rows import DecisionRow
from convroute.server.store import Store

_MOST_BETWEEN = 20


async def explained(store: Store, policies: Policies, row: DecisionRow) -> Explanation | None:
    """None where the input was forgotten, or the policy is not in use any more."""
    policy = next((one for one in policies.all if one.digest == row.policy), None)
    if row.policy is None:
        policy = policies.all[0]
    if policy is None or row.input is None:
        return None
    return explained_by(policy, row, await life_before(store, row))


async def life_before(store: Store, row: DecisionRow) -> Life | None:
    """The thread's life when the decision was taken."""
    if row.account is None or row.user is None or row.version < 2:
        return None
    rows = await store.decisions(key=(row.account, row.user), before=row.id, most=_MOST_BETWEEN)
    return next((one.life for one in rows if one.version == row.version - 1), None)


def explained_by(policy: Policy, row: DecisionRow, before: Life | None) -> Explanation | None:
    """None where the policy does not decide so: then it is another one, or the log was changed."""
    assert row.input is not None, "the input was not forgotten"
    [item] = policy.read(row.input, at=row.at, noted=lambda _: None)
    for candidate in _candidates(policy, item):
        decision, _ = policy.step(candidate, before, None, row.outcome == "duplicate")
        if encode(decision.to_json(0)) == row.line:
            return policy.explain_decision(decision)
    return None


def _candidates(policy: Policy, item: Item) -> list[Item]:
    """The item; of a postback also with each app whose button it may have been (semantics E10)."""
    if isinstance(item, Unreadable) or not isinstance(item, Event) or item.kind != "postback":
        return [item]
    apps = [app.id for app in policy.checked.apps.values() if app.connected]
    return [item, *(replace(item, button_app=app) for app in apps if item.button_app is None)]
