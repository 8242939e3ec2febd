"""Every snapshot of a small world, one by one: what the solver's answers are compared with.

Nothing of `regions` is used here. A condition is worked out at each snapshot from the values of
its fields; a set of snapshots is a number with a bit for each.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import product
from zoneinfo import ZoneInfo

from convroute.conversation.event import POSTS
from convroute.evaluator.conditions import passes
from convroute.policy.conditions import (
    Always,
    Atom,
    Combination,
    Condition,
    Contains,
    FitsGlob,
    InBounds,
    IsAny,
    MentionsAny,
    Negation,
)
from convroute.policy.fields import FIELDS, FactInfo
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.space import Shape, attachments_on, impossible, shapes
from convroute.policy.stages import ENTRY_OF

Snapshot = Mapping[str, object]
MOST = 2_000
"""Snapshots of a world; a policy that needs more is passed over."""


class World:
    """The opening events of a stage on idle threads (`active`: on all that may be taken)."""

    def __init__(
        self,
        policies: Sequence[CheckedPolicy],
        stage: str,
        *,
        active: bool = False,
        also: Sequence[Condition | None] = (),
    ) -> None:
        """Of several policies all tests are told apart, and those of the conditions in `also`; policies share
        apps, accounts and the names of facts."""
        self.policy = policies[0]
        self.policies = policies
        self.atoms = [
            atom
            for policy in policies
            for rule in getattr(policy, stage)
            for part in (rule.entry, rule.when)
            for atom in atoms_of(part)
        ]
        self.atoms += [atom for condition in also for atom in atoms_of(condition)]
        self.active = active
        self.snapshots = [
            snapshot
            for shape in shapes()
            if shape.entry == ENTRY_OF[stage] and shape.kind in ("message", "postback", "referral")
            for snapshot in self._of_shape(shape)
        ]
        self.everything = (1 << len(self.snapshots)) - 1
        self._values_of: dict[str, Mapping[object, int]] = {}
        self._known: dict[tuple[str, object, FactInfo | None], int] = {}

    @cached_property
    def _kept(self) -> dict[tuple[str, tuple[object, ...]], list[object]]:
        """What was told apart already."""
        return {}

    def matching(self, rule: RouteRule, side: int = 0) -> int:
        """The snapshots that the rule of that policy fits."""
        return self.where(rule.entry, side) & self.where(rule.when, side)

    def where(self, condition: Condition | None, side: int = 0) -> int:
        match condition:
            case None:
                return self.everything
            case Always():
                return self.everything if condition.value else 0
            case Negation():
                return self.everything & ~self.where(condition.operand, side)
            case Combination():
                found = [self.where(part, side) for part in condition.operands]
                whole = self.everything if condition.op == "and" else 0
                for one in found:
                    whole = whole & one if condition.op == "and" else whole | one
                return whole
            case Atom():
                fact = self.policies[side].facts.get(condition.field)
                key = (condition.field, condition.test, fact)
                if key not in self._known:
                    self._known[key] = sum(
                        bits
                        for value, bits in self.by_value(condition.field).items()
                        if passes(condition.test, _seen(fact, value))
                    )
                found_here = self._known[key]
                return self.everything & ~found_here if condition.negated else found_here

    def by_value(self, field: str) -> Mapping[object, int]:
        """The snapshots that have each value of the field."""
        known = self._values_of.get(field)
        if known is None:
            numbers: dict[object, int] = {}
            written = [numbers.setdefault(one.get(field), len(numbers)) for one in reversed(self.snapshots)]
            known = self._values_of[field] = dict(zip(numbers, _bits(written, len(numbers)), strict=True))
        return known

    # --- which snapshots there are (semantics 6) -------------------------------------------------

    def _of_shape(self, shape: Shape) -> Iterator[Snapshot]:
        used = {"thread.silence" if atom.field == "thread.is_new" else atom.field for atom in self.atoms}
        choices: dict[str, list[object]] = {}
        for field in sorted((used | shape.must) & {*FIELDS, *self.policy.facts, "time"}):
            values = self._values(field, shape)
            if values is not None:
                choices[field] = self._told_apart(field, values)
        total = 1
        for values in choices.values():
            total *= len(values)
        if total > MOST:
            raise TooLargeError
        if "attachments" in choices:
            needed = {"shared_post": POSTS, "story_mention": {"story_mention"}}.get(shape.surface)
            if needed is not None:
                choices["attachments"] = [one for one in choices["attachments"] if needed & one]  # type: ignore[operator]  # sets
        fixed = {
            "kind": shape.kind,
            "entry": shape.entry,
            "surface": shape.surface,
            "thread.owner": "nobody",
            "thread.silence": None,
        }
        for chosen in product(*choices.values()):
            snapshot = fixed | dict(zip(choices, chosen, strict=True))
            snapshot["thread.state"] = "idle" if snapshot["thread.owner"] == "nobody" else "active"
            snapshot["thread.is_new"] = snapshot["thread.silence"] is None
            yield snapshot

    def _told_apart(self, field: str, values: list[object]) -> list[object]:
        """One of all values that the policy's tests take for the same."""
        key = field, (*values,)
        if key not in self._kept:
            self._kept[key] = self._made_out(field, values)
        return self._kept[key]

    def _made_out(self, field: str, values: list[object]) -> list[object]:
        tests = {atom.test for atom in self.atoms if atom.field == field}
        tests |= {Contains("story_mention"), *map(Contains, POSTS)} if field == "attachments" else set()
        facts = dict.fromkeys(policy.facts.get(field) for policy in self.policies)
        kept: dict[tuple[object, ...], object] = {}
        for value in values:
            told = (passes(test, _seen(fact, value)) for fact in facts for test in tests)
            kept.setdefault((value is None, *told), value)
        return [*kept.values()]

    def _values(self, field: str, shape: Shape) -> list[object] | None:
        """The values of the field that are tried; None: it follows from others, or is the same everywhere."""
        info = FIELDS.get(field)
        facts = [policy.facts[field] for policy in self.policies if field in policy.facts]
        if facts:
            return [None, *dict.fromkeys(value for fact in facts for value in self._allowed(fact))]
        if field == "time":
            return [*_instants(self.policy.timezone)]
        assert info is not None
        match field:
            case "thread.owner":
                names = [app.name for app in self.policy.apps.values() if not app.disabled]
                return ["nobody", *names, "999"] if self.active else ["nobody"]
            case "thread.silence":
                return [None, *self._numbers(field, 0, 10**12)]
            case "thread.bucket":
                return [*self._numbers(field, 0, 99)]
            case "channel":
                return [*dict.fromkeys(self.policy.accounts.values())]
            case "attachments":
                if "attachments" not in shape.can:
                    return [frozenset()]
                named = {atom.test.value for atom in self.atoms if isinstance(atom.test, Contains)}
                names = sorted((named | {"post", "story_mention"}) & attachments_on(shape.surface))
                return [
                    frozenset(name for at, name in enumerate(names) if bits >> at & 1)
                    for bits in range(1 << len(names))
                ]
            case "kind" | "entry" | "surface" | "thread.state":
                return None
            case _ if field not in shape.can:
                return None
        excluded = impossible(field, shape.entry)
        texts: list[object] = [
            text for text in self._texts(field) if text not in excluded and (text or info.may_be_empty)
        ]
        return texts if field in shape.must else [None, *texts]

    def _allowed(self, fact: FactInfo) -> Sequence[object]:
        if fact.type == "bool":
            return True, False
        if fact.type == "int":
            return range(fact.least or 0, (fact.most or 9) + 1)
        return fact.options or self._texts(fact.name)

    def _numbers(self, field: str, least: int, most: int) -> Iterator[int]:
        cuts = {least, most}
        for atom in self.atoms:
            if atom.field == field and isinstance(atom.test, InBounds):
                cuts |= {
                    edge + by
                    for edge in (atom.test.low, atom.test.high)
                    if edge is not None
                    for by in (-1, 0, 1)
                }
            if atom.field == field and isinstance(atom.test, IsAny):
                cuts |= {int(value) + by for value in atom.test.values for by in (-1, 0, 1)}
        return (cut for cut in sorted(cuts) if least <= cut <= most)

    def _texts(self, field: str) -> list[str]:
        """All words of a small alphabet, or all short strings, and what is named."""
        mine = [atom.test for atom in self.atoms if atom.field == field]
        named = {str(value) for test in mine if isinstance(test, IsAny) for value in test.values}
        found = {*named, "", "5", "ADS" if field == "referral.source" else "zz"}
        if any(isinstance(test, FitsGlob) for test in mine):
            letters = "abx" if len({*mine}) < 4 else "ab"
            found |= {"".join(one) for size in range(5) for one in product(letters, repeat=size)}
        if any(isinstance(test, MentionsAny) for test in mine):
            found |= {" ".join(one) for size in range(1, 4) for one in product("abcz", repeat=size)}
        return sorted(found)


