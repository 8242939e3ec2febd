"""Events and requests for Python tests, with the defaults of tests in a policy (language: Tests)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import TypedDict, Unpack

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.event import Event
from convroute.conversation.request import Action, InlineControl, Request
from convroute.conversation.thread import Thread
from convroute.did_you_mean import nearest
from convroute.evaluator.apps import app_id_of
from convroute.policy.model import CheckedPolicy
from convroute.pytest_plugin.mistakes import refuse_unknown_action, refuse_unknown_keywords
from convroute.source import Span
from convroute.syntax.given_when import EventWord, FromAd, FromLink, WhenEvent
from convroute.syntax.literals import Integer, Text
from convroute.tester.given import NOON, USER, GivenState, instant
from convroute.tester.inputs import Scene, event

__tracebackhide__ = True  # a failure ends in the line of the test

_NOWHERE = Span(0, 0)
_DAY = timedelta(days=1)
_FROM_SOMEWHERE = ("message", "postback", "referral")


class Given(TypedDict, total=False):
    """Who and when: `at` is ms, or a `datetime` (without a zone: the policy's wall clock)."""

    user: str
    account: str
    at: datetime | int


class Origin(Given, total=False):
    """Where a person came from: the id of an ad, or the ref of a link."""

    ad: int | str
    link: str


class _Numbered(Struct, frozen=True, kw_only=True):
    """Counts what it made."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))


class Inputs(_Numbered, frozen=True):
    """Makes what happens: person 1000000001, the first account, 2026-01-05 12:00 unless said otherwise."""

    policy: Policy

    def message(self, text: str | None = None, **origin: Unpack[Origin]) -> Event:
        return self._event("message", text, origin)

    def postback(self, payload: str | None = None, **origin: Unpack[Origin]) -> Event:
        return self._event("postback", payload, origin)

    def quick_reply(self, payload: str, **given: Unpack[Given]) -> Event:
        return self._event("quick_reply", payload, given)

    def story_reply(self, text: str | None = None, **given: Unpack[Given]) -> Event:
        return self._event("story_reply", text, given)

    def story_mention(self, **given: Unpack[Given]) -> Event:
        return self._event("story_mention", None, given)

    def shared_post(self, **given: Unpack[Given]) -> Event:
        return self._event("shared_post", None, given)

    def shop(self, product: str, **given: Unpack[Given]) -> Event:
        return self._event("shop", product, given)

    def referral(self, **origin: Unpack[Origin]) -> Event:
        """Somebody opens the chat from an ad or a link and writes nothing yet."""
        refuse_unknown_keywords(self.referral, origin, Origin.__annotations__)
        if not origin.keys() & {"ad", "link"}:
            raise ValueError("a referral comes from somewhere: give it `ad` or `link`")
        return self._event("referral", None, origin)

    def reaction(self, **given: Unpack[Given]) -> Event:
        return self._event("reaction", None, given)

    def request(
        self,
        action: Action,
        app: str | None = None,
        *,
        target: str | None = None,
        duration: timedelta | None = None,
        text: str | None = None,
        tag: str | None = None,
        thread_control: InlineControl | None = None,
        **given: Unpack[Given],
    ) -> Request:
        """What `app` asks for; `inbox_reply` needs no app. Names are resolved when it is decided."""
        refuse_unknown_action(action)
        refuse_unknown_keywords(self.request, given, Given.__annotations__)
        scene = self._scene(given)
        return Request(
            action=action,
            app=app,
            account=scene.account,
            user=scene.user,
            at=scene.at,
            target=target,
            duration=None if duration is None else duration // timedelta(seconds=1),
            text=text,
            tag=tag,
            thread_control=thread_control,
        )

    def thread(
        self,
        owner: str | None = None,
        *,
        for_: timedelta = _DAY,
        last_message: timedelta | None = None,
        at: datetime | int | None = None,
    ) -> Thread:
        """The thread of whoever writes, as it is at `at`: idle, or owned by `owner` for so long still.

        `last_message` is how long ago the person wrote; for an owned thread that is just now.
        """
        ago = None if last_message is None else _seconds(last_message)
        given = GivenState(owner=None if owner is None else self._app(owner), left=_seconds(for_), ago=ago)
        return replace(given.thread(None, None, self._moment(at)), owner=owner)

    def _event(self, word: EventWord, text: str | None, given: Given | Origin) -> Event:
        known = Origin if word in _FROM_SOMEWHERE else Given
        refuse_unknown_keywords(getattr(self, word), given, known.__annotations__)
        said = None if text is None else Text(text, span=_NOWHERE)
        when = WhenEvent(word, said, _origin(given.get("ad"), given.get("link")), span=_NOWHERE)
        return event(self._checked, when, self._scene(given), next(self._numbers))

    def _scene(self, given: Given) -> Scene:
        accounts = self._checked.accounts
        account = given.get("account") or next(iter(accounts))
        if account not in accounts:
            raise ValueError(f"the policy has no account {account}: it is for {', '.join(accounts)}")
        return Scene(account, given.get("user", USER), self._moment(given.get("at")))

    def _moment(self, at: datetime | int | None) -> int:
        """ms, UTC."""
        if isinstance(at, int):
            return at
        if at is None or at.tzinfo is None:
            return instant(self._checked, at or NOON)
        return int(at.timestamp() * 1000)

    def _app(self, name: str) -> str:
        app = app_id_of(self._checked, name)
        if app is None:
            close = nearest(name, self._checked.apps)
            raise ValueError(f"no app is called `{name}`" + (f"; did you mean `{close}`?" if close else ""))
        return app

    @property
    def _checked(self) -> CheckedPolicy:
        return self.policy.checked


def _origin(ad: object, link: object) -> FromAd | FromLink | None:
    if ad is not None and link is not None:
        raise ValueError("one event comes from an ad or from a link, not from both")
    if ad is not None:
        return FromAd(Integer(int(str(ad)), span=_NOWHERE), span=_NOWHERE)
    return None if link is None else FromLink(Text(str(link), span=_NOWHERE), span=_NOWHERE)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
