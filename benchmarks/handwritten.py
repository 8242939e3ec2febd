"""What a careful engineer would write by hand for the shop: dictionaries and a few `if`s.

It gives what a caller needs - app, rule, reason, the thread's new owner and
expiry - and nothing of what convroute adds: no explanation, no standby, no whole thread.
"""

from collections.abc import Callable

from benchmarks.shop import ACCOUNT, APPS, DEFAULT, Shop
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.units import DAY_MS, DAY_SECONDS

LEADGEN = "413038776280800"


class Answer:
    """App, rule, kind of reason, and the thread's owner and expiry afterwards."""

    __slots__ = ("app", "expires_at", "owner", "reason", "rule")

    def __init__(
        self, app: str | None, rule: str | None, reason: str, owner: str | None, expires_at: int | None
    ) -> None:
        self.app = app
        self.rule = rule
        self.reason = reason
        self.owner = owner
        self.expires_at = expires_at


def handwritten(shop: Shop) -> Callable[[Event, Thread], Answer]:
    """The function for one shop."""
    names = {app_id: name for name, app_id in APPS.items()}
    ads = {ad: (app, f"ad:{ad}", days * DAY_MS) for ad, (app, days) in shop.ads.items()}
    links = {ref: (app, f"link:{ref}") for ref, app in shop.links.items()}
    buttons = {button: (app, f"postback:{button}") for button, app in shop.buttons.items()}

    def decide(event: Event, thread: Thread) -> Answer:
        if event.account != ACCOUNT or event.channel != "instagram":
            return Answer(None, None, "not_ours", None, None)
        at = event.at
        owner, expires = thread.owner_app_id, thread.expires_at
        if owner is not None and (expires is None or at >= expires):
            owner = None
        kind = event.kind
        opens = kind == "message" or kind == "postback" or kind == "referral"
        if owner is not None and expires is not None:
            if owner == LEADGEN:
                return Answer(None, None, "lead_flow", "leadgen", expires)
            if opens:
                renewed = at + (thread.window or DAY_SECONDS) * 1000
                expires = renewed if renewed > expires else expires
            app = names.get(owner)
            return Answer(app, None, "thread_owner", app, expires)
        if not opens:
            return Answer(DEFAULT, "default", "default_app", None, None)
        if event.entry == "ad":
            found = ads.get(event.ad.id) if event.ad is not None and event.ad.id is not None else None
            if found is not None:
                app, rule, window = found
                return Answer(app, rule, "campaign", app, at + window)
        elif event.entry == "link":
            linked = links.get(event.ref) if event.ref is not None else None
            if linked is not None:
                return Answer(linked[0], linked[1], "link", linked[0], at + DAY_MS)
        elif event.surface == "postback" and event.payload is not None:
            pressed = buttons.get(event.payload)
            if pressed is not None:
                return Answer(pressed[0], pressed[1], "organic", pressed[0], at + DAY_MS)
        return Answer(DEFAULT, "default", "default_app", DEFAULT, at + DAY_MS)

    return decide
