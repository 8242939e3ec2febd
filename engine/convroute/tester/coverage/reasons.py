"""Why an obligation cannot be met, in words; the rules that are named are enough to be in the way."""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.hunts import Ground, grounds
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.summary import Excluded
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing
from convroute.tester.witness.hunt import Hunt
from convroute.tester.witness.search import Search

_ASKED = "it is (never|always) true where it is asked"
_MOST_WEIGHED = 12
_SHOWN = 3


def why_not(policy: CheckedPolicy, obligation: Obligation, hunts: Sequence[Hunt], effort: Effort) -> str:
    """One line; `hunts` have looked through all grounds, and proved that there is nothing."""
    if not hunts:
        return _never_asked(policy, obligation)
    blockers = _blockers(policy, obligation, hunts, effort)
    match obligation.kind:
        case "rules" if blockers:
            return f"{_listed(blockers)} before it {_verb(blockers, 'take')} everything it would match"
        case "rules":
            return "nothing can match it"
        case "conditions" if obligation.outcome == "true":
            return f"it is never true where it is asked{_behind(blockers)}"
        case "conditions":
            return f"it is always true where it is asked{_behind(blockers)}"
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


def _never_asked(policy: CheckedPolicy, obligation: Obligation) -> str:
    links = any(rule.id == obligation.subject and rule.stage != "campaign" for rule in policy.routes)
    return "without a `default` only ads are routed" if links else "nothing can"


def _blockers(
    policy: CheckedPolicy, obligation: Obligation, hunts: Sequence[Hunt], effort: Effort
) -> list[str]:
    """The rules learned, in their order, without those that it would be as impossible without."""
    known = {name for hunt in hunts for name in hunt.learned}
    written = (*(rule.id for rule in policy.routes), *(rule.id for rule in policy.permissions))
    learned = [name for name in written if name in known]
    if len(learned) > _MOST_WEIGHED:
        return learned
    looked = [*grounds(policy, obligation)]
    for name in [*learned]:
        others = [other for other in learned if other != name]
        if all(_Emptiness(ground, effort).without(others) for ground in looked):
            learned = others
    return learned


class _Emptiness(Struct, frozen=True):
    """Whether the ground holds nothing as long as certain rules must not match."""

    ground: Ground
    effort: Effort

    def without(self, learned: Sequence[str]) -> bool:
        for place in self.ground.places():
            if place.within_another:
                continue
            if not self.effort.decided():
                return False
            found = Search(place.space, self.effort).solve(place.goals(learned))
            if not isinstance(found, Nothing) or not found.proved:
                return False
        return True


def _behind(blockers: Sequence[str]) -> str:
    return f" behind {_listed(blockers)}" if blockers else ""


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _verb(names: Sequence[str], verb: str) -> str:
    return verb if len(names) > 1 else f"{verb}s"
