"""Explains a decision of the log: it is taken again, on what was known then."""

from convroute.api import Explanation, Policy
from convroute.conversation.life import Life
from convroute.server.policies import Policies
from convroute.server.rederiving import NotAgainError, Rederiving
from convroute.server.rows import DecisionRow
from convroute.server.store import Store

_MOST_BETWEEN = 20


async def explained(store: Store, policies: Policies, row: DecisionRow) -> Explanation | None:
    """None where what was decided on, or the policy, is no longer kept."""
    if row.input is None:
        return None
    try:
        policy = await _policy(store, policies, row)
    except NotAgainError:
        return None
    [item] = policy.read(row.input, at=row.at, noted=lambda _: None)
    decision, _ = policy.step(item, await life_before(store, row), None, row.outcome == "duplicate")
    return policy.explain_decision(decision)


async def life_before(store: Store, row: DecisionRow) -> Life | None:
    """The thread's life when the decision was taken."""
    if row.account is None or row.user is None or row.version < 2:
        return None
    rows = await store.decisions(key=(row.account, row.user), before=row.id, most=_MOST_BETWEEN)
    return next((one.life for one in rows if one.version == row.version - 1), None)


async def _policy(store: Store, policies: Policies, row: DecisionRow) -> Policy:
    """What could not be read was decided by nobody: then any will do."""
    if row.policy is None:
        return policies.all[0]
    policy = next((one for one in policies.all if one.digest == row.policy), None)
    return policy or await Rederiving(store).policy(row.policy)
