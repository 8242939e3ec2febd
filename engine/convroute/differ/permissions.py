"""How the permissions and limits of two policies are written, and what those mean that both write alike."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain

from msgspec.structs import replace

from convroute.differ import written
from convroute.differ.causes import of_app, of_declared
from convroute.differ.difference import Line
from convroute.differ.ground import meaning_of_permission
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, Who
from convroute.regions.model import Model

Rule = PermissionRule | LimitRule


class Permissions:
    """Those of the two policies of a model. Sides are 0 for the old policy and 1 for the new one."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._partners: dict[tuple[int, str], Rule] = {}
        waiting: dict[str, list[Rule]] = {}
        old, new = model.policies
        for rule in _all(old):
            waiting.setdefault(rule.text, []).append(rule)
        for rule in _all(new):
            if before := waiting.get(rule.text):
                self._partners[1, rule.id] = one = before.pop(0)
                self._partners[0, one.id] = rule
        self._meanings = [{meaning_of_permission(rule) for rule in _all(policy)} for policy in (old, new)]
        self._declared: dict[tuple[int, str], Line | None] = {}
        self._edited = dict(self._versions())

    def _versions(self) -> Iterator[tuple[tuple[int, str], Line]]:
        """Those of one policy alone that are the same one before and after: with the same label, or else the
        same action and effect for the same apps, or else the only one of the action and effect."""
        old, new = (
            [rule for rule in _all(its) if self.alone(rule, side)]
            for side, its in enumerate(self._model.policies)
        )
        for alike in (_label, _actors, _only):
            before, after = alike(old), alike(new)
            for key in before.keys() & after.keys():
                one, other = before[key], after[key]
                line = replace(written.of_permission(other, "new"), was=written.of_permission(one, "old"))
                yield (0, one.id), line
                yield (1, other.id), line
                old.remove(one)
                new.remove(other)

    def alone(self, rule: Rule, side: int) -> bool:
        """Whether the other policy has none that is written alike, and none that says the same."""
        known = (side, rule.id) in self._partners or meaning_of_permission(rule) in self._meanings[1 - side]
        return not known

    def line(self, rule: Rule, side: int) -> Line:
        """As it was written, with its other version if it was edited."""
        return self._edited.get((side, rule.id)) or written.of_permission(rule, "new" if side else "old")

    def declared(self, rule: Rule, side: int) -> Line | None:
        """What the permission names, if that changed what it means."""
        key = side, rule.id
        if key not in self._declared:
            partner = self._partners.get(key)
            pair = (partner, rule) if side else (rule, partner)
            self._declared[key] = self._changed(*pair)
        return self._declared[key]

    def of_takes(self, side: int) -> Line | None:
        """Why a send may take a thread (A1) in the policy of the side alone."""
        policy = self._model.policies[side]
        people = [app.id for app in policy.apps.values() if app.human_agent]
        takes = [
            rule
            for rule in policy.permissions
            if (rule.action, rule.effect) == ("take", "allow") and any(map(rule.by.contains, people))
        ]
        alone = (self.line(rule, side) for rule in takes if self.alone(rule, side))
        return next(alone, None) or next(filter(None, (self.declared(rule, side) for rule in takes)), None)

    def _changed(self, before: Rule | None, after: Rule | None) -> Line | None:
        if before is None or after is None:
            return None
        if isinstance(before, PermissionRule) and isinstance(after, PermissionRule):
            found = of_declared(self._model, [before.when], [after.when])
            if found is not None:
                return found
        named = _named(after.text)
        lists = zip(("by", "from", "to"), _lists(before), _lists(after), strict=True)
        return next(
            (self._member(named[word], one, other) for word, one, other in lists if one != other), None
        )

    def _member(self, names: list[str], before: Who | None, after: Who | None) -> Line | None:
        """The app or the group of a list because of which other apps are in it."""
        old, new = self._model.policies
        gone, come = ((who.ids if who else frozenset[str]()) for who in (before, after))
        for name, app in new.apps.items():
            one = old.apps.get(name)
            if one is not None and one.id != app.id and one.id in gone and app.id in come:
                return of_app(old, new, name)
        group = next((name for name in names if name not in new.apps), None)
        return None if group is None else Line("new", "group", group, f"group {group}")


def _label(rules: Iterable[Rule]) -> Mapping[Hashable, Rule]:
    return {rule.label: rule for rule in rules if rule.label is not None}


def _actors(rules: Iterable[Rule]) -> Mapping[Hashable, Rule]:
    return _once(rules, lambda rule: (_kind(rule), rule.by))


def _only(rules: Iterable[Rule]) -> Mapping[Hashable, Rule]:
    return _once(rules, _kind)


def _once(rules: Iterable[Rule], key: Callable[[Rule], Hashable]) -> Mapping[Hashable, Rule]:
    """Those of which no two have the same key."""
    found: dict[Hashable, list[Rule]] = {}
    for rule in rules:
        found.setdefault(key(rule), []).append(rule)
    return {key: its[0] for key, its in found.items() if len(its) == 1}


def _kind(rule: Rule) -> Hashable:
    return (rule.effect, rule.action) if isinstance(rule, PermissionRule) else "limit"


def _all(policy: CheckedPolicy) -> Iterator[Rule]:
    return chain(policy.permissions, policy.limits)


def _lists(rule: Rule) -> tuple[Who | None, Who | None, Who | None]:
    """`by`, `from` and `to`."""
    return (rule.by, None, None) if isinstance(rule, LimitRule) else (rule.by, rule.from_, rule.to)


def _named(text: str) -> dict[str, list[str]]:
    """The names in the lists of a permission, by the word in front of each."""
    head, _, _ = text.partition(" when ")
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for word in head.replace("[", " ").replace("]", " ").replace(",", " ").split():
        if word in ("by", "from", "to"):
            names = found[word] = []
        else:
            names.append(word)
    return found
