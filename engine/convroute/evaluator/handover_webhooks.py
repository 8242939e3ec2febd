"""The webhooks that a change of control sends (semantics 3)."""

from typing import Literal, cast

from convroute.conversation.event import Handover
from convroute.evaluator.outcome import Webhook
from convroute.evaluator.requests import Case
from convroute.wire.handovers import handover_item


def pass_webhook(case: Case, target: str, previous: str | None) -> Webhook:
    """To the app that receives control; `previous` is null from idle."""
    return _webhook(case, target, "pass", target, previous)


def take_webhooks(case: Case, taker: str, previous: str | None) -> tuple[Webhook, ...]:
    """To the previous owner; none from idle (6-C)."""
    return () if previous is None else (_webhook(case, previous, "take", taker, previous),)


def request_webhook(case: Case, owner: str) -> Webhook:
    """To the owner, who may pass or ignore it."""
    return _webhook(case, owner, "request", case.actor, None)


def _webhook(
    case: Case, to: str, verb: Literal["pass", "take", "request"], app: str | None, previous: str | None
) -> Webhook:
    metadata = cast("str | None", case.view.look("metadata"))
    user, account = case.view.look("user"), case.view.look("account")
    item = handover_item(str(account), str(user), case.view.at, Handover(verb, app, previous, metadata))
    return Webhook(case.view.app_name(to) or to, item)
