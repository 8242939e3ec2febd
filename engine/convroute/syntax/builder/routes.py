"""Rules of `grammar/routes.lark` and `grammar/permissions.lark`."""

from collections.abc import Callable
from typing import Any

from convroute.syntax import nodes
from convroute.syntax.builder.values import (
    Parts,
    Read,
    Rules,
    a_literal,
    a_name,
    a_text,
    at,
    clauses,
    node,
    over,
    word,
)
from convroute.syntax.literals import Name, Nobody


def _label(parts: Parts) -> Name | None:
    return a_name(parts[0]) if parts[0].type == "NAME" else None


def _route(start: int, label: Callable[[Parts], Name | None]) -> Read:
    """`start` is where `route` stands: behind the label and its colon, if there is one."""

    def route(parts: Parts) -> nodes.Route:
        entry, target = parts[start + 1], a_name(parts[start + 3])
        rest = clauses(parts, start + 4)
        return nodes.Route(label(parts), entry, target, rest.get("FOR"), rest.get("WHEN"), span=over(parts))

    return route


def _match(kind: Callable[..., Any], read: Callable[[Any], Any], begins: int) -> Read:
    """What an ENTRY is compared with; `begins` is where that begins, and the value is the last part."""
    return lambda parts: kind(read(parts[-1]), span=over(parts[begins:]))


def _permission(parts: Parts) -> nodes.Permission:
    label = _label(parts)
    effect, action = parts[2:4] if label else parts[0:2]
    rest = clauses(parts, 4 if label else 2)
    from_ = rest.get("FROM")
    if isinstance(from_, str):  # the bare word of `deny pass ... from nobody`
        from_ = Nobody(span=over([from_]))
    to, when = rest.get("TO"), rest.get("WHEN")
    return nodes.Permission(label, effect.value, action.value, rest["BY"], from_, to, when, span=over(parts))


def _limit(parts: Parts) -> nodes.Limit:
    label = _label(parts)
    rest = clauses(parts, 4 if label else 2)
    return nodes.Limit(label, rest["BY"], rest["TO"], span=over(parts))


ROUTE_RULES: Rules = {
    "route": _route(0, lambda _: None),
    "labelled_route": _route(2, _label),
    "entry": node(nodes.Entry, word(0), lambda _: None),
    "entry_exactly": node(nodes.Entry, word(0), _match(nodes.Exactly, a_literal, 1)),
    "entry_matching": node(nodes.Entry, word(0), _match(nodes.Matching, a_text, 1)),
    "entry_among": node(nodes.Entry, word(0), _match(nodes.Among, a_name, 1)),
    "template_entry": node(nodes.TemplateEntry, at(1, a_name)),
    "permission": _permission,
    "limit": _limit,
}