def _seen(fact: FactInfo | None, value: object) -> object:
    """What a policy that declares the fact so sees of it: what it does not allow is absent."""
    return value if fact is None or fact.problem(value) is None else None


def _bits(written: list[int], numbers: int) -> Iterator[int]:
    """Of each number the places where it is written, the last place as the lowest bit."""
    if numbers > 256:
        for number in range(numbers):
            yield int("".join("1" if one == number else "0" for one in written), 2)
        return
    whole = bytes(written)
    for number in range(numbers):
        yield int(whole.translate(b"0" * number + b"1" + b"0" * (255 - number)), 2)


@cache
def _instants(timezone: str) -> tuple[datetime, ...]:
    return (*_moments(ZoneInfo(timezone)),)


def _moments(zone: ZoneInfo) -> Iterator[datetime]:
    for day in (datetime(2026, 1, 5), datetime(2026, 12, 21), datetime(2026, 12, 28)):
        for offset in range(7):
            for hour, minute in (
                (0, 0),
                (1, 59),
                (2, 0),
                (7, 59),
                (8, 0),
                (9, 0),
                (11, 59),
                (12, 0),
                (17, 59),
                (18, 0),
                (21, 59),
                (22, 0),
            ):
                yield (day + timedelta(days=offset)).replace(hour=hour, minute=minute, tzinfo=zone)


class TooLargeError(Exception):
    """The world has too many snapshots to look at each."""


def atoms_of(condition: Condition | None) -> Iterator[Atom]:
    match condition:
        case Atom():
            yield condition
        case Negation():
            yield from atoms_of(condition.operand)
        case Combination():
            for part in condition.operands:
                yield from atoms_of(part)
        case _:
            return
