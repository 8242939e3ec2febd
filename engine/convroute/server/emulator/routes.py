"""The addresses at which people act, the inbox answers and the clock is moved; an emulator's only."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar, cast

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.json import decode
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from convroute.conversation.channel import Channel
from convroute.conversation.input_error import InputError
from convroute.did_you_mean import nearest
from convroute.explainer.clock import in_zone
from convroute.server.api.gate import Gate, Handler, refusal
from convroute.server.committer import FullError
from convroute.server.emulator import moving
from convroute.server.emulator.acts import ACTS
from convroute.server.emulator.people import Done, People
from convroute.server.emulator.scene import BadActError
from convroute.server.server import Server
from convroute.server.store import StoreError
from convroute.server.webhook import TooLargeError, read_body

_NOT_EMULATING = "this server stands behind Meta and acts for nobody: start it with `--emulate`"
_LONGEST_WAIT = 30.0
_MOST_BYTES = 1024 * 1024
Body = TypeVar("Body", bound=Struct)


class InboxReply(Struct, frozen=True, forbid_unknown_fields=True):
    """A human answers in Meta's inbox; without a text the thread is only moved there (semantics A4)."""

    text: str | None = None
    account: str | None = None
    channel: Channel | None = None


class InboxPass(Struct, frozen=True, forbid_unknown_fields=True):
    """A human in Meta's inbox gives the thread to an app, else to the default app."""

    to: str | None = None
    metadata: str | None = None
    account: str | None = None
    channel: Channel | None = None


class InboxRelease(Struct, frozen=True, forbid_unknown_fields=True):
    """A human in Meta's inbox is done."""

    account: str | None = None
    channel: Channel | None = None


class MoveClock(Struct, frozen=True, forbid_unknown_fields=True):
    """One of: on by a length, to a time at which it then stands, or that it runs again."""

    advance: str | int | None = None
    set: str | int | None = None
    run: bool = False


def emulator_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    """All of them; a server that does not emulate says so."""
    door = EmulatorDoor(server) if server.emulating else None

    def route(path: str, handler: str, *methods: str) -> BaseRoute:
        found: Handler = _refused if door is None else _answered(getattr(door, handler))
        return Route(path, gate.guarded(found), methods=list(methods))

    yield route("/convroute/people/{user}/messages", "messages", "GET")
    yield route("/convroute/people/{user}/{act}", "act", "POST")
    yield route("/convroute/inbox/{user}/{action}", "inbox", "POST")
    yield route("/convroute/clock", "clock", "GET")
    yield route("/convroute/clock", "move_clock", "POST")


class EmulatorDoor:
    """What the addresses answer."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._people = People(server)

    async def act(self, request: Request) -> Response:
        name = request.path_params["act"]
        act = ACTS.get(name)
        if act is None:
            near = nearest(name, ACTS)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(ACTS)}"
            return refusal(404, f"people cannot do `{name}` here: {hint}")
        return self._done(await self._people.act(_user(request), await _body(request, act)))

    async def inbox(self, request: Request) -> Response:
        action, user, message = request.path_params["action"], _user(request), None
        asked: dict[str, object]
        body: InboxReply | InboxPass | InboxRelease
        if action == "reply":
            body = reply = await _body(request, InboxReply)
            asked = {"action": "inbox_reply"}
            message = None if reply.text is None else {"text": reply.text}
        elif action == "pass":
            body = given = await _body(request, InboxPass)
            asked = {"action": "pass", "target": given.to, "metadata": given.metadata}
        elif action == "release":
            body, asked = await _body(request, InboxRelease), {"action": "release"}
        else:
            return refusal(404, f"the inbox cannot do `{action}` here: there are reply, pass, release")
        asked = {name: value for name, value in asked.items() if value is not None}
        return self._done(
            await self._people.inbox(user, asked, account=body.account, channel=body.channel, message=message)
        )

    async def messages(self, request: Request) -> Response:
        """`after` is the id of a decision; with `wait` (seconds) it waits for the first message after it."""
        query, user = request.query_params, _user(request)
        account, after = query.get("account"), query.get("after")
        channel = cast("Channel | None", query.get("channel"))
        seconds = _seconds(query.get("wait", "0"))
        if seconds and account is not None and after is not None:
            sent = await self._people.wait_for_sent(user, account, after, seconds)
        elif seconds:
            return refusal(400, "`wait` needs `account` and `after`, the id of a decision")
        else:
            sent = await self._people.sent(user, account, channel, after)
        return JSONResponse({"messages": to_builtins(sent)})

    async def clock(self, _: Request) -> Response:
        clock = self._server.clock
        assert clock is not None, "only an emulator has these addresses"
        now = clock()
        return JSONResponse({"now": now, "text": in_zone(self._timezone, now), "stands": clock.stands})

    async def move_clock(self, request: Request) -> Response:
        clock, body = self._server.clock, await _body(request, MoveClock)
        assert clock is not None, "only an emulator has these addresses"
        if (body.advance is not None) + (body.set is not None) + body.run != 1:
            return refusal(400, "say one of `advance`, `set` and `run`")
        if body.advance is not None:
            moving.advance(clock, body.advance)
        elif body.set is not None:
            moving.set_to(clock, body.set, self._timezone)
        else:
            clock.go_on()
        return await self.clock(request)

    @property
    def _timezone(self) -> str:
        return self._server.policies.all[0].checked.timezone

    def _done(self, done: Done) -> Response:
        last = done.lines[-1]
        return JSONResponse(
            {
                "account": done.account,
                "channel": done.channel,
                "user": done.user,
                "mid": done.mid,
                "id": last.row.id,
                "decision": decode(last.row.line),
                "why": [self._people.why(line.decision) for line in done.lines],
                "reached": self._people.reached(done.lines),
                "notes": done.notes,
                "webhook": decode(done.document),
            }
        )


async def _refused(_: Request) -> Response:
    return refusal(404, _NOT_EMULATING)


def _answered(handler: Callable[[Request], Awaitable[Response]]) -> Handler:
    """What cannot be done is an answer."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except BadActError as bad:
            return refusal(400, str(bad))
        except InputError as wrong:
            return refusal(400, f"this cannot be decided: {wrong}")
        except TooLargeError:
            return refusal(413, f"at most {_MOST_BYTES} bytes")
        except ClientDisconnect:
            return Response(status_code=400)
        except FullError:
            return refusal(503, "too much waits")
        except StoreError:
            return refusal(503, "it could not be kept")

    return answer


async def _body(request: Request, kind: type[Body]) -> Body:
    """The body as one of these; nothing at all is an empty object. Raises `BadActError`."""
    raw = await read_body(request, _MOST_BYTES)
    try:
        value: Any = decode(raw) if raw.strip() else {}
        return convert(value, kind)
    except ValidationError as wrong:
        raise BadActError(str(wrong)) from None
    except ValueError:
        raise BadActError("the body is not JSON") from None


def _user(request: Request) -> str:
    user = request.path_params["user"]
    if not isinstance(user, str) or not user.isprintable() or len(user) > 200:
        raise BadActError("the id of a person is at most 200 characters that can be printed")
    return user


def _seconds(given: str) -> float:
    try:
        return min(max(float(given), 0.0), _LONGEST_WAIT)
    except ValueError:
        raise BadActError("`wait` is a number of seconds") from None
