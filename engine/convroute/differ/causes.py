"""Which line of a policy is the cause where decisions change: often it stands elsewhere than what decides."""

from bisect import bisect, bisect_left
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.differ import written
from convroute.differ.comparison import Because, Changed
from convroute.differ.difference import Line, Own
from convroute.differ.entries import Aligned
from convroute.differ.lines import Lines
from convroute.policy.conditions import Atom, Condition, IsOpen, in_words, leaves
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.regions.goals import opposite
from convroute.regions.model import Model

Conditions = Sequence[Condition | None]
Placed = tuple[int, int, RouteRule]
"""The position of a rule, how many rules stand before it that both lists have, and the rule."""
_FEW = 12
"""Lines that are named because they take something from a region."""
_MANY = 10_000
"""Pairs of rules that are weighed."""


class OfRules:
    """Of the rules of a stage; `whole` is because of what all of it differs, where that is known."""

    def __init__(self, old: Lines, new: Lines, whole: Line | None = None) -> None:
        self._old = old
        self._new = new
        self._whole = whole or _of_whole(old, new)
        self._gone: dict[int, Line] = {}
        self._come: dict[int, Line] = {}
        self._versions: dict[Own, int] = {}
        self._alone: tuple[Sequence[int], Sequence[int]] = ((), ())

    def prepare(self, found: Aligned) -> None:
        """A rule is its own cause; of what is written as before the cause is what it names."""
        if self._whole is not None:
            return
        self._alone = _singly(self._old, found.gone), _singly(self._new, found.come)
        self._gone = {at: written.of_rule(self._old.rule(at), "old") for at in found.gone}
        self._come = {at: written.of_rule(self._new.rule(at), "new") for at in found.come}
        for one, other in _versions(self._old, self._new, found):
            rules = self._old.rule(one), self._new.rule(other)
            before, after = self._gone[one], self._come[other]
            declared: Line | None = None
            if before.text == after.text:
                conditions = ((rule.entry, rule.when) for rule in rules)
                declared = self._of_template(rules[1]) or of_declared(self._old.stage.model, *conditions)
            if declared is None:
                self._versions |= {("old", one): other, ("new", other): one}
            self._gone[one] = self._come[other] = declared or replace(after, was=before)

    def version(self, found: Changed) -> Own | None:
        """The other version of the line by which the region is decided."""
        at = None if found.own is None else self._versions.get(found.own)
        return None if at is None else ("new" if found.side == "old" else "old", at)

    def is_own(self, found: Changed) -> bool:
        """Whether the line by which the region is decided is its cause itself."""
        lines = {"old": self._gone, "new": self._come}
        return found.own is None or lines[found.own[0]].get(found.own[1]) == found.line

    def others(self, found: Changed) -> Sequence[Own]:
        """Lines of one list alone that take what they match from the region: the other version of its own
        line, and if they are few those that stand before the lines that decide."""
        version = self.version(found)
        first = [] if version is None else [version]
        taking = [*islice(self._taking(found), _FEW + 1)]
        return [*first, *(one for one in taking if one not in first)] if len(taking) <= _FEW else first

    def _taking(self, found: Changed) -> Iterator[Own]:
        """The lines of one list alone that stand before the one that decides. What comes to the same is in
        the region as well, unless that is about the line of its own side alone."""
        old, new = self._alone
        for at in old[: bisect_left(old, found.old)]:
            if found.side == "old" or self._old.gets(at) != found.before:
                yield "old", at
        for at in new[: bisect_left(new, found.new)]:
            if found.side == "new" or self._new.gets(at) != found.after:
                yield "new", at

    def _of_template(self, rule: RouteRule) -> Line | None:
        """The template of the rule, if it has other ads than before, or another flow."""
        name = rule.template or ""
        before, after = (policy.templates.get(name) for policy in (self._old.policy, self._new.policy))
        if before is None or after is None or (before.ads, before.flow) == (after.ads, after.flow):
            return None
        return written.of_template(after, "new")

    def of_gone(self, old: int, new: int) -> Because:
        """A rule that has come is the cause rather than what the one that is gone names, and also where the
        other version of the one that is gone takes the same, but stands behind."""
        if self._whole is not None:
            return [(self._whole, True)]
        gone, come = self._gone[old], self._come.get(new)
        if come is None or come == gone:
            return [(gone, True)]
        if gone.declares != "rule" and come.declares == "rule":
            return [(come, True)]
        version = self._versions.get(("old", old), new)
        if version <= new:
            return [(gone, True)]
        still = self._new.tree(version)
        return [(come, still), (gone, opposite(still))]

    def of_come(self, old: int, new: int) -> Because:  # noqa: ARG002  # the protocol's
        return [(self._whole or self._come[new], True)]

    def of_same(self, old: int, new: int) -> Because:
        return [(self._whole or _of_same(self._old, self._new, old, new), True)]


