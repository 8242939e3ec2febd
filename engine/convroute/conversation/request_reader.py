"""Reads what an app asks for: `{"action", "app", "account", "user", ...}` (interfaces: INPUT)."""

from collections.abc import Mapping
from typing import get_args

from convroute.conversation.json_path import below
from convroute.conversation.misfit import Misfit
from convroute.conversation.request import Action, InlineControl, Request
from convroute.conversation.shapes import Asked, Inline, fit
from convroute.conversation.values import described
from convroute.did_you_mean import nearest

_ACTIONS: dict[str, Action] = {name: name for name in get_args(Action)}


def read_request(document: Mapping[str, object], index: int = 0, path: str = "$") -> Request:
    """The request `document`; raises `Misfit`."""
    action = _action(document.get("action"), below(path, "action"))
    asked = fit(Asked, document, path)
    if asked.app is None and action != "inbox_reply":
        raise Misfit(below(path, "app"), f"is missing: it says who asks to {action}")
    if asked.timestamp is None:
        raise Misfit(below(path, "timestamp"), "is missing: a request says when it happens, in milliseconds")
    return Request(
        action=action,
        app=asked.app,
        account=_needed(asked.account, below(path, "account")),
        user=_needed(asked.user, below(path, "user")),
        at=asked.timestamp,
        target=asked.target,
        duration=asked.duration,
        metadata=asked.metadata,
        tag=asked.tag,
        text=asked.text,
        thread_control=_inline(asked.thread_control),
        document=index,
        path=path,
    )


def _action(name: object, path: str) -> Action:
    action = _ACTIONS.get(name) if isinstance(name, str) else None
    if action is not None:
        return action
    known = ", ".join(f"`{one}`" for one in _ACTIONS)
    if not isinstance(name, str):
        raise Misfit(path, f"must be one of {known}, not {described(name)}")
    meant = nearest(name.strip().lower().removesuffix("_thread_control"), _ACTIONS) or _plain(name)
    hint = f"did you mean `{meant}`?" if meant else f"an action is one of {known}"
    raise Misfit(path, f"there is no action {described(name)}: {hint}")


def _plain(name: str) -> str | None:
    """The action behind another way to write it: `Take`, `take_thread_control`."""
    plain = name.strip().lower().removesuffix("_thread_control").removeprefix("thread_")
    return plain if plain in _ACTIONS else None


def _needed(value: str | None, path: str) -> str:
    if value is None:
        raise Misfit(path, "is missing: a request names the account and the user of its thread")
    return value


def _inline(control: Inline | None) -> InlineControl | None:
    return InlineControl(control.control_type, control.app_id) if control else None
