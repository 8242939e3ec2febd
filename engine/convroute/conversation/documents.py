"""Splits an input into documents: one document, a list of them, or JSON Lines (interfaces: INPUT)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from convroute.conversation.input_error import InputError
from convroute.conversation.item import Unreadable
from convroute.conversation.strict_json import NotJsonError, StrictReader, fault_of

_BLANK = " \t\r\n"
_BLANK_BYTES = _BLANK.encode()
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is JSON; `index` counts documents from 0, the unreadable ones too."""

    index: int
    value: object


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that is not blank; `number` from 1. `fault` where it is not UTF-8."""

    number: int
    text: str
    fault: str | None = None


def split(data: bytes | str) -> Iterator[Document | Unreadable]:
    """The documents of `data` in order.

    Raises `InputError` at once if nothing of it is JSON: it is empty, damaged,
    not UTF-8, nested too deeply.
    """
    if _is_blank(data):
        raise InputError("the input is empty")
    lines = list(_lines(data))
    reader = StrictReader()
    if len(lines) > 1 and _is_json(lines[0], reader):
        return _of_lines(lines, reader)
    try:
        value = _whole(data, reader)
    except InputError as error:
        if not _is_list(lines[0], error) and any(_is_json(line, reader) for line in lines[1:]):
            return _of_lines(lines, reader)
        raise
    return _of_value(value, reader.suspicious)


def parse(data: bytes | str) -> object:
    """The one strict JSON value of `data`; raises `InputError`, also for what strict JSON forbids."""
    if _is_blank(data):
        raise InputError("the file is empty")
    reader = StrictReader()
    value = _whole(data, reader)
    fault = fault_of(value) if reader.suspicious else None
    if fault:
        raise InputError(fault[1], path=fault[0])
    return value


def _is_blank(data: bytes | str) -> bool:
    if isinstance(data, str):
        return not data.removeprefix(_BOM).strip(_BLANK)
    return not data.removeprefix(_BOM.encode()).strip(_BLANK_BYTES)


def _lines(data: bytes | str) -> Iterator[_Line]:
    """The lines that are not blank. A byte order mark at the start is skipped."""
    if isinstance(data, str):
        for number, line in enumerate(data.removeprefix(_BOM).split("\n"), 1):
            if line.strip(_BLANK):
                yield _Line(number, line)
        return
    bare = data.removeprefix(_BOM.encode())
    offset = len(data) - len(bare)
    for number, raw in enumerate(bare.split(b"\n"), 1):
        if raw.strip(_BLANK_BYTES):
            yield _decoded(raw, number, offset)
        offset += len(raw) + 1


def _decoded(line: bytes, number: int, offset: int) -> _Line:
    try:
        return _Line(number, line.decode())
    except UnicodeDecodeError as error:
        wide = b"\x00" in line or line.startswith((b"\xff\xfe", b"\xfe\xff"))
        hint = ": it looks like UTF-16, save it as UTF-8" if wide else ""
        return _Line(number, "", f"not UTF-8 at byte {offset + error.start}{hint}")


def _whole(data: bytes | str, reader: StrictReader) -> object:
    """All of `data` as one JSON value; raises `InputError` with the place."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix(_BOM)
    except UnicodeDecodeError:
        line = next(line for line in _lines(data) if line.fault)
        raise InputError(line.fault or "", line=line.number) from None
    try:
        return reader.read(text)
    except NotJsonError as error:
        raise InputError(error.message, line=error.line, column=error.column) from None


def _is_json(line: _Line, reader: StrictReader) -> bool:
    """Whether a line is an object or a list by itself: what a line of JSON Lines is."""
    stripped = line.text.strip(_BLANK)
    if not (stripped.startswith(("{", "[")) and stripped.endswith(("}", "]"))):
        return False
    try:
        reader.read(stripped)
    except NotJsonError:
        return False
    return True


def _is_list(first: _Line, error: InputError) -> bool:
    """Whether a damaged input is one list over many lines: what is wrong stands below its bracket."""
    return first.text.lstrip(_BLANK).startswith("[") and error.line != first.number


def _of_lines(lines: list[_Line], reader: StrictReader) -> Iterator[Document | Unreadable]:
    return chain.from_iterable(_of_line(index, line, reader) for index, line in enumerate(lines))


def _of_line(index: int, line: _Line, reader: StrictReader) -> Iterator[Document | Unreadable]:
    place = f"line {line.number}"
    if line.fault:
        yield Unreadable(place, line.fault, index)
        return
    try:
        value = reader.read(line.text)
    except NotJsonError as error:
        yield Unreadable(place, f"{error.message} (column {error.column})", index)
        return
    yield _checked(index, value, reader.suspicious)


def _of_value(value: object, suspicious: bool) -> Iterator[Document | Unreadable]:
    documents = value if isinstance(value, list) else [value]
    return (_checked(index, document, suspicious) for index, document in enumerate(documents))


def _checked(index: int, value: object, suspicious: bool) -> Document | Unreadable:
    fault = fault_of(value) if suspicious else None
    return Unreadable(*fault, index) if fault else Document(index, value)
