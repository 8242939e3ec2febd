"""Rules of `grammar/conditions.lark`."""

from convroute.syntax import conditions as cond
from convroute.syntax.builder.values import (
    Parts,
    a_date,
    a_name,
    a_text,
    nodes_of,
    over,
    texts_of,
)


class MembershipRules:
    """`in` and `not in`; the keyword stands after the field, so the values begin after it."""

    @staticmethod
    def one_of(parts: Parts) -> cond.OneOf:
        return cond.OneOf(parts[0], False, nodes_of(parts[2:]), span=over(parts))

    @staticmethod
    def not_one_of(parts: Parts) -> cond.OneOf:
        return cond.OneOf(parts[0], True, nodes_of(parts[3:]), span=over(parts))

    @staticmethod
    def in_set(parts: Parts) -> cond.InSet:
        return cond.InSet(parts[0], False, a_name(parts[2]), span=over(parts))

    @staticmethod
    def not_in_set(parts: Parts) -> cond.InSet:
        return cond.InSet(parts[0], True, a_name(parts[3]), span=over(parts))

    @staticmethod
    def in_range(parts: Parts) -> cond.InRange:
        return cond.InRange(parts[0], False, parts[2], parts[4], span=over(parts))

    @staticmethod
    def not_in_range(parts: Parts) -> cond.InRange:
        return cond.InRange(parts[0], True, parts[3], parts[5], span=over(parts))

    @staticmethod
    def weekday_in(parts: Parts) -> cond.WeekdayIn:
        return cond.WeekdayIn(False, nodes_of(parts), span=over(parts))

    @staticmethod
    def weekday_not_in(parts: Parts) -> cond.WeekdayIn:
        return cond.WeekdayIn(True, nodes_of(parts), span=over(parts))

    @staticmethod
    def time_in(parts: Parts) -> cond.TimeIn:
        return cond.TimeIn(False, parts[2], span=over(parts))

    @staticmethod
    def time_not_in(parts: Parts) -> cond.TimeIn:
        return cond.TimeIn(True, parts[3], span=over(parts))

    @staticmethod
    def date_in(parts: Parts) -> cond.DateIn:
        return cond.DateIn(False, a_date(parts[2]), a_date(parts[4]), span=over(parts))

    @staticmethod
    def date_not_in(parts: Parts) -> cond.DateIn:
        return cond.DateIn(True, a_date(parts[3]), a_date(parts[5]), span=over(parts))


class ConditionRules(MembershipRules):
    """Every rule of `grammar/conditions.lark`."""

    @staticmethod
    def any_of(parts: Parts) -> cond.Junction:
        return cond.Junction("or", nodes_of(parts), span=over(parts))

    @staticmethod
    def all_of(parts: Parts) -> cond.Junction:
        return cond.Junction("and", nodes_of(parts), span=over(parts))

    @staticmethod
    def not_(parts: Parts) -> cond.Not:
        return cond.Not(parts[1], span=over(parts))

    @staticmethod
    def parens(parts: Parts) -> cond.Parens:
        return cond.Parens(parts[1], span=over(parts))

    @staticmethod
    def flag(parts: Parts) -> cond.Flag:
        return cond.Flag(parts[0].value, span=over(parts))

    @staticmethod
    def constant(parts: Parts) -> cond.Constant:
        return cond.Constant(parts[0].type == "TRUE", span=over(parts))

    @staticmethod
    def field(parts: Parts) -> cond.Field:
        return cond.Field(parts[0].value, span=over(parts))

    @staticmethod
    def compare(parts: Parts) -> cond.Compare:
        return cond.Compare(parts[0], parts[1].value, parts[2], span=over(parts))

    @staticmethod
    def like(parts: Parts) -> cond.Like:
        return cond.Like(parts[0], a_text(parts[2]), span=over(parts))

    @staticmethod
    def mentions(parts: Parts) -> cond.Mentions:
        return cond.Mentions(parts[0], texts_of(parts[2:]), span=over(parts))

    @staticmethod
    def has(parts: Parts) -> cond.Has:
        return cond.Has(parts[0], a_name(parts[2]), span=over(parts))

    @staticmethod
    def presence(parts: Parts) -> cond.Presence:
        return cond.Presence(parts[0], parts[2].type == "PRESENT", span=over(parts))

    @staticmethod
    def within(parts: Parts) -> cond.Within:
        return cond.Within(a_name(parts[1]), parts[0].type == "OUTSIDE", span=over(parts))
