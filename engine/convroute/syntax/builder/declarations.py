"""Rules of `grammar/declarations.lark`."""

from typing import Any

from convroute.syntax import declarations, nodes
from convroute.syntax.builder.values import (
    Parts,
    Rules,
    a_date,
    a_literal,
    a_name,
    a_text,
    always,
    an_integer,
    at,
    is_a,
    names_of,
    node,
    nodes_of,
    over,
    part,
    texts_of,
    word,
)
from convroute.syntax.literals import DayRange


def _items_of_alias(parts: Parts) -> tuple[Any, ...] | None:
    return nodes_of(parts) if len(parts) > 4 else None


def _accounts(parts: Parts) -> nodes.Accounts:
    channel = a_name(parts[1]) if parts[1].type == "NAME" else None
    ids = tuple(an_integer(part) for part in parts if part.type == "INTEGER")
    return nodes.Accounts(channel, ids, span=over(parts))


def _set_from_text(parts: Parts) -> declarations.SetDecl:
    file = declarations.FromText(a_text(parts[3]), span=over(parts[2:]))
    return declarations.SetDecl(a_name(parts[1]), file, span=over(parts))


def _values(parts: Parts) -> tuple[Any, ...]:
    return tuple(a_literal(part) for part in parts[1:-1] if part.type != "COMMA")


def _bounds(parts: Parts) -> tuple[Any, Any] | None:
    return (an_integer(parts[1]), an_integer(parts[3])) if len(parts) > 1 else None


def _opening(parts: Parts) -> declarations.Opening:
    ranges = nodes_of(parts)
    days = tuple(part for part in ranges if isinstance(part, DayRange))
    return declarations.Opening(days, ranges[len(days) :], span=over(parts))


def _dates(parts: Parts) -> tuple[Any, ...]:
    return tuple(a_date(part) for part in parts if part.type == "ISO_DATE")


_NAME = at(1, a_name)

DECLARATION_RULES: Rules = {
    # apps and groups
    "app": node(declarations.AppDecl, _NAME, always(None), nodes_of),
    "alias": node(declarations.AppDecl, _NAME, at(3, a_name), _items_of_alias),
    "app_id": node(declarations.AppId, at(1, an_integer)),
    "roles": node(declarations.Roles, names_of),
    "human_agent": node(declarations.HumanAgent),
    "standby": node(declarations.Standby, is_a(1, "ON")),
    "disabled": node(declarations.Disabled),
    "group": node(declarations.GroupDecl, _NAME, lambda parts: parts[3].members),
    # the policy block and what stands around it
    "language": node(nodes.Language, at(1, an_integer)),
    "include": node(nodes.Include, at(1, a_text)),
    "policy": node(nodes.PolicyBlock, _NAME, nodes_of),
    "version": node(nodes.Version, at(1, a_text)),
    "channels": node(nodes.Channels, names_of),
    "accounts": _accounts,
    "timezone": node(nodes.Timezone, at(1, a_text)),
    "description": node(nodes.Description, at(1, a_text)),
    "default": node(nodes.DefaultDecl, _NAME),
    "social": node(nodes.SocialDecl, _NAME),
    "behavior": node(nodes.BehaviorBlock, nodes_of),
    "setting": node(nodes.Setting, word(0), word(1)),
    # sets and facts
    "set": node(declarations.SetDecl, _NAME, part(-1)),
    "set_from_text": _set_from_text,
    "csv": node(declarations.FromCsv, at(1, a_text), at(3, a_text)),
    "value_list": node(declarations.ValueList, _values),
    "fact": node(declarations.FactDecl, _NAME, part(3)),
    "bool_type": node(declarations.BoolType),
    "int_type": node(declarations.IntType, _bounds),
    "string_type": node(declarations.StringType),
    "choice_type": node(declarations.ChoiceType, texts_of),
    # schedules and ad message templates
    "schedule": node(declarations.ScheduleDecl, _NAME, nodes_of),
    "opening": _opening,
    "except_dates": node(declarations.Except, _dates),
    "template": node(declarations.TemplateDecl, _NAME, nodes_of),
    "template_file": node(declarations.TemplateFile, at(1, a_text)),
    "ads": node(declarations.Ads, part(1)),
    "flow": node(declarations.Flow, at(1, an_integer)),
}
