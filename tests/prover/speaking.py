"""Whether a claim speaks of a conversation at all, as the evaluator sees it (semantics 6)."""

from convroute.conversation.channel import LEADGEN, first_id
from convroute.conversation.event import Event
from convroute.evaluator.apps import app_id_of
from convroute.evaluator.conditions import holds
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy, Claim, IsAllowed
from convroute.policy.space import of_request


def speaks_of(policy: CheckedPolicy, claim: Claim, snapshot: Snapshot) -> bool:
    item, outcome, when = snapshot.item, claim.outcome, claim.when
    view = View(policy, snapshot, Trace(listening=False))
    if item.account not in policy.accounts:
        return False
    if isinstance(item, Event):
        ours = item.opening and item.channel == policy.accounts[item.account]
        spoken_of = not isinstance(outcome, IsAllowed) and ours and view.state.owner != LEADGEN
    else:
        assert isinstance(outcome, IsAllowed)
        owner = view.state.owner
        target = policy.default_id if item.target is None else app_id_of(policy, item.target)
        lists = (
            (outcome.by, app_id_of(policy, item.app or "")),
            (outcome.from_, owner and first_id(owner)),
            (outcome.to, target),
        )
        spoken_of = item.action == outcome.action and all(
            who is None or who.contains(app_id) for who, app_id in lists
        )
        when = None if when is None else of_request(when)
    return spoken_of and (when is None or holds(when, view, []))
