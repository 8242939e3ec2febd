"""Route rules, permissions and limits: one line each."""

from convroute.syntax import nodes
from convroute.syntax.literals import Name
from convroute.syntax.printer.conditions import show_condition
from convroute.syntax.printer.values import duration, literal, quoted, who


def _label(label: Name | None) -> str:
    return f"{label.value}: " if label else ""


def show_entry(entry: nodes.Entry | nodes.TemplateEntry) -> str:
    """The entry point of a rule as it is written: `ad in spring_ads`."""
    if isinstance(entry, nodes.TemplateEntry):
        return f"template {entry.template.value}"
    match entry.match:
        case None:
            return entry.word
        case nodes.Exactly(value=value):
            return f"{entry.word} {literal(value)}"
        case nodes.Matching(pattern=pattern):
            return f"{entry.word} like {quoted(pattern)}"
        case nodes.Among(set=name):
            return f"{entry.word} in {name.value}"


def show_route(route: nodes.Route) -> str:
    parts = [f"{_label(route.label)}route {show_entry(route.entry)} to {route.target.value}"]
    if route.window is not None:
        parts.append(f"for {duration(route.window)}")
    if route.when is not None:
        parts.append(f"when {show_condition(route.when)}")
    return " ".join(parts)


def show_permission(permission: nodes.Permission) -> str:
    parts = [f"{_label(permission.label)}{permission.effect} {permission.action} by {who(permission.by)}"]
    if permission.from_ is not None:
        parts.append(f"from {who(permission.from_)}")
    if permission.to is not None:
        parts.append(f"to {who(permission.to)}")
    if permission.when is not None:
        parts.append(f"when {show_condition(permission.when)}")
    return " ".join(parts)


def show_limit(limit: nodes.Limit) -> str:
    return f"{_label(limit.label)}limit extend by {who(limit.by)} to {duration(limit.duration)}"
