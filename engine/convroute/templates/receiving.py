"""The two routing fields: Meta takes whatever they hold, and silently does something else.

Only what is no app id at all is an error; every other mistake has a meaning
(semantics E3, E7), so it is a warning.
"""

import re
from collections.abc import Iterator, Mapping

from convroute.diagnostic import Diagnostic, Edit, Fix
from convroute.did_you_mean import nearest
from convroute.source import Source, Span
from convroute.templates.content import APP_ID_PATH, EXPIRATION_PATH, Channel, TemplateContent, TemplateReport
from convroute.templates.document import Document, Json, pointer
from convroute.templates.finding import kind_of, shown, value_at

ROUTING_PATHS = frozenset({APP_ID_PATH, EXPIRATION_PATH})

_WRONG_INBOX_IDS: Mapping[str, str] = {
    "26390203743090": "it stands in one of Meta's own examples, with a digit missing",
    "263902037438966": "it is copied from forum to forum",
}
_INBOXES: Mapping[Channel, tuple[str, str, str]] = {
    "instagram": ("instagram_inbox", "Instagram inbox", "1217981644879628"),
    "messenger": ("page_inbox", "Page inbox", "263902037430900"),
}
_FEWEST_DIGITS_TO_COMPARE = 5
_DAYS_IN_QUOTES = re.compile(r"0?[1-9]|[12][0-9]|30")


def receiving_findings(
    document: Document, content: TemplateContent | None, source: Source
) -> Iterator[Diagnostic]:
    """What the file alone tells about `receiving_app_id` and `receiving_app_control_expiration`."""
    if content is None:
        return
    written = value_at(document.value, APP_ID_PATH)
    if content.receiving_app_id_span is not None and written is not None:
        yield from _about_app_id(written, content.receiving_app_id, content.receiving_app_id_span, source)
    if content.expiration_span is not None and content.expiration == "invalid":
        written = value_at(document.value, EXPIRATION_PATH)
        yield _invalid_expiration(written, content.expiration_span, source)


def _about_app_id(written: Json, app_id: str | None, span: Span, source: Source) -> Iterator[Diagnostic]:
    at = pointer(APP_ID_PATH)
    if app_id is None:
        value = _as_written(written, span, source)
        help_ = "write the app's id as a whole number, or remove the field: the default app answers then"
        if isinstance(written, float):
            help_ = "a spreadsheet or a script rounded it: copy the id again from the app's dashboard"
        yield Diagnostic(
            "E312",
            f"`receiving_app_id` is {value}, which is not an app id",
            source,
            span,
            help=help_,
            pointer=at,
        )
    elif isinstance(written, str):
        message = "`receiving_app_id` is a text, Meta's own templates have a number there"
        fix = Fix("write it as a number", "safe", (Edit(source, span, app_id),))
        help_ = f"write `{app_id}` without quotes"
        yield Diagnostic("W303", message, source, span, help=help_, pointer=at, fix=fix)


def _invalid_expiration(written: Json, span: Span, source: Source) -> Diagnostic:
    value = _as_written(written, span, source)
    help_ = "write a number of days from 1 to 30, without quotes"
    fix = None
    if isinstance(written, str) and _DAYS_IN_QUOTES.fullmatch(written):
        help_ = f"write `{int(written)}` without quotes"
        fix = Fix("write it as a number", "unsafe", (Edit(source, span, str(int(written))),))
    return Diagnostic(
        "W301",
        f"`receiving_app_control_expiration` is {value}, not a whole number from 1 to 30: "
        "Meta silently uses 1 day instead",
        source,
        span,
        help=help_,
        pointer=pointer(EXPIRATION_PATH),
        fix=fix,
    )


def _as_written(value: Json, span: Span, source: Source) -> str:
    if isinstance(value, str):
        return f"the text {shown(value)}" if value else "an empty text"
    if isinstance(value, list | dict):
        return kind_of(value)
    return shown(source.text[span.start : span.end])


def check_routing_fields(
    report: TemplateReport, source: Source, known_apps: Mapping[str, str], builtins: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """A warning if no app has the template's `receiving_app_id` (semantics E7).

    `known_apps` are the declared apps, id to name; `builtins` Meta's reserved
    ones, id to name (`instagram_inbox`), whether declared or not.
    """
    content = report.content
    if content is None or content.receiving_app_id is None or content.receiving_app_id_span is None:
        return ()
    app_id = content.receiving_app_id
    if app_id in known_apps:
        return ()
    who, help_ = _explained(app_id, report.channel, known_apps, builtins)
    message = f"`receiving_app_id` {app_id} {who}: its conversations fall to the default app"
    span = content.receiving_app_id_span
    return (Diagnostic("W302", message, source, span, help=help_, pointer=pointer(APP_ID_PATH)),)


def _explained(
    app_id: str, channel: Channel, known: Mapping[str, str], builtins: Mapping[str, str]
) -> tuple[str, str]:
    """Who the id belongs to, and what to do."""
    name, inbox, inbox_id = _INBOXES[channel]
    if app_id in _WRONG_INBOX_IDS:
        who = f"is a well-known wrong id of the Page inbox ({_WRONG_INBOX_IDS[app_id]})"
        return who, f"the {inbox} is `{inbox_id}`"
    if app_id == inbox_id:
        return f"is the {inbox}, which the policy does not declare", f"declare it: `app inbox = {name}`"
    if app_id in builtins:
        builtin = builtins[app_id]
        return f"is `{builtin}`, which cannot answer this channel's ads", "name one of the policy's own apps"
    return "belongs to no app of the policy", _advice(app_id, {**builtins, **known})


def _advice(app_id: str, names: Mapping[str, str]) -> str:
    close = nearest(app_id, names) or _cut_off(app_id, names) or _rounded(app_id, names)
    if close:
        return f"did you mean `{close}` (`{names[close]}`)?"
    return "declare the app with this id, or correct the id"


def _cut_off(app_id: str, names: Mapping[str, str]) -> str | None:
    """The one id of which only the beginning or the end was copied."""
    if len(app_id) < _FEWEST_DIGITS_TO_COMPARE:
        return None
    whole = [known for known in names if known.startswith(app_id) or known.endswith(app_id)]
    return whole[0] if len(whole) == 1 else None


def _rounded(app_id: str, names: Mapping[str, str]) -> str | None:
    """The one id that a spreadsheet made this of: 1278416343931139 becomes 1278416000000000."""
    digits = app_id.rstrip("0")
    if len(digits) < _FEWEST_DIGITS_TO_COMPARE or len(app_id) - len(digits) < _FEWEST_DIGITS_TO_COMPARE:
        return None
    alike = [known for known in names if len(known) == len(app_id) and known.startswith(digits[:-1])]
    return alike[0] if len(alike) == 1 else None
