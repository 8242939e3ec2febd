"""Strict JSON: what it forbids beyond Python's reader is found with its JSON path.

Text that is no JSON at all raises `NotJsonError` with line and column. Duplicate
members, NaN, Infinity, numbers out of range and halves of surrogate pairs leave
the value readable, but `fault_of` finds them, so that a bad document does not
cost its neighbours. Half a surrogate pair in a webhook costs no more than the item
that is read from it, so that it can be passed over here.
"""

import json
import re
from collections.abc import Iterable, Iterator
from math import isinf

from msgspec import Struct

from convroute.wire.json_path import path_of
from convroute.wire.values import HALF, described, is_unicode

DEEPEST = 100
"""Nesting beyond this is refused; a webhook needs about ten levels."""
LONGEST_NUMBER = 4_300
"""Digits of an integer beyond this are refused."""

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKETS = re.compile(r"[\[{]+|[\]}]+")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_LONG_NUMBER = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1}}}")
_WORDS = (
    ("Expecting property name", 'a member name in double quotes (`"name":`) is expected here'),
    ("Expecting ':'", "`:` is expected after the member name"),
    ("Expecting ','", "`,` or a closing bracket is expected here"),
    ("Illegal trailing comma", "there is a comma before the closing bracket"),
    ("Unterminated string", "the text that starts here is never closed"),
    ("Invalid control character", "a line break, tab or other control character stands inside text"),
    ("Invalid \\", "there is a `\\` escape that JSON does not know"),
    ("Extra data", "a second document follows: write one document a line, or all of them in one list"),
)


class NotJsonError(Exception):
    """Text that is no JSON; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class _Forbidden(Struct, frozen=True):
    """Stands where a value was that strict JSON forbids."""

    message: str


class _Repeating(dict[str, object]):
    """An object in which `member` stands twice."""

    member: str


class StrictReader:
    """Reads one text after another; `suspicious` says that the last one may hold a fault."""

    def __init__(self) -> None:
        self.suspicious = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=self._float, parse_constant=self._constant
        )

    def read(self, text: str) -> object:
        """The value of `text`; raises `NotJsonError`."""
        self.suspicious = bool(_SURROGATE_ESCAPE.search(text)) or not (text.isascii() or is_unicode(text))
        _refuse_deep(text)
        try:
            return self._decoder.decode(text)
        except json.JSONDecodeError as error:
            raise _in_plain_words(error) from None
        except RecursionError:
            raise NotJsonError("the JSON is nested too deeply") from None
        except ValueError:
            raise _long_number(text) from None

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self.suspicious = True
        repeating = _Repeating(members)
        repeating.member = _first_repeated(name for name, _ in pairs)
        return repeating

    def _float(self, digits: str) -> object:
        number = float(digits)
        return self._forbid("is a number out of range") if isinf(number) else number

    def _constant(self, name: str) -> object:
        return self._forbid(f"`{name}` is not JSON")

    def _forbid(self, message: str) -> _Forbidden:
        self.suspicious = True
        return _Forbidden(message)


def fault_of(value: object, *, halves: bool = True) -> tuple[str, str] | None:
    """The first thing in `value` that strict JSON forbids: its path and what is wrong.

    `halves`: also half of a surrogate pair, which is no character.
    """
    for node, trail in _nodes(value):
        message = _fault(node, halves=halves)
        if message:
            return path_of(_steps(trail)), message
    return None


_Trail = tuple["_Trail | None", "str | int"]


def _nodes(value: object) -> Iterator[tuple[object, "_Trail | None"]]:
    """Every value below `value` in the order it is written, with the way to it."""
    waiting: list[tuple[object, _Trail | None]] = [(value, None)]
    while waiting:
        node, trail = waiting.pop()
        yield node, trail
        if isinstance(node, dict):
            waiting.extend((node[name], (trail, name)) for name in reversed(node))
        elif isinstance(node, list):
            waiting.extend((node[place], (trail, place)) for place in reversed(range(len(node))))


def _steps(trail: "_Trail | None") -> list[str | int]:
    steps: list[str | int] = []
    while trail is not None:
        trail, step = trail
        steps.append(step)
    return steps[::-1]


def _fault(node: object, *, halves: bool) -> str | None:
    if isinstance(node, _Forbidden):
        return node.message
    if isinstance(node, _Repeating):
        return f"the member {described(node.member)} stands twice in one object"
    if not halves:
        return None
    texts = [node] if isinstance(node, str) else node if isinstance(node, dict) else ()
    if all(text.isascii() or is_unicode(text) for text in texts):
        return None
    return HALF


def _first_repeated(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("no name is repeated")


def _refuse_deep(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for run in _BRACKETS.finditer(_STRING.sub("", text)):
        brackets = run.group()
        depth += len(brackets) if brackets[0] in "[{" else -len(brackets)
        if depth > DEEPEST:
            raise NotJsonError(f"the JSON is nested more than {DEEPEST} levels deep")


def _in_plain_words(error: json.JSONDecodeError) -> NotJsonError:
    rest = error.doc[error.pos :].strip(" \t\r\n")
    if not rest:
        return NotJsonError("the JSON ends too early", error.lineno, error.colno)
    for start, words in _WORDS:
        if error.msg.startswith(start):
            return NotJsonError(words, error.lineno, error.colno)
    return NotJsonError(f"{described(rest[0])} is not how a JSON value starts", error.lineno, error.colno)


def _long_number(text: str) -> NotJsonError:
    found = _LONG_NUMBER.search(text)
    place = found.start() if found else 0
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return NotJsonError(f"a number with more than {LONGEST_NUMBER} digits stands here", line, column)
