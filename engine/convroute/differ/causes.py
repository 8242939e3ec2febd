"""Which line of a policy is the cause where decisions change: often it stands elsewhere than what decides."""

from bisect import bisect
from collections.abc import Hashable, Iterator, Sequence

from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.differ import written
from convroute.differ.difference import Line, Own
from convroute.differ.entries import Aligned
from convroute.differ.lines import Lines
from convroute.policy.conditions import Atom, Condition, IsOpen, in_words, leaves
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.regions.model import Model

Conditions = Sequence[Condition | None]


class OfRules:
    """Of the rules of a stage; `whole` is because of what all of it differs, where that is known."""

    def __init__(self, old: Lines, new: Lines, whole: Line | None = None) -> None:
        self._old = old
        self._new = new
        self._whole = whole or _of_whole(old, new)
        self._gone: dict[int, Line] = {}
        self._come: dict[int, Line] = {}
        self._versions: dict[Own, int] = {}

    def prepare(self, found: Aligned) -> None:
        """A rule is its own cause; of what is written as before the cause is what it names."""
        if self._whole is not None:
            return
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

    def version(self, own: Own | None) -> int | None:
        """The position in the other list of the same rule before or after."""
        return None if own is None else self._versions.get(own)

    def _of_template(self, rule: RouteRule) -> Line | None:
        """The template of the rule, if it has other ads than before, or another flow."""
        name = rule.template or ""
        before, after = (policy.templates.get(name) for policy in (self._old.policy, self._new.policy))
        if before is None or after is None or (before.ads, before.flow) == (after.ads, after.flow):
            return None
        return written.of_template(after, "new")

    def of_gone(self, old: int, new: int) -> Line:
        """A rule that has come is the cause rather than what the one that is gone names."""
        gone, come = self._gone.get(old), self._come.get(new)
        if gone is not None and gone.declares != "rule" and come is not None and come.declares == "rule":
            return self._whole or come
        return self._whole or self._gone[old]

    def of_come(self, old: int, new: int) -> Line:  # noqa: ARG002  # the protocol's
        return self._whole or self._come[new]

    def of_same(self, old: int, new: int) -> Line:
        return self._whole or _of_same(self._old, self._new, old, new)


def _versions(old: Lines, new: Lines, found: Aligned) -> Iterator[tuple[int, int]]:
    """The rules that are the same one before and after: written alike, with the same label, with the same
    conditions, or between the same other rules with the same app and the same sort of ENTRY."""
    kept_old, kept_new = [*found.kept], [*found.kept.values()]
    waiting = [(at, bisect(kept_old, at), old.rule(at)) for at in found.gone if old.row(at) is None]
    come = [(at, bisect(kept_new, at), new.rule(at)) for at in found.come if new.row(at) is None]
    for alike in (_written_alike, _labelled_alike, _asked_alike, _led_alike):
        left: dict[Hashable, list[int]] = {}
        for at, gap, rule in waiting:
            left.setdefault(alike(gap, rule), []).append(at)
        left.pop(None, None)
        paired: set[int] = set()
        for other, gap, rule in come:
            ones = left.get(alike(gap, rule))
            if ones:
                paired.update((ones[0], ~other))
                yield ones.pop(0), other
        waiting = [one for one in waiting if one[0] not in paired]
        come = [one for one in come if ~one[0] not in paired]


def _written_alike(_: int, rule: RouteRule) -> Hashable:
    return written.of_rule(rule, "new").text


def _asked_alike(_: int, rule: RouteRule) -> Hashable:
    return rule.text, rule.when and in_words(rule.when)


def _labelled_alike(_: int, rule: RouteRule) -> Hashable:
    return rule.label


def _led_alike(gap: int, rule: RouteRule) -> Hashable:
    return gap, rule.target, rule.text.split()[0]


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
                return written.of_rule(after, "new")
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
