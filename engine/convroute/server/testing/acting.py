"""The half of `Routing` in which something happens: people, Meta's inbox and apps act, the clock is moved."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import ValidationError, convert
from msgspec.json import encode

from convroute.conversation.channel import BUILTIN_IDS, Channel
from convroute.did_you_mean import nearest
from convroute.evaluator.decision import Decision, Undecided
from convroute.server.apps import configured_apps
from convroute.server.clock import VirtualClock
from convroute.server.emulator import moving
from convroute.server.emulator.acts import ACTS
from convroute.server.emulator.people import People
from convroute.server.incoming import read_request
from convroute.server.recipients import Recipients
from convroute.server.testing.threaded import ThreadedServer

__tracebackhide__ = True  # a failure ends in the line of the test

Value = TypeVar("Value")


class Acting:
    """Users are their ids; apps are called by their names.

    Where a policy has several accounts the first on Instagram is meant, unless `account` or `channel` says
    which. All methods may be called from any thread, and return when it is done.
    """

    def __init__(self, running: ThreadedServer) -> None:
        self._running = running
        self._server = running.server
        self._people = People(self._server)

    # --- people --------------------------------------------------------------------------

    def say(self, user: str, text: str | None = None, **how: Any) -> Decision:
        """A message, with what may be said of it (`acts.Say`), such as `ad`, `ref`, `story` and `facts`."""
        return self.act("say", user, text=text, **how)

    def tap(self, user: str, title: str | None = None, *, payload: str | None = None, **how: Any) -> Decision:
        """A button or quick reply that was sent to the person; or any `payload`."""
        return self.act("tap", user, title=title, payload=payload, **how)

    def open_ad(self, user: str, ad: str | int, text: str | None = None, **how: Any) -> Decision:
        return self.act("open-ad", user, ad=ad, text=text, **how)

    def open_link(self, user: str, ref: str, text: str | None = None, **how: Any) -> Decision:
        return self.act("open-link", user, ref=ref, text=text, **how)

    def react(self, user: str, emoji: str = "❤️", **how: Any) -> Decision:
        return self.act("react", user, emoji=emoji, **how)

    def act(self, act: str, user: str, **body: Any) -> Decision:
        """Any act, by the last part of its address: `read`, `unsend`, `edit`, `comment`, `lead-form`..."""
        kind = ACTS.get(act.replace("_", "-"))
        if kind is None:
            raise ValueError(f"people cannot do `{act}`: there are {', '.join(ACTS)}")
        given = {name: value for name, value in body.items() if value is not None}
        try:
            made = convert(given, kind)
        except ValidationError as wrong:
            raise TypeError(f"{act}: {wrong}") from None
        return _decided(self._run(self._people.act(user, made)).lines[-1].decision)

    # --- Meta's inbox --------------------------------------------------------------------

    def inbox_reply(self, user: str, text: str | None = None, **where: Any) -> Decision:
        """A human answers in Meta's inbox, which takes the thread (semantics A4)."""
        message = None if text is None else {"text": text}
        return self._inbox(user, {"action": "inbox_reply"}, message=message, **where)

    def inbox_pass(self, user: str, to: str | None = None, **where: Any) -> Decision:
        """A human in Meta's inbox gives the thread to an app, else to the default app."""
        return self._inbox(user, {"action": "pass"} | ({} if to is None else {"target": to}), **where)

    # --- apps ----------------------------------------------------------------------------

    def send(self, app: str, user: str, message: str | Mapping[str, Any], **more: Any) -> Decision:
        """The app sends a text, or a message as the Send API has it; with `tag`, `thread_control`."""
        body = {"text": message} if isinstance(message, str) else dict(message)
        return self.request("send", app, user, message=body, text=body.get("text"), **more)

    def request(
        self,
        action: str,
        app: str,
        user: str,
        *,
        message: Mapping[str, Any] | None = None,
        account: str | None = None,
        channel: Channel | None = None,
        **more: Any,
    ) -> Decision:
        """The app asks: `pass` (`target`), `take`, `release`, `extend` (`duration`), `request`, `owner`."""
        self.app_id(app)
        chosen, _, _ = self._people.account(account, channel)
        asked = {"action": action, "app": app, "account": chosen, "user": user, **more}
        document = encode({name: value for name, value in asked.items() if value is not None})

        async def ask() -> Decision:
            policies = self._server.policies
            incoming = read_request(policies, document, now=self._server.now(), message=message)
            decided = await self._server.committer.decide(incoming)
            if decided.failed is not None:
                raise decided.failed
            return _decided(decided.lines[-1].decision)

        return self._run(ask())

    def token(self, app: str) -> str:
        """The `access_token` of the app."""
        self.app_id(app)
        return f"token-{app}"

    def secret(self, app: str) -> str:
        """The secret of the app, which signs its webhooks and proves its tokens."""
        self.app_id(app)
        return f"secret-{app}"

    def connect(self, app: str, url: str | None) -> None:
        """From now on the webhook of the app is at `url` (None: nowhere)."""
        self.app_id(app)
        server = self._server

        async def exchange() -> None:
            urls = {one.name: one.url for one in server.apps if one.url is not None and one.name != app}
            given = urls if url is None else urls | {app: url}
            server.apps = configured_apps(server.policies, (), emulating=True, urls=given)
            server.committer.exchange(server.policies, Recipients.of(server.apps, emulating=True))
            await server.outbox.exchange(server.apps)

        self._run(exchange())

    def app_id(self, app: str) -> str:
        """Meta's id of an app. Raises `ValueError` where none has that name."""
        ids = BUILTIN_IDS | {name: app_id for app_id, name in self._people.names.items()}
        if app in ids:
            return ids[app]
        close = nearest(app, ids)
        raise ValueError(f"no app is called `{app}`" + (f"; did you mean `{close}`?" if close else ""))

    # --- the clock -----------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """What time it is for the server, UTC."""
        return datetime.fromtimestamp(self._server.now() / 1000, UTC)

    def advance(self, **length: float) -> None:
        """Moves the clock on, by the words of `timedelta`: `hours=25`, `days=8`."""
        self._call(lambda clock: moving.advance(clock, timedelta(**length)))

    def set_time(self, when: datetime | str) -> None:
        """From now on it is that time; without an offset by the clock of the policy."""
        timezone = self._server.policies.all[0].checked.timezone
        self._call(lambda clock: moving.set_to(clock, when, timezone))

    # --- how -----------------------------------------------------------------------------

    def _inbox(self, user: str, asked: Mapping[str, object], **more: Any) -> Decision:
        return _decided(self._run(self._people.inbox(user, asked, **more)).lines[-1].decision)

    def _call(self, move: Callable[[VirtualClock], None]) -> None:
        async def call() -> None:
            assert self._server.clock is not None, "an emulator has one"
            move(self._server.clock)

        self._run(call())

    def _run(self, work: Coroutine[Any, Any, Value]) -> Value:
        return self._running.run(work)


def _decided(decision: Decision | Undecided) -> Decision:
    if isinstance(decision, Undecided):
        raise ValueError(f"{decision.path}: {decision.message}")
    return decision
