"""Splits an input into documents: one document, a list of them, or JSON Lines (interfaces: INPUT)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from convroute.conversation.input_error import InputError
from convroute.conversation.item import Unreadable
from convroute.wire.lines import BLANK, BOM, Line, is_blank, lines_of
from convroute.wire.strict_json import NotJsonError, StrictReader, fault_of


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is JSON; `index` counts documents from 0, the unreadable ones too."""

    index: int
    value: object


def split(data: bytes | str) -> Iterator[Document | Unreadable]:
    """The documents of `data` in order.

    Raises `InputError` at once if nothing of it is JSON: it is empty, damaged,
    not UTF-8, nested too deeply.
    """
    if is_blank(data):
        raise InputError("the input is empty")
    first, *others = islice(lines_of(data), 2)
    reader = StrictReader()
    if others and _is_json(first, reader):
        return _of_lines(lines_of(data), reader)
    try:
        value = _whole(data, reader)
    except InputError as error:
        others_are_json = (_is_json(line, reader) for line in islice(lines_of(data), 1, None))
        if not _is_list(first, error) and any(others_are_json):
            return _of_lines(lines_of(data), reader)
        raise
    return _of_value(value, reader.suspicious)


def _whole(data: bytes | str, reader: StrictReader) -> object:
    """All of `data` as one JSON value; raises `InputError` with the location."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix(BOM)
    except UnicodeDecodeError:
        line = next(line for line in lines_of(data) if line.fault)
        raise InputError(line.fault or "", line=line.number) from None
    try:
        return reader.read(text)
    except NotJsonError as error:
        raise InputError(error.message, line=error.line, column=error.column) from None


def _is_json(line: Line, reader: StrictReader) -> bool:
    """Whether a line is an object or a list by itself: what a line of JSON Lines is."""
    stripped = line.text.strip(BLANK)
    if not (stripped.startswith(("{", "[")) and stripped.endswith(("}", "]"))):
        return False
    try:
        reader.read(stripped)
    except NotJsonError:
        return False
    return True


def _is_list(first: Line, error: InputError) -> bool:
    """Whether a damaged input is one list over many lines: what is wrong stands below its bracket."""
    return first.text.lstrip(BLANK).startswith("[") and error.line != first.number


def _of_lines(lines: Iterator[Line], reader: StrictReader) -> Iterator[Document | Unreadable]:
    for index, line in enumerate(lines):
        yield _of_line(index, line, reader)


def _of_line(index: int, line: Line, reader: StrictReader) -> Document | Unreadable:
    location = f"line {line.number}"
    if line.fault:
        return Unreadable(location, line.fault, index)
    try:
        value = reader.read(line.text)
    except NotJsonError as error:
        return Unreadable(location, f"{error.message} (column {error.column})", index)
    return _checked(index, value, reader.suspicious)


def _of_value(value: object, suspicious: bool) -> Iterator[Document | Unreadable]:
    documents = value if isinstance(value, list) else [value]
    return (_checked(index, document, suspicious) for index, document in enumerate(documents))


def _checked(index: int, value: object, suspicious: bool) -> Document | Unreadable:
    fault = fault_of(value, halves=False) if suspicious else None
    return Unreadable(*fault, index) if fault else Document(index, value)
