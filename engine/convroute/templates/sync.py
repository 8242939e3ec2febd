"""Puts the routing fields into a template's text, and leaves every other character of it as it is.

A value that is there is replaced; a member that is missing is written beside its
neighbours in their way: their line breaks, indentation and blanks.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from convroute.diagnostic import Edit
from convroute.source import Source, Span
from convroute.templates.content import APP_ID_PATH, EXPIRATION_PATH
from convroute.templates.document import Document, Mark, Path
from convroute.templates.finding import value_at

_LAST_LINE_BREAK = re.compile(r"\r?\n[ \t]*\Z")


class Change(Struct, frozen=True):
    """One member that gets another value. `before` is the value as it is written, None if there is none."""

    member: str
    before: str | None
    after: str
    edit: Edit


def routing_changes(source: Source, app_id: str | None, days: int | None) -> tuple[Change, ...]:
    """What makes the file name the app `app_id` (digits) for `days` days; None leaves that as it is.

    Empty where the file says so already: an id in quotes is the same id, and no
    expiration is 1 day (semantics E3). Raises `ValueError` for a text that is no
    template: its checker has said why.
    """
    from convroute.templates.positions import read_json  # only with a file to look at

    document = read_json(source.text)
    message = document.mark.at("message") if document.mark is not None else None
    members = value_at(document.value, ("message",))
    if document.faults or message is None or not (isinstance(members, dict) and members):
        raise ValueError(f"{source.name} is not a template")
    changes = []
    if app_id is not None and str(value_at(document.value, APP_ID_PATH)) != app_id:
        changes.append(_change(source, document, message, APP_ID_PATH, app_id))
    written = value_at(document.value, EXPIRATION_PATH)
    unsaid = days == 1 and message.at(EXPIRATION_PATH[-1]) is None
    if days is not None and not unsaid and not (type(written) is int and written == days):
        changes.append(_change(source, document, message, EXPIRATION_PATH, str(days)))
    return tuple(changes)


def rewritten(source: Source, changes: Iterable[Change]) -> str:
    """The text with the changes in it."""
    parts: list[str] = []
    position = 0
    for edit in sorted((change.edit for change in changes), key=lambda edit: edit.span.start):
        parts += [source.text[position : edit.span.start], edit.replacement]
        position = edit.span.end
    return "".join([*parts, source.text[position:]])


def _change(source: Source, document: Document, message: Mark, path: Path, value: str) -> Change:
    member = str(path[-1])
    if message.at(member) is None:
        return Change(member, None, value, _inserted(source, message, member, value))
    span = document.span(path)
    return Change(member, source.text[span.start : span.end], value, Edit(source, span, value))


def _inserted(source: Source, message: Mark, member: str, value: str) -> Edit:
    """The new member behind the other routing field, or at the end; the app's id goes before its days."""
    members = [mark for mark in (message.inside or {}).values() if mark.key is not None]
    app_id, days = (message.at(str(path[-1])) for path in (APP_ID_PATH, EXPIRATION_PATH))
    neighbour = app_id or days or members[-1]
    index = members.index(neighbour)
    comma = _comma(source.text, message, members, index)
    pair = f'"{member}"{_colon(source.text, neighbour)}{value}'
    if neighbour is days and neighbour.key is not None:
        return Edit(source, Span(neighbour.key.start, neighbour.key.start), pair + comma)
    return Edit(source, Span(neighbour.span.end, neighbour.span.end), comma + pair)


def _comma(text: str, message: Mark, members: list[Mark], index: int) -> str:
    """What stands between two members near `index`: a comma with the blanks and the line break around it."""
    if len(members) == 1:
        start, end = message.span.start + 1, _key(members[0]).start
        between = text[start:end]
        if "\n" not in between:
            return "," if _colon(text, members[0]) == ":" else ", "
        return "," + _one_line_break(between)
    first = max(index - 1, 0)
    between = text[members[first].span.end : _key(members[first + 1]).start]
    before, _, behind = between.partition(",")
    return f"{before},{_one_line_break(behind)}"


def _one_line_break(blanks: str) -> str:
    """Without the empty lines that somebody left between two members."""
    found = _LAST_LINE_BREAK.search(blanks)
    return found[0] if found else blanks


def _colon(text: str, mark: Mark) -> str:
    between = text[_key(mark).end : mark.span.start]
    return between if "\n" not in between else ": "


def _key(mark: Mark) -> Span:
    return mark.key or mark.span
