"""The plainest conversation of which something still holds, so that a test says only what matters.

Every value that is tried is either usual or the policy's own, and is tried in an order
that does not depend on the rest of the policy: so a test stays as it is when other lines change.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.event import Ad, Event
from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, at_time
from convroute.evaluator.state import State
from convroute.policy.calendar import local_time
from convroute.policy.conditions import Atom, Condition, IsAny, Leaf, in_words, leaves
from convroute.policy.model import CheckedPolicy
from convroute.regions.shapes import TEXTS
from convroute.syntax import given_when
from convroute.syntax.literals import Text
from convroute.tester.given import NOON, USER, instant
from convroute.tester.inputs import Scene, event
from convroute.tester.suggest.as_test import ALWAYS_SAID, NO_SPAN, short_form
from convroute.tester.suggest.names import names
from convroute.units import DAY_MS, DAY_SECONDS

Still = Callable[[Snapshot], bool]
_WITH_TEXT: frozenset[str] = ALWAYS_SAID | {"message", "story_reply"}
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HOURS = (12, 20, 8, 22, 6, 0)
_DAYS = 7
_STARS = re.compile(r"[*?]")
_NUMBER = re.compile(r"\b\d+\b")
_MOST_WORDS = 12


class Natural(Struct, frozen=True):
    """`words` are texts and `numbers` are numbers as the policy writes them, in its order."""

    policy: CheckedPolicy
    words: Sequence[str] = ()
    numbers: Sequence[int] = ()

    @classmethod
    def of(cls, policy: CheckedPolicy, written: str = "", *whens: Condition | None) -> "Natural":
        """With what a line of the policy says, as it is `written`, and what some conditions ask for."""
        asked = [when for when in whens if when is not None]
        conditions = " ".join(map(in_words, asked))
        words = [text.replace('\\"', '"') for text in _STRING.findall(f"{written} {conditions}")]
        words += (value for when in asked for leaf in leaves(when) for value in _listed(leaf))
        numbers = (int(number) for number in _NUMBER.findall(_STRING.sub("", conditions)))
        return cls(
            policy,
            tuple(dict.fromkeys(text for text in words if text and "\\" not in text)),
            tuple(dict.fromkeys(numbers)),
        )

    def plainest(self, snapshot: Snapshot, still: Still) -> Snapshot:
        """Of the snapshot, of which `still` holds, each part in turn as usual as `still` leaves it."""
        for step in (self._person, self._event, self._asker, self._last, self._owner, self._time):
            snapshot = next((one for one in step(snapshot) if still(one)), snapshot)
        for name in snapshot.facts:
            snapshot = next((one for one in self._fact(snapshot, name) if still(one)), snapshot)
        return snapshot

    def _fact(self, snapshot: Snapshot, name: str) -> Iterator[Snapshot]:
        """Not supplied, else with a number of the policy, or one beside it."""
        value = snapshot.facts[name]
        yield replace(snapshot, facts={other: it for other, it in snapshot.facts.items() if other != name})
        if isinstance(value, int) and not isinstance(value, bool):
            near = (number + step for number in self.numbers[:_MOST_WORDS] for step in (0, -1, 1))
            for other in dict.fromkeys(near):
                if self.policy.facts[name].problem(other) is None:
                    yield replace(snapshot, facts={**snapshot.facts, name: other})

    # --- who and what --------------------------------------------------------------------

    def _person(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """The person of a test that records nothing, and the first account of the policy."""
        item = snapshot.item
        account, channel = next(iter(self.policy.accounts.items()))
        if (item.account, item.user) == (account, USER):
            return
        if not isinstance(item, Event) or item.channel == channel:
            yield replace(snapshot, item=replace(item, account=account, user=USER))

    def _event(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """Said in short, and with less and less left out."""
        item = snapshot.item
        if not isinstance(item, Event):
            return
        short = short_form(item) or _tapped(item)
        scene = Scene(item.account, item.user or "", item.at)
        for when in () if short is None else self._shorter(short):
            said = replace(event(self.policy, when, scene, 1), mid=item.mid)
            if said.entry == item.entry and said.kind in (item.kind, "referral"):
                yield replace(snapshot, item=said)
        if item.ad is not None:
            marks = ((name, getattr(item.ad, name)) for name in item.ad.__struct_fields__ if name != "id")
            for one in (Ad(**{name: mark}) for name, mark in marks if mark is not None):
                yield replace(snapshot, item=replace(item, text=None, title=None, ad=one))
        if item.text is not None or item.title is not None:
            yield replace(snapshot, item=replace(item, text=None, title=None))

    def _shorter(self, when: given_when.WhenEvent) -> Iterator[given_when.WhenEvent]:
        if when.word in ALWAYS_SAID:
            if when.word != "shop" and (when.text is None or when.text.value not in self.words):
                yield from (replace(when, text=Text(piece, span=NO_SPAN)) for piece in self._pieces)
            if when.text is not None:
                yield when
            return
        if isinstance(when.origin, given_when.FromLink) and when.origin.ref.value not in self.words:
            for piece in self._pieces:
                link = given_when.FromLink(Text(piece, span=NO_SPAN), span=NO_SPAN)
                yield given_when.WhenEvent("referral", None, link, span=NO_SPAN)
        if when.origin is not None:
            word: given_when.EventWord = (
                "message" if isinstance(when.origin, given_when.FromAd) else "referral"
            )
            yield given_when.WhenEvent(word, None, when.origin, span=NO_SPAN)
        yield replace(when, text=None)
        if when.word in _WITH_TEXT and when.text is not None:
            for text in self._texts:
                yield replace(when, text=Text(text, span=NO_SPAN))
        yield when

    def _asker(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """Apps in the order they are declared; who asks of an own thread keeps it, whoever it is."""
        asked = snapshot.item
        if not isinstance(asked, Request) or asked.app is None:
            return
        apps = names(self.policy)
        own = snapshot.state.owner is not None and snapshot.state.owner in (asked.app, apps.get(asked.app))
        targets: list[str | None] = [asked.target] if asked.target is None else [*apps.values()]
        for app in apps.values():
            state = replace(snapshot.state, owner=app) if own else snapshot.state
            if snapshot.state.owner == app and not own:
                continue
            for target in [*(one for one in targets if one != app), *({app} & {*targets})]:
                yield replace(snapshot, item=replace(asked, app=app, target=target), state=state)

    @property
    def _texts(self) -> Sequence[str]:
        """What people might write; of a pattern the words between its stars."""
        pieces = (piece.strip() for word in self.words for piece in _STARS.split(word))
        return [*dict.fromkeys(filter(None, pieces))][:_MOST_WORDS]

    @property
    def _pieces(self) -> Sequence[str]:
        """The values that the policy names, then others much like them: what stands before a star, values
        without their last word, and those in small letters; then what nobody asks for."""
        exact = [word for word in self.words if not _STARS.search(word)]
        begun = (_STARS.split(word)[0].rstrip("-_ .:/") for word in self.words if word not in exact)
        shorter = (re.sub(r"[-_ .:/][^-_ .:/]+$", "", word) for word in exact)
        small = (word.lower() for word in exact)
        return [
            *dict.fromkeys(filter(None, (*exact[:_MOST_WORDS], *begun, *shorter, *small, self.policy.name)))
        ]

    # --- the thread ------------------------------------------------------------------------

    def _last(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """What a test begins with that says nothing of it."""
        state, at = snapshot.state, snapshot.item.at
        if state.owner is not None:
            yield replace(snapshot, state=replace(state, last_user_message_at=at, window_opened_at=at))
        elif state.last_user_message_at is not None:
            yield replace(snapshot, state=replace(state, last_user_message_at=None, window_opened_at=None))

    def _owner(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """Nobody, else the default app, else the others as they are declared."""
        state = snapshot.state
        if state.owner is None:
            return
        yield replace(snapshot, state=State())
        last, opened = state.last_user_message_at, state.window_opened_at
        yield replace(snapshot, state=State(last_user_message_at=last, window_opened_at=opened))
        apps = names(self.policy)
        default = [apps[self.policy.default]] if self.policy.default in apps else []
        for app in dict.fromkeys((*default, *apps.values())):
            owned = State(
                owner=app,
                expires_at=snapshot.item.at + DAY_MS,
                window=DAY_SECONDS,
                last_user_message_at=last,
                window_opened_at=opened,
            )
            yield replace(snapshot, state=owned)

    # --- the clock -------------------------------------------------------------------------

    def _time(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """Monday at noon, then other hours and days of that week, then noon of the very day."""
        own = local_time(snapshot.item.at, self.policy.timezone).replace(tzinfo=None)
        if own == NOON:
            return
        for local in dict.fromkeys(_moments(own)):
            at = instant(self.policy, local)
            yield at_time(snapshot, at)


def _tapped(item: Event) -> given_when.WhenEvent | None:
    """A button or quick reply without a payload, as one that may have any."""
    if item.surface not in ("postback", "quick_reply") or item.payload is not None or item.entry != "organic":
        return None
    return given_when.WhenEvent(
        "postback" if item.surface == "postback" else "quick_reply", None, None, span=NO_SPAN
    )


def _listed(leaf: Leaf) -> Iterator[str]:
    """The values of a text that are asked for, unless there are many."""
    if not isinstance(leaf, Atom) or leaf.field not in TEXTS or not isinstance(leaf.test, IsAny):
        return
    if len(leaf.test.values) <= _MOST_WORDS:
        yield from sorted(value for value in leaf.test.values if isinstance(value, str))


def _moments(own: datetime) -> Iterator[datetime]:
    week = [NOON + timedelta(days=day) for day in range(_DAYS)]
    yield from (NOON.replace(hour=hour) for hour in _HOURS)
    yield from (day.replace(hour=hour) for hour in _HOURS[:2] for day in week)
    for day in week:
        yield day.replace(hour=own.hour, minute=own.minute)
    yield from (own.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in _HOURS)
