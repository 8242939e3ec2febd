"""A permission about something that is never asked for.

What Meta refuses by itself no permission can allow, and none has to deny it: only the
owner can extend its control, no app passes a thread to itself, and on an idle thread
there is nobody to request it from.

Bad:

    deny pass by concierge to concierge

Good:

    deny pass by concierge to marketing

This is proved for everything that an app can ask for. Perhaps another app was meant.
Correct the lists, or delete the line.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenPermission
from convroute.conversation.errors import DenialKind
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.regions.useless import Useless

_REASONS: dict[DenialKind, str] = {
    "unknown_app": "the apps that it is for are not connected there",
    "lead_flow": "the lead form keeps its threads",
    "not_thread_owner": "only the owner of a thread can do this",
    "no_target": "there is nobody to pass to",
    "unknown_target": "a thread can be passed to none of these apps",
    "target_is_owner": "no app passes to itself",
    "already_owner": "the owner has nothing to ask for",
    "request_not_available": "`request_in_routing off` refuses every request",
    "no_thread_owner": "on an idle thread there is nobody to ask",
}


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        why = _why(context, written, found)
        if why is not None:
            yield Finding(
                written.source,
                written.node.span,
                f"this permission never applies: {why}",
                help="correct the lists, or delete the line",
            )


def _why(context: LintContext, written: WrittenPermission, found: Useless) -> str | None:
    """None where another rule speaks: of conditions, of disabled apps, of a policy without a default app,
    of an app that takes from itself."""
    disabled = {app.id for app in context.policy.apps.values() if app.disabled}
    by = written.rule.by
    if found.kind != "never" or not found.why or (by.ids and by.ids <= disabled):
        return None
    action = getattr(written.rule, "action", "extend")
    if action == "take" and found.why in (("routing_not_enabled",), ("already_owner",)):
        return None
    return " and ".join(_REASONS[reason] for reason in found.why if reason in _REASONS)


RULE = LintRule(code="W510", name="permission-never-applies", text=__doc__, check=check)
