"""Whether a repair keeps what a policy decides: proved for every conversation there can be.

A digest that stays is a proof by itself. Where it changes, both policies are compared exactly.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from convroute.checker.checked import Checked
from convroute.differ.compare import compare
from convroute.differ.deciding import decided
from convroute.evaluator.snapshot import Snapshot
from convroute.linter.contrast import in_one_line
from convroute.policy.model import CheckedPolicy
from convroute.syntax.expectations import ThenRule

ERRORS = "the policy would have errors"
UNPROVED = "whether every decision stays is too hard to prove"


class Proofs(Struct):
    """`proved` are pairs of digests; `witnesses`, by the digest before, were decided otherwise once."""

    proved: set[tuple[str, str]] = field(default_factory=set)
    witnesses: dict[str, list[Snapshot]] = field(default_factory=dict)

    def objection(self, before: Checked, after: Checked | None, *, proving: bool) -> str | None:
        """Why `after` may not take the place of `before`, in words for a `help` (perhaps none), or None.

        Only `proving` compares everything; else those conversations count that showed a difference earlier.
        """
        if before.policy is None:
            return ""
        if after is None or after.policy is None:
            return ERRORS
        one, other = before.policy, after.policy
        pair = (one.digest, other.digest)
        if one.digest == other.digest or pair in self.proved:
            return None
        objection = _renamed(one, other) or self._known(one, other)
        if objection is None and proving:
            objection = self._compared(one, other)
            if objection is None:
                self.proved.add(pair)
        return objection

    def _known(self, before: CheckedPolicy, after: CheckedPolicy) -> str | None:
        for witness in self.witnesses.get(before.digest, ()):
            if decided((before, after), (witness, witness)).differ:
                return in_one_line(before, after, witness)
        return None

    def _compared(self, before: CheckedPolicy, after: CheckedPolicy) -> str | None:
        difference = compare(before, after)
        witnesses = [region.before.snapshot for region in difference.regions]
        self.witnesses.setdefault(before.digest, []).extend(witnesses)
        if witnesses:
            return in_one_line(before, after, witnesses[0])
        return next((f"{UNPROVED}: {one.why}" for one in difference.undecided), None)


def _renamed(before: CheckedPolicy, after: CheckedPolicy) -> str | None:
    """A rule without a label is `message~2` because of the one before it, and tests may name it so."""
    named = {_entry(then.id.value) for then in _named(before)}
    for entry in sorted(named):
        if _ids(before, entry) != _ids(after, entry):
            return f"a test names the rule `{entry}`, which would be another one"
    return None


def _named(policy: CheckedPolicy) -> Iterator[ThenRule]:
    for _, test in policy.examples.tests:
        for group in test.groups:
            yield from (then for then in group.then if isinstance(then, ThenRule))


def _ids(policy: CheckedPolicy, entry: str) -> list[str]:
    routes = [rule.id for rule in policy.routes]
    others = [rule.id for rule in policy.permissions] + [rule.id for rule in policy.limits]
    return sorted(rule for rule in routes + others if _entry(rule) == entry)


def _entry(rule: str) -> str:
    return rule.partition("~")[0]
