"""What is decided in the comparison: opening events of idle threads, some hundred of them."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.shop import ACCOUNT, DEFAULT, NOW, Shop
from convroute.conversation.event import Ad, Event
from convroute.conversation.thread import Thread
from convroute.units import DAY_MS

Route = tuple[str, str, str, int]
"""What the rules say about an event: app, id of the rule, kind of reason, days."""

Outcome = tuple[str | None, str | None, str, str | None, int | None]
"""What everybody has to say: app, rule, reason, and the thread's owner and expiry afterwards."""

Decide = Callable[[Event, Thread, Any], Outcome]
"""The third is the input that the contender's `prepare` made of the event; with None it makes it itself."""

NO_RULE: Route = (DEFAULT, "default", "default_app", 1)
COUNT = 200
_SEED = 20_260_910


@dataclass(frozen=True, slots=True)
class Rule:
    """`field` of an event equal to `key`; every rule of the comparison is of this form."""

    field: str
    key: str
    route: Route


@dataclass(frozen=True, slots=True)
class Sample:
    """One event that was read, and its thread: what everybody begins with."""

    event: Event
    thread: Thread


def rules_of(shop: Shop) -> list[Rule]:
    """The shop's rules one by one, in the order they are tried."""
    ads = (Rule("ad_id", ad, (app, f"ad:{ad}", "campaign", days)) for ad, (app, days) in shop.ads.items())
    links = (Rule("ref", ref, (app, f"link:{ref}", "link", 1)) for ref, app in shop.links.items())
    buttons = (
        Rule("payload", key, (app, f"postback:{key}", "organic", 1)) for key, app in shop.buttons.items()
    )
    return [*ads, *links, *buttons]


def tables_of(shop: Shop) -> dict[str, dict[str, Route]]:
    """The same rules as tables by field, for those who can look up."""
    tables: dict[str, dict[str, Route]] = {"ad_id": {}, "ref": {}, "payload": {}}
    for rule in rules_of(shop):
        tables[rule.field][rule.key] = rule.route
    return tables


def samples_of(shop: Shop) -> list[Sample]:
    """Of ten, four come from an ad with a rule, one from another, two by links, two by buttons."""
    random = Random(_SEED)
    ads, links, buttons = ([*table] for table in (shop.ads, shop.links, shop.buttons))
    makers: tuple[Callable[[], Sample], ...] = (
        *(lambda: _sample(ad_id=random.choice(ads)) for _ in range(4)),
        lambda: _sample(ad_id=str(random.randrange(10**12))),
        *(lambda: _sample(ref=random.choice(links)) for _ in range(2)),
        *(lambda: _sample(payload=random.choice(buttons)) for _ in range(2)),
        lambda: _sample(text="hello there"),
    )
    return [makers[number % len(makers)]() for number in range(COUNT)]


def _sample(*, ad_id: str = "", ref: str = "", payload: str = "", text: str = "") -> Sample:
    kind = "postback" if payload else "message"
    entry = "ad" if ad_id else "link" if ref else "organic"
    event = Event(
        kind=kind,  # type: ignore[arg-type]  # one of the two
        channel="instagram",
        account=ACCOUNT,
        user="5550001",
        at=NOW,
        surface=kind,  # type: ignore[arg-type]  # as above
        entry=entry,  # type: ignore[arg-type]  # one of the three
        ref=ref or None,
        ad=Ad(ad_id) if ad_id else None,
        payload=payload or None,
        text=text or None,
    )
    thread = Thread(account=ACCOUNT, user="5550001", last_user_message_at=NOW - DAY_MS)
    return Sample(event, thread)


def fields_of(event: Event) -> dict[str, str]:
    """The plain values that rules are about, as most engines want them."""
    ad = event.ad
    return {
        "ad_id": "" if ad is None else ad.id or "",
        "ref": event.ref or "",
        "payload": event.payload or "",
    }


def only_field(event: Event) -> tuple[str, str]:
    """The one value that a rule can be about, and its name."""
    found = ((name, value) for name, value in fields_of(event).items() if value)
    return next(found, ("text", event.text or ""))
