"""Changes to what apps may ask for: a permission gone, turned, wider or narrower; a limit moved."""

from collections.abc import Iterator
from typing import Literal

from convroute.checker.permissions import LONGEST_EXTENSION
from convroute.checker.times import seconds
from convroute.source import Span
from convroute.syntax import nodes
from convroute.syntax.literals import Anyone, Duration, Name, Nobody, Who, WhoList
from convroute.syntax.printer.values import who
from convroute.tester.mutation import neighbours
from convroute.tester.mutation.change import Change, Changes, Edit, Page, Untried, short, spread
from convroute.tester.mutation.conditions import of_when
from convroute.tester.mutation.scope import Scope
from convroute.units import DAY_SECONDS

_MOST = 3
_TURNED: dict[str, Literal["allow", "deny"]] = {"allow": "deny", "deny": "allow"}
_Listed = Who | Anyone | Nobody


def of_permission(page: Page, scope: Scope, permission: nodes.Permission) -> Changes:
    start = permission.span.start
    yield _removed(page, permission)
    if permission.action == "take":
        yield _turned(page, permission)
    yield from _who(page, scope, permission.by)
    yield from _from(page, scope, permission)
    if permission.to is not None:
        yield page.without("permission", page.clause(start, "to", permission.to))
        yield from _who(page, scope, permission.to)
    if permission.when is not None:
        yield from of_when(page, scope, permission.when, page.clause(start, "when", permission.when))


def of_limit(page: Page, scope: Scope, limit: nodes.Limit) -> Changes:
    yield _removed(page, limit)
    for text in (*_longer(limit.duration), *[*neighbours.durations(limit.duration)][1:]):
        yield page.becomes("duration", limit.duration.span, text)
    yield from _who(page, scope, limit.by)


def _removed(page: Page, statement: nodes.Permission | nodes.Limit) -> Change:
    said = f"`{short(page.of(statement.span))}` is removed"
    return page.without("removal", page.lines(statement.span), said)


def _longer(length: Duration) -> Iterator[str]:
    """One more of its unit, as long as Meta's own limit allows it."""
    text = next(neighbours.durations(length))
    one = seconds(length) // length.count
    if seconds(length) + one <= LONGEST_EXTENSION * DAY_SECONDS:
        yield text


def _turned(page: Page, permission: nodes.Permission) -> Change:
    """`allow` for `deny`: only taking has both."""
    label = permission.label
    start = permission.span.start if label is None else label.span.end
    at = page.text.index(permission.effect, start)
    return page.becomes("permission", Span(at, at + len(permission.effect)), _TURNED[permission.effect])


def _from(page: Page, scope: Scope, permission: nodes.Permission) -> Changes:
    """A missing list also contains nobody: the idle thread (semantics 4)."""
    if permission.from_ is not None:
        yield page.without("permission", page.clause(permission.span.start, "from", permission.from_))
        yield from _who(page, scope, permission.from_)
    elif permission.action in ("take", "request"):
        yield _added(permission, "from anyone")
    elif permission.action == "pass":
        yield _added(permission, "from nobody")


def _added(permission: nodes.Permission, clause: str) -> Change:
    at = permission.by.span.end
    return Change("permission", f"with `{clause}`", (Edit(Span(at, at), f" {clause}"),))


# --- lists of apps ---------------------------------------------------------------------


def _who(page: Page, scope: Scope, listed: _Listed) -> Changes:
    """Everybody, fewer, or somebody else."""
    if isinstance(listed, Nobody | Anyone):
        return
    if not _has_anyone(listed):
        yield page.becomes("permission", listed.span, "anyone")
    apps = scope.apps_of(listed)
    if len(apps) == 1 and not isinstance(listed, WhoList):
        other = scope.other_app(apps[0])
        if other is not None:
            yield page.becomes("permission", listed.span, other)
    elif isinstance(listed, WhoList):
        yield from _shorter(page, listed)
    else:
        yield from _narrower(page, listed, apps)


def _has_anyone(listed: _Listed) -> bool:
    members = listed.members if isinstance(listed, WhoList) else ()
    return any(isinstance(member, Anyone) for member in members)


def _shorter(page: Page, listed: WhoList) -> Changes:
    """Without each of its members."""
    members = listed.members
    for number in spread(len(members), _MOST) if len(members) > 1 else ():
        left = ", ".join(who(member) for index, member in enumerate(members) if index != number)
        text = left if len(members) == 2 else f"[{left}]"
        yield page.becomes("permission", listed.span, text)
    if len(members) > _MOST:
        yield Untried(len(members) - _MOST)


def _narrower(page: Page, group: Name, apps: list[str]) -> Changes:
    """A group without each of its apps."""
    for number in spread(len(apps), _MOST):
        left = [app for index, app in enumerate(apps) if index != number]
        yield page.becomes("permission", group.span, left[0] if len(left) == 1 else f"[{', '.join(left)}]")
    if len(apps) > _MOST:
        yield Untried(len(apps) - _MOST)
