"""Everything that is wrong with one template file, at line and column of its text."""

from collections.abc import Iterator

from convroute.diagnostic import Diagnostic, Related, in_reading_order
from convroute.source import Source, Span
from convroute.templates.content import (
    EXPIRATION_PATH,
    LONGEST_TEMPLATE,
    Channel,
    TemplateReport,
    content_of,
)
from convroute.templates.document import Document, Fault, Json, Path, pointer
from convroute.templates.finding import Finding, diagnostic_of, value_at
from convroute.templates.forms import (
    FLOW,
    WELCOME,
    is_in_hidden_format,
    is_visual_editor,
    message_paths,
    unread_findings,
)
from convroute.templates.positions import read_json
from convroute.templates.receiving import ROUTING_PATHS, receiving_findings
from convroute.templates.schema import size_in_bytes, violations
from convroute.templates.wording import findings_of

_CODES = {"syntax": "E301", "duplicate": "E302", "limit": "E303"}
_FOR_FINISHED = ("required", "minItems", "pattern")
"""Keywords that ask for more than is there: only of what people see."""


def check_template(source: Source, channel: Channel) -> TemplateReport:
    """Holds a template file against what Meta takes on the channel. Never raises, whatever the text is."""
    if len(source.text) > LONGEST_TEMPLATE:
        message = f"the file has {len(source.text)} characters, at most {LONGEST_TEMPLATE} can be a template"
        return TemplateReport(channel, (Diagnostic("E303", message, source, Span(0, 0), pointer=""),), None)
    document = read_json(source.text)
    content = content_of(document)
    found = [_of_fault(fault, source) for fault in document.faults]
    if document.mark is not None:
        broken = [fault.span for fault in document.faults if fault.kind != "duplicate"]
        for finding in _findings(document, channel):
            diagnostic = diagnostic_of(finding, document, source)
            if not any(_touches(diagnostic.span, span) for span in broken):
                found.append(diagnostic)
        found.extend(receiving_findings(document, content, source))
    return TemplateReport(channel, tuple(in_reading_order(found)), content)


def _of_fault(fault: Fault, source: Source) -> Diagnostic:
    message = "first written here" if fault.kind == "duplicate" else "inside this bracket"
    related = (Related(message, source, fault.see),) if fault.see else ()
    return Diagnostic(
        _CODES[fault.kind],
        fault.message,
        source,
        fault.span,
        help=fault.help,
        pointer=pointer(fault.path) if fault.path else None,
        related=related,
    )


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _findings(document: Document, channel: Channel) -> Iterator[Finding]:
    """One finding of a kind for each place: a misspelt member is not unknown as well."""
    found: dict[tuple[str, Path], Finding] = {}
    for violation in violations(document.value, channel):
        if violation.path[-2:] in ROUTING_PATHS:
            continue
        if violation.keyword in _FOR_FINISHED and is_in_hidden_format(violation.path, document.value):
            continue
        for finding in findings_of(violation):
            found.setdefault((finding.code, finding.path), finding)
    misspelt = {finding.path for finding in found.values() if finding.code == "E305" and finding.at == "key"}
    yield from (f for f in found.values() if f.code != "W304" or f.path not in misspelt)
    yield from unread_findings(document.value)
    for path in message_paths(document.value):
        for finding in _beyond_the_schema(value_at(document.value, path), path, channel):
            if ("E308", finding.path) not in found:
                yield finding
    told = {finding.path for finding in found.values()}
    yield from (finding for finding in _nulls(document.value, ()) if finding.path not in told)


def _nulls(value: Json, path: Path) -> Iterator[Finding]:
    """Members that are written and say nothing; what Meta makes of them is not documented.

    The visual editor writes them by itself.
    """
    if isinstance(value, dict) and is_visual_editor(value):
        value = {name: value[name] for name in ("message", FLOW, WELCOME) if name in value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        here = (*path, step)
        if inner is None and isinstance(step, str) and here != EXPIRATION_PATH:
            yield Finding("W307", f"`{step}` is `null`, which says nothing", here, "remove the member")
        else:
            yield from _nulls(inner, here)


def _beyond_the_schema(message: Json, path: Path, channel: Channel) -> Iterator[Finding]:
    if channel != "instagram" or not isinstance(message, dict):
        return
    text = message.get("text")
    if isinstance(text, str) and size_in_bytes(text) == 1000:
        help_ = "Meta's pages say both `up to 1000` and `less than 1000`: shorten it by one character"
        yield Finding("W305", "message text is exactly 1000 bytes", (*path, "text"), help_)
    if message.get("quick_replies") is not None and message.get("attachment") is not None:
        yield Finding(
            "W306",
            "Instagram shows quick replies only below a plain text, not beside an `attachment`",
            (*path, "quick_replies"),
            "use buttons, or remove the attachment",
            at="key",
        )
