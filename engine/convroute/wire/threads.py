"""Reads thread states, one object or a list (interfaces: `--thread`).

The file is ours, not Meta's: a member nobody knows is an error, and types are
strict. Names of apps stay as they are given; the policy knows them.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from convroute.conversation.input_error import InputError
from convroute.conversation.thread import Thread
from convroute.did_you_mean import nearest
from convroute.units import DAY_SECONDS
from convroute.wire.documents import parse
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.values import app_id_text, described, id_text, state_time_ms, text, window_seconds


def _state(value: object) -> str | None:
    if value not in (None, "idle", "active"):
        raise ValueError(f"must be `idle` or `active`, not {described(value)}")
    return text(value)


ValueT = TypeVar("ValueT")

_MEMBERS = (
    "account",
    "user",
    "owner",
    "expires_at",
    "window",
    "last_user_message_at",
    "window_opened_at",
    "requested_by",
    "owner_app_id",
    "requested_by_app_id",
    "state",
)


def read_threads(data: bytes | str) -> tuple[Thread, ...]:
    """The states of a `--thread` file; raises `InputError` with the JSON path.

    Missing: `window` of an owned thread is a day, `window_opened_at` is
    `last_user_message_at`, everything else is null. `state` is what a decision
    prints; it follows from the rest, and must not contradict it.
    """
    return tuple(threads_by_path(data).values())


def threads_by_path(data: bytes | str) -> dict[str, Thread]:
    """As `read_threads`, each state by its JSON path."""
    try:
        return _threads_of(parse(data))
    except InvalidInput as wrong:
        raise InputError(wrong.message, path=wrong.path) from None


def _threads_of(value: object) -> dict[str, Thread]:
    """The states in a parsed value; raises `InvalidInput`."""
    if not isinstance(value, list):
        return {"$": thread_of(value, "$")}
    first: dict[tuple[str | None, str | None], int] = {}
    threads: dict[str, Thread] = {}
    for number, one in enumerate(value):
        thread = thread_of(one, below("$", number))
        key = (thread.account, thread.user)
        if key in first:
            raise InvalidInput(
                below("$", number), f"the thread `{thread.key}` is given twice: first at $[{first[key]}]"
            )
        first[key] = number
        threads[below("$", number)] = thread
    return threads


def thread_of(value: object, path: str) -> Thread:
    """One state; raises `InvalidInput`."""
    if not isinstance(value, dict):
        raise InvalidInput(path, f"a thread's state must be an object, not {described(value)}")
    for name in value:
        if name not in _MEMBERS:
            raise InvalidInput(below(path, str(name)), _unknown(name))
    state = _read(_state, value, "state", path)
    last = _read(state_time_ms, value, "last_user_message_at", path)
    opened = _read(state_time_ms, value, "window_opened_at", path)
    owner, owner_app_id = (
        _read(id_text, value, "owner", path),
        _read(app_id_text, value, "owner_app_id", path),
    )
    if state is not None and (state == "idle") is bool(owner or owner_app_id):
        said = "somebody owns the thread" if state == "idle" else "nobody owns the thread"
        raise InvalidInput(below(path, "state"), f"is `{state}`, and {said}: leave `state` out")
    window = _read(window_seconds, value, "window", path)
    return Thread(
        account=_needed(value, "account", path),
        user=_needed(value, "user", path),
        owner=owner,
        owner_app_id=owner_app_id,
        expires_at=_read(state_time_ms, value, "expires_at", path),
        window=DAY_SECONDS if window is None and (owner or owner_app_id) else window,
        last_user_message_at=last,
        window_opened_at=opened if "window_opened_at" in value else last,
        requested_by=_read(id_text, value, "requested_by", path),
        requested_by_app_id=_read(app_id_text, value, "requested_by_app_id", path),
    )


def _needed(state: Mapping[str, object], name: str, path: str) -> str:
    read = _read(id_text, state, name, path)
    if read is None:
        raise InvalidInput(below(path, name), "is missing: a thread is one person with one account")
    return read


def _read(reader: Callable[[object], ValueT], state: Mapping[str, object], name: str, path: str) -> ValueT:
    try:
        return reader(state.get(name))
    except ValueError as error:
        raise InvalidInput(below(path, name), str(error)) from None


def _unknown(name: object) -> str:
    meant = nearest(str(name), _MEMBERS)
    hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(_MEMBERS)}"
    return f"a thread's state has no member {described(name)}: {hint}"
