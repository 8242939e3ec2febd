"""How the values of a policy are told apart in JSON: by the first member of a list."""

from collections.abc import Callable, Mapping
from typing import Any

from convroute.policy import conditions, model
from convroute.policy.calendar import Hours, Schedule
from convroute.policy.fields import FactInfo
from convroute.source import Place

Json = Any

CLASSES: Mapping[str, Callable[..., object]] = {
    made.__name__: made
    for made in (
        model.App,
        model.Behavior,
        model.CheckedPolicy,
        model.LimitRule,
        model.PermissionRule,
        model.RouteRule,
        model.Template,
        model.Who,
        conditions.Always,
        conditions.Atom,
        conditions.Combination,
        conditions.Contains,
        conditions.FitsGlob,
        conditions.InBounds,
        conditions.InDates,
        conditions.InHours,
        conditions.IsAny,
        conditions.IsOpen,
        conditions.IsPresent,
        conditions.MentionsAny,
        conditions.Negation,
        conditions.OnWeekdays,
        FactInfo,
        Hours,
        Place,
        Schedule,
    )
}
"""A list that begins with one of these names is an object, its fields in their order."""

TUPLE, MAPPING, DATE, SHARED, SET, TEXTS = "(", "{", "date", "=", "set", "texts"
ROWS, RULES, PLAIN, EXAMPLES = "rows", "rules", "plain", "examples"
