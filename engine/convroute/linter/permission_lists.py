"""When one permission covers everything another one does (semantics 4)."""

from collections.abc import Iterable, Iterator
from heapq import merge

from convroute.checker.checked import WrittenPermission
from convroute.policy.model import PermissionRule, Who


def within(inner: PermissionRule, outer: PermissionRule) -> bool:
    """Whether every request that `inner` covers is covered by `outer`, conditions aside."""
    return _inside(inner.by, outer.by) and _inside(inner.from_, outer.from_) and _inside(inner.to, outer.to)


class Unconditional:
    """Permissions without a condition, found by who they are for, so that each meets only its likes."""

    def __init__(self, permissions: Iterable[WrittenPermission]) -> None:
        self._for_anyone: list[tuple[int, WrittenPermission]] = []
        self._by_app: dict[str, list[tuple[int, WrittenPermission]]] = {}
        for index, written in enumerate(permissions):
            if not isinstance(written.rule, PermissionRule) or written.rule.when is not None:
                continue
            if written.rule.by.anyone:
                self._for_anyone.append((index, written))
                continue
            for app_id in written.rule.by.ids:
                self._by_app.setdefault(app_id, []).append((index, written))

    def around(
        self, inner: PermissionRule, effect: str
    ) -> Iterator[tuple[PermissionRule, WrittenPermission]]:
        """In reading order, those of this effect, on the same action, that cover all `inner` does."""
        some = [] if inner.by.anyone else self._by_app.get(min(inner.by.ids, default=""), [])
        for _, written in merge(self._for_anyone, some, key=lambda pair: pair[0]):
            rule = written.rule
            assert isinstance(rule, PermissionRule)
            if (rule.effect, rule.action) == (effect, inner.action) and within(inner, rule):
                yield rule, written


def _inside(inner: Who | None, outer: Who | None) -> bool:
    """A list that was not written contains everything, also nobody."""
    if outer is None:
        return True
    if inner is None:
        return outer.anyone and outer.nobody
    if (inner.nobody and not outer.nobody) or (inner.anyone and not outer.anyone):
        return False
    return outer.anyone or inner.ids <= outer.ids