def _versions(old: Lines, new: Lines, found: Aligned) -> Iterator[tuple[int, int]]:
    """The rules that are the same one before and after: written alike, with the same label, with the same
    conditions, or between the same other rules with the same app, the same sort of ENTRY and a condition that
    both have."""
    kept_old, kept_new = [*found.kept], [*found.kept.values()]
    waiting = [(at, bisect(kept_old, at), old.rule(at)) for at in _singly(old, found.gone)]
    come = [(at, bisect(kept_new, at), new.rule(at)) for at in _singly(new, found.come)]
    for alike in (_written_alike, _labelled_alike, _asked_alike):
        left: dict[Hashable, list[Placed]] = {}
        for one in waiting:
            left.setdefault(alike(one[2]), []).append(one)
        left.pop(None, None)
        paired: set[int] = set()
        others, come = come, []
        for other in others:
            ones = left.get(alike(other[2]))
            if ones:
                one = ones.pop(0)
                paired.add(one[0])
                yield one[0], other[0]
            else:
                come.append(other)
        waiting = [one for one in waiting if one[0] not in paired]
    yield from _nearest(waiting, come)


def _singly(lines: Lines, positions: Sequence[int]) -> Sequence[int]:
    """Without the rows of a stretch."""
    return [at for at in positions if lines.row(at) is None]


