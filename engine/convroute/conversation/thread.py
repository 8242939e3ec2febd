"""The state of one person's conversation with one account (semantics 1, Thread)."""

from msgspec import UNSET, Struct
from msgspec.structs import force_setattr


class Thread(Struct, frozen=True, gc=False):
    """`owner` and `requested_by` are app names or decimal app ids; times ms, `window` seconds.

    `owner_app_id` and `requested_by_app_id` are filled in by decisions and win
    over the names when a thread is handed back. `Thread()` was never written to.
    A `window_opened_at` that is not given is `last_user_message_at`; None is never.
    """

    account: str | None = None
    user: str | None = None
    owner: str | None = None
    owner_app_id: str | None = None
    expires_at: int | None = None
    window: int | None = None
    last_user_message_at: int | None = None
    window_opened_at: int | None = UNSET  # type: ignore[assignment]  # filled in below
    requested_by: str | None = None
    requested_by_app_id: str | None = None

    def __post_init__(self) -> None:
        given: object = self.window_opened_at
        if given is UNSET:
            force_setattr(self, "window_opened_at", self.last_user_message_at)

    @property
    def state(self) -> str:
        """`active` while somebody owns it; a decision's thread is already settled by its clock (T1)."""
        return "active" if (self.owner or self.owner_app_id) and self.expires_at is not None else "idle"

    @property
    def key(self) -> str | None:
        return f"{self.account}/{self.user}" if self.account and self.user else None
