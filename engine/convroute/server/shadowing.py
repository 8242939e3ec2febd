"""A second policy beside the first: what it would have decided otherwise, on the same state of the thread."""

import logging

from msgspec import Struct

from convroute.api import Policy
from convroute.conversation.event import Event
from convroute.conversation.life import Life
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.server.rows import DecisionRow, ShadowRow

_log = logging.getLogger("convroute.server.shadow")


class Said(Struct, frozen=True, array_like=True):
    """What of a decision somebody notices: the id of an app, the rule, and the outcome."""

    app_id: str | None
    rule: str | None
    outcome: str


Change = tuple[str | None, str | None, str | None, str | None]
"""Old app, new app, old rule, new rule, as in `ShadowRow`."""


FAILED = Said(None, None, "failed")
"""What the second policy said where it could not decide."""


def differing(
    shadow: Policy, item: Event | Request, life: Life | None, decision: Decision | Undecided, row: DecisionRow
) -> ShadowRow | None:
    """What changes; None where nothing does. Whatever goes wrong harms nobody."""
    old = said(decision)
    try:
        new = said(shadow.step(item, life)[0])
    except Exception as defect:  # a policy on trial is no reason to lose a message
        _log.warning("the shadow policy could not decide: %s", type(defect).__name__)
        new = FAILED
    if new == old:
        return None
    return ShadowRow(*change(old, new), count=1, first=row.decided_at, last=row.decided_at, exemplar=row.id)


def said(decision: Decision | Undecided | None) -> Said:
    """None is what could not even be read."""
    if decision is None or isinstance(decision, Undecided):
        return Said(None, None, "input_error")
    return Said(decision.app_id, decision.rule, decision.outcome)


def change(old: Said, new: Said) -> Change:
    if old.outcome == new.outcome and old.rule is not None and new.rule is not None:
        return old.app_id, new.app_id, old.rule, new.rule
    return old.app_id, new.app_id, _with_outcome(old), _with_outcome(new)


def _with_outcome(one: Said) -> str:
    return f"({one.outcome})" if one.rule is None else f"{one.rule} ({one.outcome})"