def _nearest(waiting: Sequence[Placed], come: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """Those that have most in common; two that have nothing if there are no others like them."""
    groups: dict[Hashable, tuple[list[Placed], list[Placed]]] = {}
    for side, those in enumerate((waiting, come)):
        for one in those:
            _, gap, rule = one
            key = gap, rule.target_id, rule.text.split()[0]
            groups.setdefault(key, ([], []))[side].append(one)
    for ones, others in groups.values():
        if len(ones) * len(others) > _MANY:
            continue
        alone = len(ones) == len(others) == 1
        words = {id(rule): {*_said(rule)} for _, _, rule in (*ones, *others)}
        common = (
            (-len(words[id(rule)] & words[id(its)]), at, other)
            for at, _, rule in ones
            for other, _, its in others
        )
        paired: set[Own] = set()
        for number, at, other in sorted(common):
            if (number or alone) and not {("old", at), ("new", other)} & paired:
                paired |= {("old", at), ("new", other)}
                yield at, other


def _said(rule: RouteRule) -> Iterator[str]:
    """What is asked for beside the sort of ENTRY, in parts."""
    _, _, named = rule.text.partition(" ")
    yield from (named,) if named else ()
    for leaf in leaves(rule.when):
        yield in_words(leaf)


def _written_alike(rule: RouteRule) -> Hashable:
    return written.of_rule(rule, "new").text


def _asked_alike(rule: RouteRule) -> Hashable:
    return rule.text, rule.when and in_words(rule.when)


def _labelled_alike(rule: RouteRule) -> Hashable:
    return rule.label


def _of_same(old: Lines, new: Lines, one: int, other: int) -> Line:
    """Of two lines that ask for the same, and whose events get something else.

    If that is only another rule, it is the cause: the written one rather than what a template's file says.
    """
    if one != LAST:
        before, after = old.rule(one), new.rule(other)
        if replace(old.gets(one), rule=None) == replace(new.gets(other), rule=None):
            gone = after.implicit and not before.implicit
            return written.of_rule(before, "old") if gone else written.of_rule(after, "new")
        if old.usable(one) or new.usable(other):
            if before.target is None or (before.target, before.window) != (after.target, after.window):
                line, was = written.of_rule(after, "new"), written.of_rule(before, "old")
                return line if line.text == was.text else replace(line, was=was)
            return of_app(old.policy, new.policy, before.target)
    reasons = {old.gets(one).reason, new.gets(other).reason}
    return _of_social(old.policy, new.policy) if "social" in reasons else of_default(old.policy, new.policy)


def of_app(old: CheckedPolicy, new: CheckedPolicy, name: str) -> Line:
    """The declaration of the app, after the change if it is still there."""
    app = new.apps.get(name)
    if app is None:
        return written.of_app(old.apps[name], "old")
    before = next((one for one in old.apps.values() if one.id == app.id), old.apps.get(name))
    return written.of_app(app, "new", before)


def _of_social(old: CheckedPolicy, new: CheckedPolicy) -> Line:
    if old.social is not None and old.social == new.social:
        return of_app(old, new, old.social)
    line = written.of_social(new, "new") or written.of_social(old, "old")
    assert line is not None, "one of them has it"
    return line


def of_default(old: CheckedPolicy, new: CheckedPolicy) -> Line:
    """The `default`, or if it names the same app, that app."""
    if old.default is not None and old.default == new.default:
        return of_app(old, new, old.default)
    line = written.of_default(new, "new") or written.of_default(old, "old")
    return line or Line("new", "policy", new.name, f"policy {new.name}")


def _of_whole(old: Lines, new: Lines) -> Line | None:
    """The line because of which one of the policies does not ask the rules of the stage at all."""
    if old.threads == new.threads and old.asked is not new.asked:
        return written.of_changed_behavior(f"{old.stage.stage}_preempts", old.policy, new.policy)
    if old.policy.mode != new.policy.mode and old.stage.stage != "campaign":
        return of_default(old.policy, new.policy)
    return None


def of_declared(model: Model, before: Conditions, after: Conditions) -> Line | None:
    """What the conditions of two lines name that are written alike and mean something else."""
    pairs = zip(_atoms(before), _atoms(after), strict=False)
    for one, other in pairs:
        if model.literal(one, 0) != model.literal(other, 1):
            return _declaration(model, one, other)
    return None


def _atoms(conditions: Conditions) -> Iterator[Atom]:
    for condition in conditions:
        yield from (leaf for leaf in leaves(condition) if isinstance(leaf, Atom))


def _declaration(model: Model, one: Atom, other: Atom) -> Line | None:
    old, new = model.policies
    named = other.text.split()[-1]
    if other.field in new.facts or other.field in old.facts:
        if old.facts.get(other.field) != new.facts.get(other.field):
            return Line("new", "fact", other.field, f"fact {other.field}")
    elif other.field == "time" and old.timezone != new.timezone:
        return Line("new", "timezone", new.timezone, f"timezone {new.timezone}")
    elif other.field == "thread.bucket" and old.name != new.name:
        return Line("new", "policy", new.name, f"policy {new.name}")
    elif other.field == "thread.owner":
        if one.test != other.test:
            return Line("new", "group", named, f"group {named}")
        return next(
            (written.of_app(app, "new") for app in new.apps.values() if app != old.apps.get(app.name)), None
        )
    if isinstance(other.test, IsOpen):
        return Line("new", "schedule", named, f"schedule {named}")
    return Line("new", "set", named, f"set {named}") if named.isidentifier() else None
