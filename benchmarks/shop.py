"""A shop's policy of any size, as text and as plain data, and the events that reach it."""

from dataclasses import dataclass

from convroute.conversation.event import Ad, Event
from convroute.conversation.thread import Thread
from convroute.units import DAY_MS, DAY_SECONDS

ACCOUNT = "17841400000000001"
APPS = {"concierge": "1001", "marketing": "2002", "sales": "3003", "care": "4004"}
DEFAULT = "concierge"
NOW = 1_789_000_000_123
ROUTED = ("marketing", "sales", "care")


@dataclass(frozen=True, slots=True)
class Shop:
    """`ads`, `links`, `buttons`: key to app; an ad also to days. Half of all rules are ads, a quarter each
    links and buttons."""

    ads: dict[str, tuple[str, int]]
    links: dict[str, str]
    buttons: dict[str, str]

    @classmethod
    def of_size(cls, rules: int) -> "Shop":
        """A shop with `rules` rules."""
        ads = {str(120_210_000_000_000 + n): (ROUTED[n % 3], 1 + n % 30) for n in range(rules // 2)}
        links = {f"ref-{n}": ROUTED[n % 3] for n in range(rules // 4)}
        left = rules - len(ads) - len(links)
        return cls(ads, links, {f"BUTTON_{n}": ROUTED[n % 3] for n in range(left)})

    def text(self) -> str:
        """The policy."""
        lines = [HEADER, *(f"app {name} {{ id {app_id} }}" for name, app_id in APPS.items())]
        lines += [f"default {DEFAULT}"]
        lines += [f"route ad {ad} to {app} for {days} days" for ad, (app, days) in self.ads.items()]
        lines += [f'route link "{ref}" to {app}' for ref, app in self.links.items()]
        lines += [f'route postback "{button}" to {app}' for button, app in self.buttons.items()]
        return "\n".join(lines) + "\n"


HEADER = f"""language 1
policy shop {{ version "1" channel instagram account {ACCOUNT} }}"""

Arrival = tuple[Event, Thread]


def arrivals(shop: Shop) -> dict[str, Arrival]:
    """What reaches a shop, by name: an event and the thread it belongs to."""
    ad, link, button = (list(keys)[len(keys) // 2] for keys in (shop.ads, shop.links, shop.buttons))
    new = Thread()
    known = Thread(account=ACCOUNT, user="5550001", last_user_message_at=NOW - DAY_MS)
    mine = Thread(
        account=ACCOUNT,
        user="5550001",
        owner="sales",
        owner_app_id="3003",
        expires_at=NOW + DAY_MS // 2,
        window=DAY_SECONDS,
        last_user_message_at=NOW - DAY_MS // 2,
        window_opened_at=NOW - DAY_MS // 2,
    )
    return {
        "ad": (from_ad(ad), new),
        "ad, known person": (from_ad(ad), known),
        "unknown ad": (from_ad("7"), new),
        "link": (_message(entry="link", ref=link), known),
        "button": (_message(kind="postback", surface="postback", payload=button), known),
        "message": (_message(), known),
        "owned thread": (_message(), mine),
        "reaction": (_message(kind="reaction", surface="reaction", text=None), mine),
    }


def from_ad(ad: str) -> Event:
    """A message of somebody who came from an ad."""
    return _message(entry="ad", ad=Ad(id=ad))


def _message(**more: object) -> Event:
    fields = {"kind": "message", "surface": "message", "text": "hello there", **more}
    return Event(channel="instagram", account=ACCOUNT, user="5550001", at=NOW, **fields)  # type: ignore[arg-type]  # by name
