"""What becomes of a conversation before and after; where that is the same in few words, what differs."""

from collections.abc import Iterator, Sequence

from convroute.conversation.request import Request
from convroute.differ.difference import Region, Undecided
from convroute.evaluator.decision import Decision
from convroute.explainer.headline import answer
from convroute.policy.model import CheckedPolicy
from convroute.report.difference.conversation import with_ids
from convroute.wording import listed


def answers(
    policies: Sequence[CheckedPolicy], region: Region, *, with_action: bool = True
) -> tuple[str, str]:
    """`("bot, for 1 day", "care, for 14 days")`, `("take allowed", "take denied: forbidden_by_policy")`."""
    before, after = (with_ids(policies, version.decision) for version in (region.before, region.after))
    say = _said if with_action or "observed" in (before.outcome, after.outcome) else answer
    said = say(before), say(after)
    if said[0] != said[1]:
        return said
    if region.same:
        return f"{said[0]}, by {before.rule}", f"{said[1]}, by {after.rule}"
    if before.reason_kind != after.reason_kind:
        return f"{said[0]} ({before.reason_kind})", f"{said[1]} ({after.reason_kind})"
    for one, other in zip(_aspects(before), _aspects(after), strict=True):
        if one != other:
            return f"{said[0]}; {one}", f"{said[1]}; {other}"
    return said


def unproved(undecided: Undecided) -> str:
    """What is not known, as the beginning of a sentence."""
    if undecided.same:
        return "whether another rule decides is not known, and nothing else changes"
    return "whether anything changes is not proved"


def _said(decision: Decision) -> str:
    if isinstance(decision.item, Request):
        return f"{decision.item.action.replace('_', ' ')} {answer(decision)}"
    return answer(decision)


def _aspects(decision: Decision) -> Iterator[str]:
    """What else may differ (semantics 6), in the order of how much it matters."""
    yield f"messaging {listed(decision.deliver.messaging)}"
    yield f"standby {listed(decision.deliver.standby)}"
    thread = decision.thread
    yield f"owner {thread.owner or thread.owner_app_id or 'nobody'}" if thread is not None else "no thread"
    yield f"control until {thread.expires_at}" if thread is not None else ""
    yield f"asked for by {thread.requested_by or 'nobody'}" if thread is not None else ""
    yield f"webhooks to {listed(tuple(webhook.to for webhook in decision.webhooks))}"
    error = decision.error
    yield f"error {error.code}/{error.subcode}" if error is not None else "no error"
