"""What a suggested test is called: by what it shows, and like no other test."""

from collections.abc import Container
from itertools import count

from convroute.tester.coverage.obligations import Obligation

_PERMISSIONS = {
    "grants": "granting",
    "forbids": "forbidding",
    "does not cover": "passed over",
    "over": "exceeded",
    "within": "kept",
}
_STAGES = {
    "withheld": "the lead form",
    "owner": "an event for the owner",
    "campaign preempts": "an ad that takes an owned thread",
    "link preempts": "a link that takes an owned thread",
    "social": "the social app",
    "broadcast": "an event for everybody",
    "default app": "the default app",
    "unusable": "an app that cannot be used",
}
_MARKS = {"E3": "an ad", "E4": "a link", "E5": "an organic event"}


def title_of(obligation: Obligation, taken: Container[str]) -> str:
    """`covers vip`, `covers vip where condition 1 is false`, with a number if that is `taken`."""
    title = f"covers {_what(obligation)}"
    if title not in taken:
        return title
    return next(numbered for n in count(2) if (numbered := f"{title} ({n})") not in taken)


def _what(obligation: Obligation) -> str:
    subject, outcome = obligation.subject, obligation.outcome
    match obligation.kind:
        case "rules":
            return subject
        case "conditions":
            return f"{subject} where condition {obligation.atom + 1} is {outcome}"
        case "permissions":
            return f"{subject} {_PERMISSIONS[outcome]}"
        case "stages" if outcome == "no rule":
            return f"{_MARKS[subject]} that no rule routes"
        case "stages" if outcome == "matched":
            return f"{_MARKS[subject]} that a rule routes"
        case _:
            return _STAGES[outcome]
