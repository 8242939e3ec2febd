"""What an allowed control flow does to the thread, and whom it tells (semantics 3, Effect and Webhook)."""

from msgspec.structs import replace

from convroute.conversation.channel import LEADGEN
from convroute.evaluator.handover_webhooks import pass_webhook, request_webhook, take_webhooks
from convroute.evaluator.outcome import Webhook
from convroute.evaluator.requests import Case
from convroute.evaluator.state import State, extended, idle, owned, window_opened

Effect = tuple[State, tuple[Webhook, ...]]


def effect(case: Case) -> Effect:
    """The thread after the case's action, and the webhooks to send; all checks have passed."""
    view, state = case.view, case.state
    match case.action:
        case "pass":
            assert case.target is not None, "checked: there is a target"
            after = owned(state, case.target, view.at, late=view.late)
            if case.actor == LEADGEN:  # after a lead form the messaging window is open
                _ = view.window_opened_at  # a later one stays, so it is part of the answer
                after = window_opened(after, view.at)
            return after, (pass_webhook(case, case.target, state.owner),)
        case "take":
            return taken(case)
        case "release":
            return idle(state), ()
        case "extend":
            return extended(state, view.at, int(str(view.look("duration")))), ()
        case "request":
            return _requested(case)
        case _:
            return state, ()


def taken(case: Case) -> Effect:
    """`take`: the actor owns the thread for a fresh day; the previous owner is told (6-C)."""
    after = owned(case.state, case.actor, case.view.at, late=case.view.late)
    return after, take_webhooks(case, case.actor, case.state.owner)


def _requested(case: Case) -> Effect:
    """From idle the first to ask gets it (6-S); otherwise the owner is asked and nothing else happens."""
    owner = case.state.owner
    if owner is None:
        after = owned(case.state, case.actor, case.view.at, late=case.view.late)
        return after, (pass_webhook(case, case.actor, None),)
    return replace(case.state, requested_by=case.actor), (request_webhook(case, owner),)
