"""Reads what an app asks for: `{"action", "app", "account", "user", ...}` (interfaces: INPUT).

Members that mean nothing are passed over as the reading says. Only reading a request imports
this module, and with it pydantic.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from convroute.conversation.request import Action, InlineControl, Request
from convroute.did_you_mean import nearest
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.location import Reading
from convroute.wire.values import as_it_came, described, id_text, optional_time_ms, text
from convroute.wire.wrappers import BESIDE

_ACTIONS: dict[str, Action] = {name: name for name in get_args(Action)}

Id = Annotated[str | None, PlainValidator(id_text)]
Text = Annotated[str | None, PlainValidator(text)]
Time = Annotated[int | None, PlainValidator(optional_time_ms)]
AsItCame = Annotated[object, PlainValidator(as_it_came)]


class Shape(BaseModel):
    """A JSON object of which we read some members; absent and null are the same."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Inline(Shape):
    """`thread_control` of a send (semantics A3)."""

    control_type: AsItCame = None
    app_id: Id = None


class Asked(Shape):
    """A request as it stands in an input (interfaces: INPUT)."""

    app: Id = None
    account: Id = None
    user: Id = None
    timestamp: Time = None
    target: Id = None
    duration: AsItCame = None
    metadata: Text = None
    tag: AsItCame = None
    text: Text = None
    thread_control: Inline | None = None


_MEMBERS = ("action", *Asked.model_fields)
_INLINE_MEMBERS = tuple(Inline.model_fields)


def read_request(document: Mapping[str, object], index: int, path: str, reading: Reading) -> Request:
    """The request `document`, made when `reading` says if it does not; raises `InvalidInput`."""
    action = _action(document.get("action"), below(path, "action"))
    _pass_over(document, index, path, reading)
    asked = _asked(document, path)
    if asked.app is None and action != "inbox_reply":
        raise InvalidInput(below(path, "app"), f"is missing: it says who asks to {action}")
    when = reading.at if asked.timestamp is None else asked.timestamp
    if when is None:
        raise InvalidInput(
            below(path, "timestamp"), "is missing: a request says when it happens, in milliseconds"
        )
    return Request(
        action=action,
        app=asked.app,
        account=_needed(asked.account, below(path, "account")),
        user=_needed(asked.user, below(path, "user")),
        at=when,
        target=asked.target,
        duration=asked.duration,
        metadata=asked.metadata,
        tag=asked.tag,
        text=asked.text,
        thread_control=_inline(asked.thread_control),
        document=index,
        path=path,
    )


def _pass_over(document: Mapping[str, object], index: int, path: str, reading: Reading) -> None:
    """What means nothing in a request, or in the inline control of one, is noted, or an error."""
    for name in document:
        if name not in _MEMBERS and name not in BESIDE:
            said = _no_member(str(name), "a request", _MEMBERS)
            reading.pass_over(below(path, str(name)), said, index)
    control = document.get("thread_control")
    for name in control if isinstance(control, dict) else ():
        if name not in _INLINE_MEMBERS:
            said = _no_member(str(name), "`thread_control`", _INLINE_MEMBERS)
            reading.pass_over(below(path, "thread_control", str(name)), said, index)


def _no_member(name: str, where: str, known: Sequence[str]) -> str:
    """What there is instead."""
    near = nearest(name, known)
    quoted = [f"`{one}`" for one in known]
    has = f"it has {', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"means nothing in {where}: {f'did you mean `{near}`?' if near else has}"


def _asked(document: Mapping[str, object], path: str) -> Asked:
    """The members of a request; raises `InvalidInput` with the path of the first that is wrong."""
    try:
        return Asked.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInput(below(path, *first["loc"]), _in_plain_words(first)) from None


def _in_plain_words(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return f"must be an object, not {described(error['input'])}"


def _action(name: object, path: str) -> Action:
    action = _ACTIONS.get(name) if isinstance(name, str) else None
    if action is not None:
        return action
    known = ", ".join(f"`{one}`" for one in _ACTIONS)
    if not isinstance(name, str):
        raise InvalidInput(path, f"must be one of {known}, not {described(name)}")
    meant = nearest(name.strip().lower().removesuffix("_thread_control"), _ACTIONS) or _plain(name)
    hint = f"did you mean `{meant}`?" if meant else f"an action is one of {known}"
    raise InvalidInput(path, f"there is no action {described(name)}: {hint}")


def _plain(name: str) -> str | None:
    """The action behind another way to write it: `Take`, `take_thread_control`."""
    plain = name.strip().lower().removesuffix("_thread_control").removeprefix("thread_")
    return plain if plain in _ACTIONS else None


def _needed(value: str | None, path: str) -> str:
    if value is None:
        raise InvalidInput(path, "is missing: a request names the account and the user of its thread")
    return value


def _inline(control: Inline | None) -> InlineControl | None:
    return InlineControl(control.control_type, control.app_id) if control else None
