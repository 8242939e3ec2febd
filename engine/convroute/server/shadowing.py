"""A second policy beside the first: what it would have decided otherwise, on the same state of the thread."""

import logging

from convroute.api import Policy
from convroute.conversation.event import Event
from convroute.conversation.life import Life
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.server.rows import DecisionRow, ShadowRow

FAILED = "(failed)"
"""Stands for the rule where the second policy could not decide."""
_log = logging.getLogger("convroute.server.shadow")


def differing(
    shadow: Policy, item: Event | Request, life: Life | None, decision: Decision | Undecided, row: DecisionRow
) -> ShadowRow | None:
    """What changes; None where outcome, app and rule are the same. Whatever goes wrong harms nobody."""
    try:
        other, _ = shadow.step(item, life)
        if same(other, decision):
            return None
        told = change(decision, other)
    except Exception as defect:  # a policy on trial is no reason to lose a message
        _log.warning("the shadow policy could not decide: %s", type(defect).__name__)
        told = (row.app_id, None, row.rule or f"({row.outcome})", FAILED)
    return ShadowRow(*told, count=1, first=row.decided_at, last=row.decided_at, exemplar=row.id)


def same(one: Decision | Undecided, other: Decision | Undecided) -> bool:
    """Whether nobody notices which of them was taken."""
    if isinstance(one, Undecided) or isinstance(other, Undecided):
        return type(one) is type(other)
    return one.outcome == other.outcome and one.rule == other.rule and one.app_id == other.app_id


Change = tuple[str | None, str | None, str | None, str | None]
"""Old app, new app, old rule, new rule, as in `ShadowRow`."""


def change(old: Decision | Undecided, new: Decision | Undecided) -> Change:
    (old_app, old_rule, old_outcome), (new_app, new_rule, new_outcome) = _said(old), _said(new)
    if old_outcome == new_outcome and old_rule is not None and new_rule is not None:
        return old_app, new_app, old_rule, new_rule
    return old_app, new_app, _with(old_rule, old_outcome), _with(new_rule, new_outcome)


def _said(decision: Decision | Undecided) -> tuple[str | None, str | None, str]:
    if isinstance(decision, Undecided):
        return None, None, "input_error"
    return decision.app_id, decision.rule, decision.outcome


def _with(rule: str | None, outcome: str) -> str:
    return f"({outcome})" if rule is None else f"{rule} ({outcome})"
