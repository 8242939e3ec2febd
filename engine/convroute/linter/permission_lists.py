"""When one permission covers everything another one does (semantics 4)."""

from convroute.policy.model import PermissionRule, Who


def within(inner: PermissionRule, outer: PermissionRule) -> bool:
    """Whether every request that `inner` covers is covered by `outer`, conditions aside."""
    return _inside(inner.by, outer.by) and _inside(inner.from_, outer.from_) and _inside(inner.to, outer.to)


def _inside(inner: Who | None, outer: Who | None) -> bool:
    """A list that was not written contains everything, also nobody."""
    if outer is None:
        return True
    if inner is None:
        return outer.anyone and outer.nobody
    if (inner.nobody and not outer.nobody) or (inner.anyone and not outer.anyone):
        return False
    return outer.anyone or inner.ids <= outer.ids
