"""The thread's state while it is decided on, by app id, and the few ways it changes (semantics 1, E8, 3)."""

from msgspec import Struct
from msgspec.structs import replace

from convroute.units import DAY_MS, DAY_SECONDS


class State(Struct, frozen=True, gc=False):
    """`owner` and `requested_by` are decimal app ids; times ms, `window` seconds.

    A settled state (T1) is idle exactly when `owner` is None, and then
    `expires_at`, `window` and `requested_by` are None too.
    """

    owner: str | None = None
    expires_at: int | None = None
    window: int | None = None
    last_user_message_at: int | None = None
    window_opened_at: int | None = None
    requested_by: str | None = None

    @property
    def active(self) -> bool:
        return self.owner is not None


STATE_FIELDS = (
    "owner",
    "expires_at",
    "window",
    "last_user_message_at",
    "window_opened_at",
    "requested_by",
)


def idle(state: State) -> State:
    """Without an owner; when people last wrote stays (T1)."""
    return State(None, None, None, state.last_user_message_at, state.window_opened_at)


def moved(state: State, by: int) -> State:
    """With all its times `by` ms later."""
    expires, last, opened = state.expires_at, state.last_user_message_at, state.window_opened_at
    return replace(
        state,
        expires_at=None if expires is None else expires + by,
        last_user_message_at=None if last is None else last + by,
        window_opened_at=None if opened is None else opened + by,
    )


def owned(state: State, owner: str, at: int, window: int = DAY_SECONDS, *, late: bool = False) -> State:
    """`owner` from `at` for `window` seconds: a routed event (E8), or a fresh day (section 3)."""
    expires_at = at + window * 1000
    if late:
        expires_at = _never_lower(state.expires_at, expires_at)
    return State(owner, expires_at, window, state.last_user_message_at, state.window_opened_at)


def rearmed(state: State, at: int) -> State:
    """The owner's same window again; a message never shortens an extension (E8, 6-O)."""
    window = DAY_SECONDS if state.window is None else state.window
    return State(
        state.owner,
        _never_lower(state.expires_at, at + window * 1000),
        window,
        state.last_user_message_at,
        state.window_opened_at,
        state.requested_by,
    )


def extended(state: State, at: int, seconds: int) -> State:
    """`extend`: never shorter than it was; the window stays (6-M, 6-N)."""
    return replace(state, expires_at=_never_lower(state.expires_at, at + seconds * 1000))


def written_to(state: State, at: int) -> State:
    """A person wrote: the messaging window opens (E8). No time is ever lowered (E14)."""
    last = _never_lower(state.last_user_message_at, at)
    opened = _never_lower(state.window_opened_at, at)
    return State(state.owner, state.expires_at, state.window, last, opened, state.requested_by)


def window_opened(state: State, at: int) -> State:
    """The messaging window opens and nothing else changes (E9, E11, section 3 `pass`; D 1.7, D 9)."""
    return replace(state, window_opened_at=_never_lower(state.window_opened_at, at))


def claimed(state: State, owner: str, at: int) -> State:
    """A send from idle claims the thread for the rest of the day after the person's message (A2, 6-G)."""
    if state.last_user_message_at is None or state.last_user_message_at + DAY_MS <= at:
        return state
    return replace(
        state,
        owner=owner,
        expires_at=state.last_user_message_at + DAY_MS,
        window=DAY_SECONDS,
        requested_by=None,
    )


def _never_lower(before: int | None, after: int) -> int:
    return after if before is None else max(before, after)
