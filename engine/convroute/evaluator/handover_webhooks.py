"""The webhooks that a change of control sends, in Meta's shapes (semantics 3, D 3.1-3.5)."""

from collections.abc import Mapping

from convroute.evaluator.outcome import Webhook
from convroute.evaluator.requests import Case


def pass_webhook(case: Case, target: str, previous: str | None) -> Webhook:
    """To the app that receives control; `previous_owner_app_id` is null from idle."""
    body = {"previous_owner_app_id": previous, "new_owner_app_id": target}
    return _webhook(case, target, "pass_thread_control", body)


def take_webhooks(case: Case, taker: str, previous: str | None) -> tuple[Webhook, ...]:
    """To the previous owner; none from idle (6-C)."""
    if previous is None:
        return ()
    body = {"previous_owner_app_id": previous, "new_owner_app_id": taker}
    return (_webhook(case, previous, "take_thread_control", body),)


def request_webhook(case: Case, owner: str) -> Webhook:
    """To the owner, who may pass or ignore it."""
    return _webhook(case, owner, "request_thread_control", {"requested_owner_app_id": case.actor})


def _webhook(case: Case, to: str, verb: str, body: Mapping[str, str | None]) -> Webhook:
    metadata = case.view.look("metadata")
    filled: dict[str, object] = {**body} if metadata is None else {**body, "metadata": metadata}
    payload: dict[str, object] = {
        "sender": {"id": case.view.look("user")},
        "recipient": {"id": case.view.look("account")},
        "timestamp": case.view.at,
        verb: filled,
    }
    return Webhook(case.view.app_name(to) or to, payload)
