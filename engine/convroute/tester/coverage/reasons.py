"""Why an obligation cannot be met, in words; the rules that are named are enough to be in the way."""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from convroute.tester.coverage.asking import Asking
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.question import Question
from convroute.tester.coverage.summary import Excluded

_ASKED = "it is (never|always) true where it is asked"
_SHOWN = 3


def why_not(obligation: Obligation, questions: Sequence[Question], asking: Asking) -> str:
    """One line; of all `questions` it is proved that nothing meets them."""
    if not questions:
        return "nothing can" if obligation.kind == "stages" else "without a `default` only ads are routed"
    blockers = _in_the_way(obligation, questions, asking)
    match obligation.kind:
        case "rules" if blockers is None:
            return "the rules before it take everything it would match"
        case "rules" if blockers:
            return f"{_listed(blockers)} before it {_verb(blockers, 'take')} everything it would match"
        case "rules":
            return "nothing can match it"
        case "conditions" if obligation.outcome == "true":
            return f"it is never true where it is asked{_behind(blockers)}"
        case "conditions":
            return f"it is always true where it is asked{_behind(blockers)}"
        case "permissions" if blockers is None:
            return "other permissions cover everything it would"
        case "permissions" if blockers:
            return f"{_listed(blockers)} {_verb(blockers, 'cover')} everything it would"
        case "permissions":
            return _PERMISSIONS[obligation.outcome]
        case _:
            return f"{_listed(blockers)} {_verb(blockers, 'take')} everything" if blockers else "nothing can"


_PERMISSIONS = {
    "grants": "no request that gets this far is covered by it",
    "forbids": "no request that gets this far is covered by it",
    "does not cover": "it covers every request that gets this far",
    "over": "nobody has it as the smallest limit, or Meta's own limit is as small",
    "within": "nobody has it as the smallest limit",
}


def together(excluded: Sequence[Excluded]) -> tuple[Excluded, ...]:
    """A condition that can be neither true nor false is not asked at all."""
    atoms = Counter((one.obligation.subject, one.obligation.atom) for one in excluded)
    return tuple(
        replace(one, reason=re.sub(f"^{_ASKED}", "it is never asked", one.reason))
        if one.obligation.atom >= 0 and atoms[one.obligation.subject, one.obligation.atom] == 2
        else one
        for one in excluded
    )


def _in_the_way(obligation: Obligation, questions: Sequence[Question], asking: Asking) -> list[str] | None:
    """The rules that are in the way of all questions, each once; None where it was too hard to say."""
    if obligation.kind == "stages":
        questions = [question for question in questions if question.is_last]
    found = [asking.in_the_way(question) for question in questions]
    names = [name for one in found if one is not None for name in one]
    return None if None in found else [*dict.fromkeys(names)]


def _behind(blockers: Sequence[str] | None) -> str:
    if blockers is None:
        return " behind the rules before it"
    return f" behind {_listed(blockers)}" if blockers else ""


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _verb(names: Sequence[str], verb: str) -> str:
    return verb if len(names) > 1 else f"{verb}s"
