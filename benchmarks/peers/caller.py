"""The code around a rules engine that knows rules only: whose the thread is, and until when.

It is what `benchmarks.handwritten` does around its dictionaries.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.handwritten import LEADGEN
from benchmarks.samples import Decide, Outcome, Route
from benchmarks.shop import ACCOUNT, APPS, DEFAULT
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.units import DAY_MS, DAY_SECONDS


def around(route: Callable[[Any], Route], prepare: Callable[[Event], Any]) -> Decide:
    """Asks `route` only about opening events of idle threads, as semantics 4 has it.

    Its input is made by `prepare`, unless it is handed in.
    """
    names = {app_id: name for name, app_id in APPS.items()}

    def decide(event: Event, thread: Thread, prepared: Any) -> Outcome:
        if event.account != ACCOUNT or event.channel != "instagram":
            return None, None, "not_ours", None, None
        at = event.at
        owner, expires = thread.owner_app_id, thread.expires_at
        kind = event.kind
        opens = kind == "message" or kind == "postback" or kind == "referral"
        if owner is not None and expires is not None and at < expires:
            if owner == LEADGEN:
                return None, None, "lead_flow", "leadgen", expires
            if opens:
                expires = max(expires, at + (thread.window or DAY_SECONDS) * 1000)
            app = names.get(owner)
            return app, None, "thread_owner", app, expires
        if not opens:
            return DEFAULT, "default", "default_app", None, None
        app, rule, reason, days = route(prepare(event) if prepared is None else prepared)
        return app, rule, reason, app, at + days * DAY_MS

    return decide
