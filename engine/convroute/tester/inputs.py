"""From a `when` to what is decided: events and requests as they would have come (language: Tests)."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.times import seconds
from convroute.conversation.event import (
    Ad,
    AttachmentType,
    EntryPoint,
    Event,
)
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import InlineControl, Request
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import kind_of
from convroute.syntax import given_when

_ATTACHED: dict[given_when.EventWord, frozenset[AttachmentType]] = {
    "story_mention": frozenset({"story_mention"}),
    "shared_post": frozenset({"share"}),
}
_TEXT = frozenset({"message", "story_reply"})
_PAYLOAD = frozenset({"postback", "quick_reply"})


class Scene(Struct, frozen=True):
    """Where and when something happens: `account` and `user` are ids, `at` ms."""

    account: str
    user: str
    at: int


def event(policy: CheckedPolicy, when: given_when.WhenEvent, scene: Scene, number: int) -> Event:
    """A short event; `number` makes its `mid`, so that it is nobody's copy."""
    word, text = when.word, None if when.text is None else when.text.value
    kind, surface = kind_of(word), word
    entry, ad, ref = _origin(when.origin)
    return Event(
        kind=kind,
        channel=policy.accounts[scene.account],
        account=scene.account,
        user=scene.user,
        at=scene.at,
        surface=surface,
        entry=entry,
        mid=None if kind == "referral" else f"test_{number}",
        text=text if word in _TEXT else None,
        payload=text if word in _PAYLOAD else None,
        product=text if word == "shop" else None,
        ref=ref,
        ad=ad,
        attachments=_ATTACHED.get(word, frozenset()),
    )


def _origin(
    origin: given_when.FromAd | given_when.FromLink | None,
) -> tuple[EntryPoint, Ad | None, str | None]:
    match origin:
        case None:
            return "organic", None, None
        case given_when.FromAd():
            return "ad", Ad(id=str(origin.id.value)), None
        case given_when.FromLink():
            ref = origin.ref.value
            return ("link", None, ref) if ref else ("organic", None, None)


def request(when: given_when.WhenRequest | given_when.WhenInbox, scene: Scene) -> Request:
    """What an app asks for; names are left for the evaluator to resolve."""
    if isinstance(when, given_when.WhenInbox):
        return Request(action="inbox_reply", app=None, account=scene.account, user=scene.user, at=scene.at)
    return Request(
        action=when.action,
        app=when.app.value,
        account=scene.account,
        user=scene.user,
        at=scene.at,
        target=None if when.target is None else when.target.value,
        duration=None if when.duration is None else seconds(when.duration),
        tag="HUMAN_AGENT" if when.human_agent else None,
        text=None if when.text is None else when.text.value,
        thread_control=_inline(when.inline),
    )


def _inline(inline: given_when.PassingTo | given_when.Releasing | None) -> InlineControl | None:
    match inline:
        case None:
            return None
        case given_when.PassingTo():
            return InlineControl("pass", inline.app.value)
        case given_when.Releasing():
            return InlineControl("release")


def moved(items: tuple[Item, ...], at: int) -> tuple[Item, ...]:
    """The same items with the first of them at `at`; the others keep their distance."""
    first = next(times_of(items), at)
    return tuple(
        item if isinstance(item, Unreadable) or not item.at else replace(item, at=item.at - first + at)
        for item in items
    )


def times_of(items: tuple[Item, ...]) -> Iterator[int]:
    return (item.at for item in items if not isinstance(item, Unreadable) and item.at)
