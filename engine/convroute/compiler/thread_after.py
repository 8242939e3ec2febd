"""The thread as a planned decision leaves it, made when somebody asks (semantics E8, E9, E11)."""

from convroute.compiler.constants import Constants
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.units import DAY_SECONDS

NOBODY: tuple[str | None, str | None] = (None, None)
"""The name and the id of nobody who asked for the thread."""


def thread_before(decision: Decision) -> Thread:
    """The thread as it was handed in."""
    given = decision._given
    thread = given[0] if isinstance(given, tuple) else given
    assert isinstance(thread, Thread), "a planned decision keeps the thread before"
    return thread


def thread_after(
    decision: Decision,
    before: Thread,
    owner_id: str | None,
    window: int | None,
    asked: tuple[str | None, str | None] = NOBODY,
) -> Thread:
    """The thread, of `owner_id` for `window` seconds; `asked` is the name and the id of who asked for it."""
    item = decision.item
    assert isinstance(item, Event), "requests have their parts made at once"
    last, opened = before.last_user_message_at, before.window_opened_at
    opens = item.kind in OPENING_KINDS
    if opens:
        last = item.at  # what is planned is never late
    if opens or opens_window(item):
        opened = item.at if opened is None else max(opened, item.at)
    requested_by, requested_by_app_id = asked
    return Thread(
        account=item.account,
        user=item.user,
        owner=decision.owner,
        owner_app_id=owner_id,
        expires_at=decision.expires_at,
        window=window,
        last_user_message_at=last,
        window_opened_at=opened,
        requested_by=requested_by,
        requested_by_app_id=requested_by_app_id,
    )


def opens_window(item: Event) -> bool:
    """Whether it opens the messaging window without being a message: E9, and E11 after a lead form."""
    handover = item.handover
    return item.opens_window or (handover is not None and handover.from_lead_form)


def window_before(before: Thread) -> int:
    """The window that stays while the owner does, in seconds."""
    return DAY_SECONDS if before.window is None else before.window


def asked_before(constants: Constants, before: Thread) -> tuple[str | None, str | None]:
    """Who asked for the thread, which stays while the owner does: the name and the id."""
    asked = before.requested_by_app_id or None
    if asked is None and before.requested_by is not None:
        asked = constants.id_of(before.requested_by)
    return NOBODY if asked is None else (constants.names.get(asked), asked)
