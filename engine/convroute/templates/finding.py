"""What is wrong with one place of a template, before it has a line and a column."""

import json
from typing import Literal

from msgspec import Struct

from convroute.diagnostic import Diagnostic, Edit, Fix
from convroute.source import Source
from convroute.templates.document import Document, Json, Path, pointer


class Rewrite(Struct, frozen=True):
    """Put `text`, as a JSON text, in place of the key or the value that the finding points at."""

    title: str
    text: str


class Finding(Struct, frozen=True):
    """A finding at the value, or at the key, that `path` leads to."""

    code: str
    message: str
    path: Path
    help: str | None = None
    at: Literal["key", "value"] = "value"
    rewrite: Rewrite | None = None


def diagnostic_of(finding: Finding, document: Document, source: Source) -> Diagnostic:
    """The finding with its place in the file; a missing member is found at its parent."""
    span = document.key_span(finding.path) if finding.at == "key" else document.span(finding.path)
    fix = None
    if finding.rewrite:
        written = json.dumps(finding.rewrite.text, ensure_ascii=False)
        fix = Fix(finding.rewrite.title, "unsafe", (Edit(source, span, written),))
    return Diagnostic(
        finding.code,
        finding.message,
        source,
        span,
        help=finding.help,
        pointer=pointer(finding.path),
        fix=fix,
    )


def shown(text: str) -> str:
    """A value somebody wrote, short enough for a message and without line breaks."""
    flat = "".join(c if c.isprintable() else " " for c in text[:41])
    return f"`{flat}`" if len(text) <= 40 else f"`{flat[:40]}…`"


def kind_of(value: Json) -> str:
    """What a value is, in words: `a text`, `a list`."""
    match value:
        case None:
            return "`null`"
        case bool():
            return "`true`" if value else "`false`"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "an object"


def value_at(value: Json, path: Path) -> Json:
    """The value that `path` leads to, None where there is none."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value
