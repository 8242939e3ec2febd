"""Rules of `grammar/conditions.lark`."""

from convroute.syntax import conditions as cond
from convroute.syntax.builder.values import (
    Rules,
    a_date,
    a_name,
    a_text,
    always,
    at,
    behind,
    is_a,
    node,
    nodes_of,
    part,
    texts_of,
    word,
)

_PLAIN, _NEGATED = always(False), always(True)

CONDITION_RULES: Rules = {
    # `in` and `not in`: the keyword stands after the field, so the values begin after it
    "one_of": node(cond.OneOf, part(0), _PLAIN, behind(2, nodes_of)),
    "not_one_of": node(cond.OneOf, part(0), _NEGATED, behind(3, nodes_of)),
    "in_set": node(cond.InSet, part(0), _PLAIN, at(2, a_name)),
    "not_in_set": node(cond.InSet, part(0), _NEGATED, at(3, a_name)),
    "in_range": node(cond.InRange, part(0), _PLAIN, part(2), part(4)),
    "not_in_range": node(cond.InRange, part(0), _NEGATED, part(3), part(5)),
    "weekday_in": node(cond.WeekdayIn, _PLAIN, nodes_of),
    "weekday_not_in": node(cond.WeekdayIn, _NEGATED, nodes_of),
    "time_in": node(cond.TimeIn, _PLAIN, part(2)),
    "time_not_in": node(cond.TimeIn, _NEGATED, part(3)),
    "date_in": node(cond.DateIn, _PLAIN, at(2, a_date), at(4, a_date)),
    "date_not_in": node(cond.DateIn, _NEGATED, at(3, a_date), at(5, a_date)),
    # the others
    "any_of": node(cond.Junction, always("or"), nodes_of),
    "all_of": node(cond.Junction, always("and"), nodes_of),
    "not_": node(cond.Not, part(1)),
    "parens": node(cond.Parens, part(1)),
    "flag": node(cond.Flag, word(0)),
    "constant": node(cond.Constant, is_a(0, "TRUE")),
    "field": node(cond.Field, word(0)),
    "compare": node(cond.Compare, part(0), word(1), part(2)),
    "like": node(cond.Like, part(0), at(2, a_text)),
    "mentions": node(cond.Mentions, part(0), behind(2, texts_of)),
    "mentions_set": node(cond.MentionsSet, part(0), at(4, a_name)),
    "has": node(cond.Has, part(0), at(2, a_name)),
    "presence": node(cond.Presence, part(0), is_a(2, "PRESENT")),
    "within": node(cond.Within, at(1, a_name), is_a(0, "OUTSIDE")),
}
