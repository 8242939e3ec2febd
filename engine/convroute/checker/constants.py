"""The constants a field is compared with: of the field's type, a word it knows, inside its range."""

from collections.abc import Mapping

from msgspec import Struct

from convroute.checker.fields import Looked
from convroute.checker.findings import Findings, Spot, replacement
from convroute.checker.groups import Groups
from convroute.checker.names import Names
from convroute.checker.times import seconds
from convroute.did_you_mean import nearest
from convroute.policy.conditions import Scalar
from convroute.source import Source
from convroute.syntax.conditions import Value
from convroute.syntax.declarations import Kind
from convroute.syntax.literals import Boolean, Duration, Integer, Name, Nobody, Text
from convroute.wording import one_of

_WANTED = {
    "enum": "a word",
    "string": "text",
    "int": "a whole number",
    "bool": "true or false",
    "duration": "a duration",
    "owner": "an app or `nobody`",
    "set": "a word",
}

_MOST_DIGITS = 40


class Constants(Struct, frozen=True):
    """Turns a written value into what the field's value is compared with."""

    groups: Groups
    findings: Findings

    @property
    def names(self) -> Names:
        return self.groups.names

    def member(self, field: Looked, value: Value, source: Source) -> frozenset[Scalar] | None:
        """What a value of a list means: one thing, or the apps of a group; None as in `scalar`."""
        if field.type == "owner" and isinstance(value, Name):
            found = self.names.find(value, source, "app", "group", words=("nobody",))
            if found is None or found.kind == "group":
                return None if found is None else self.groups.owners_of(value.value)
        one = self.scalar(field, value, source)
        return None if one is None else frozenset({one})

    def scalar(self, field: Looked, value: Value, source: Source) -> Scalar | None:
        """The value, durations in ms, owners by name; None if it does not fit (said already)."""
        spot = Spot(source, value.span)
        match field.type, value:
            case "string", Text() | Integer():
                return self._string(field, str(value.value), spot)
            case "enum", Name():
                return self.word(field, value.value, spot)
            case "int", Integer():
                return value.value if self._in_range(field, value.value, spot) else None
            case "int", Text() if _is_digits(value.value):
                return int(value.value) if self._in_range(field, int(value.value), spot) else None
            case "bool", Boolean():
                return value.value
            case "duration", Duration():
                return seconds(value) * 1000
            case "owner", Name():
                instead: Mapping[Kind, str] = {"group": f"write `{field.name} in {value.value}`"}
                found = self.groups.apps.find(value, source, words=("nobody",), instead=instead)
                return None if found is None else found[0]
            case "owner", Nobody():
                return "nobody"
            case _:
                self._misfit(field, value, spot)
                return None

    def word(self, field: Looked, word: str, spot: Spot) -> str | None:
        """One of the field's words."""
        if word in field.words:
            return word
        message, near = f"`{field.name}` is never `{word}`", nearest(word, field.words)
        self.findings.add_unknown("E274", message, spot, near, f"it is one of {one_of(field.words)}")
        return None

    def _string(self, field: Looked, value: str, spot: Spot) -> str | None:
        if not field.words or value in field.words:
            return value
        message, near = f'`{field.name}` is never "{value}"', nearest(value, field.words)
        options = " or ".join(f'"{option}"' for option in field.words)
        self.findings.add_unknown("E276", message, spot, near, f"it is {options}", quoted=True)
        return None

    def _in_range(self, field: Looked, value: int, spot: Spot) -> bool:
        below = field.least is not None and value < field.least
        above = field.most is not None and value > field.most
        if below or above:
            self.findings.add(
                "E276", f"`{field.name}` is never {value}", spot, help=f"it goes from {range_of(field)}"
            )
        return not (below or above)

    def _misfit(self, field: Looked, value: Value, spot: Spot) -> None:
        """A constant of another type; the help says how it is written."""
        message = f"`{field.name}` is {_WANTED[field.type]}, and {spot.text} is {_described(value)}"
        match field.type, value:
            case "enum" | "owner", Text():
                self.findings.add(
                    "E273",
                    f"words of `{field.name}` are written without quotes",
                    spot,
                    help=f"write {value.value}",
                    fix=replacement("remove the quotes", spot, value.value),
                )
            case "string", Name() if value.value in self.names.of_kind("set"):
                self.findings.add(
                    "E273",
                    f"`{value.value}` is a set, and a set stands after `in`",
                    spot,
                    help=f"write `{field.name} in {value.value}`, or `{field.name} not in {value.value}`",
                )
            case "string", Name():
                self.findings.add(
                    "E273",
                    message,
                    spot,
                    help=f'write it in quotes: "{value.value}"',
                    fix=replacement("put it in quotes", spot, f'"{value.value}"'),
                )
            case "duration", Integer():
                self.findings.add(
                    "E273",
                    f"{value.value} needs a unit: `{field.name}` is a duration",
                    spot,
                    help=f"write {value.value} seconds, minutes, hours or days",
                )
            case _:
                self.findings.add("E273", message, spot, help=_how(field))


def _is_digits(text: str) -> bool:
    """Whether a text is the digits of an integer, compared as one (language: Conditions)."""
    digits = text.removeprefix("-")
    return digits.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS and str(int(text)) == text


def range_of(field: Looked) -> str:
    if field.least is not None and field.most is not None:
        return f"{field.least} to {field.most}"
    return f"{field.least} up" if field.least is not None else f"below to {field.most}"


def _described(value: Value) -> str:
    match value:
        case Text():
            return "text"
        case Integer():
            return "a number"
        case Boolean():
            return "true or false"
        case Duration():
            return "a duration"
        case Name():
            return "a word"
        case Nobody():
            return "not a value"


def _how(field: Looked) -> str:
    match field.type:
        case "enum" | "set":
            return f"write one of {one_of(field.words)}"
        case "string":
            return 'write text in quotes, as in "refund"'
        case "int":
            return "write a whole number without quotes or unit"
        case "bool":
            return f"write `{field.name}` or `not {field.name}`"
        case "duration":
            return "write a duration, as in 7 days"
        case "owner":
            return "write the name of an app, or nobody"
