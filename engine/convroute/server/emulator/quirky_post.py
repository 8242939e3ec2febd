"""Sends to an app as Meta does at its worst: what waits together goes together, and some of it twice."""

import asyncio
from collections.abc import Callable

from msgspec import Struct
from yarl import URL

from convroute.server.apps import AppAt
from convroute.server.emulator.quirks import Quirks
from convroute.server.outbox.posting import Post, headers_of
from convroute.server.outbox.retries import Answer

_HOLD = 0.05
"""Seconds in which others may come to go along."""


class _Held(Struct):
    headers: dict[str, str]
    body: bytes
    answer: "asyncio.Future[Answer]"


class QuirkyPost:
    """A `Post` for one app. Every delivery gets the answer to the body in which it went."""

    def __init__(self, app: AppAt, post: Post, quirks: Quirks) -> None:
        self._post = post
        self._secret = app.secret
        self._quirks = quirks
        self._held: list[_Held] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def __call__(self, url: URL, headers: dict[str, str], body: bytes) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._held.append(_Held(headers, body, answer))
        if len(self._held) == 1:
            task = asyncio.create_task(self._send(url))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return await answer

    async def _send(self, url: URL) -> None:
        await asyncio.sleep(_HOLD)
        held, self._held = self._held, []
        mixed = self._quirks.mixed([one.body for one in held])
        delivery = ",".join(one.headers["X-Convroute-Delivery"] for one in held)
        attempt = max(int(one.headers["X-Convroute-Attempt"]) for one in held)

        async def send(body: bytes) -> Answer:
            return await self._post(url, headers_of(delivery, attempt, body, self._secret), body)

        answers = [await send(body) for body in mixed.all]
        answer = next((one for one in answers if not one.taken), answers[0])
        for one in held:
            if not one.answer.done():
                one.answer.set_result(answer)
        for body in mixed.again:
            await send(body)


def quirky(seed: int) -> Callable[[AppAt, Post], Post]:
    """Makes the `Post` of each app; one seed gives each app the same faults each time."""
    return lambda app, post: QuirkyPost(app, post, Quirks(f"{seed}/{app.name}"))
