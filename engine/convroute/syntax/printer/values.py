"""Literals, names and lists as they are written."""

from typing import assert_never

from convroute.syntax import literals as lit
from convroute.syntax.declarations import FromCsv, ValueList
from convroute.syntax.quoting import in_quotes
from convroute.wording import counted


def quoted(text: lit.Text) -> str:
    """A string, with escapes for what cannot stand in one."""
    return in_quotes(text.value)


def duration(value: lit.Duration) -> str:
    return counted(value.count, value.unit)


def clock(value: lit.TimeOfDay) -> str:
    return f"{value.hour:02}:{value.minute:02}"


def date(value: lit.Date) -> str:
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def hours(value: lit.HourRange) -> str:
    return f"{clock(value.start)}-{clock(value.end)}"


def days(value: lit.DayRange) -> str:
    return value.first if value.first == value.last else f"{value.first}-{value.last}"


def literal(
    value: lit.Text | lit.Integer | lit.Boolean | lit.Duration | lit.Name | lit.Nobody,
) -> str:
    match value:
        case lit.Text():
            return quoted(value)
        case lit.Integer():
            return str(value.value)
        case lit.Boolean():
            return "true" if value.value else "false"
        case lit.Duration():
            return duration(value)
        case lit.Name():
            return value.value
        case lit.Nobody():
            return "nobody"
        case _:
            assert_never(value)


def who(value: lit.Who | lit.Anyone | lit.Nobody) -> str:
    match value:
        case lit.Name():
            return value.value
        case lit.WhoList():
            return "[" + ", ".join(who(member) for member in value.members) + "]"
        case lit.Anyone():
            return "anyone"
        case lit.Nobody():
            return "nobody"
        case _:
            assert_never(value)


def value_list(values: ValueList | FromCsv) -> str:
    if isinstance(values, FromCsv):
        return f"from {quoted(values.path)} column {quoted(values.column)}"
    return "[" + ", ".join(literal(value) for value in values.values) + "]"


def block(head: str, items: list[str]) -> str:
    """`head { ... }` with an item on each line, moved in by four blanks."""
    if not items:
        return f"{head} {{}}"
    body = "".join(f"    {line}\n" for item in items for line in item.split("\n"))
    return f"{head} {{\n{body}}}"
