"""What clients ask of two servers over one PostgreSQL, through `/webhook` and the Graph edges, and see."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from random import Random
from time import monotonic_ns
from typing import Any

import aiohttp
from msgspec import Struct

from convroute.api import Policy
from convroute.conversation.request import Request
from convroute.server.clock import system_clock
from convroute.server.rows import DecisionRow
from convroute.server.store import open_store
from tests.server.faults.witness import all_rows
from tests.server.linearizable.checker import Operation
from tests.server.logs import message, webhook
from tests.server.processes import ServerProcess, server_process

APPS = {
    "concierge": "1278416343931139",
    "marketing": "2210987654321098",
    "sales": "3310987654321098",
    "care": "1217981644879628",
}


class Asked(Struct, frozen=True):
    """What is sent about the thread of `user`: a webhook with the message `mid`, or a call of an edge."""

    user: str
    mid: str | None = None
    app: str = ""
    edge: str = ""
    parameters: Mapping[str, str] = {}


class Answered(Struct, frozen=True):
    """What a client was told, and the decision that the answer named; a webhook's answer names none."""

    status: int
    body: bytes
    decision: str | None
    version: int | None


class Seen(Struct, frozen=True):
    """`row` is what the log has of it, which the answer agrees with."""

    asked: Asked
    began: int
    ended: int
    row: DecisionRow
    line: dict[str, Any]


class Node:
    """A server, and the connections of those who ask it."""

    def __init__(self, process: ServerProcess, session: aiohttp.ClientSession) -> None:
        self._address = process.address
        self._session = session

    async def ask(self, asked: Asked) -> Answered:
        if asked.mid is not None:
            document = webhook(message(asked.user, asked.mid, system_clock()))
            posting = self._session.post(f"{self._address}/webhook", data=document)
        else:
            method = "GET" if asked.edge == "thread_owner" else "POST"
            recipient = asked.user if method == "GET" else json.dumps({"id": asked.user})
            given = {"access_token": f"token-{asked.app}", "recipient": recipient, **asked.parameters}
            posting = self._session.request(method, f"{self._address}/v26.0/me/{asked.edge}", params=given)
        async with posting as answer:
            version = answer.headers.get("X-Convroute-Version")
            return Answered(
                answer.status,
                await answer.read(),
                answer.headers.get("X-Convroute-Decision"),
                None if version is None else int(version),
            )


async def history(
    url: str, *, threads: int, each: int, seed: int, program: tuple[str, ...] = ("-m", "convroute")
) -> list[Seen]:
    """`each` operations on each of the threads by eight clients, four at each of two servers."""
    random = Random(seed)
    waiting = iter(
        [_operation(random, f"user{number % threads}", number) for number in range(threads * each)]
    )
    found: list[tuple[Asked, int, int, Answered]] = []
    arguments = ("--emulate", "--db", url)
    async with (
        server_process(*arguments, program=program) as first,
        server_process(*arguments, program=program) as second,
        aiohttp.ClientSession() as session,
    ):
        nodes = [Node(first, session), Node(second, session)]

        async def client(node: Node) -> None:
            for asked in waiting:
                began = monotonic_ns()
                answered = await node.ask(asked)
                found.append((asked, began, monotonic_ns(), answered))

        await asyncio.gather(*(client(nodes[number % 2]) for number in range(8)))
        assert (first.stop(), second.stop()) == (0, 0)
    return [*_as_logged(found, await _log(url))]


async def _log(url: str) -> list[DecisionRow]:
    store = await open_store(url, reading=True)
    try:
        return await all_rows(store)
    finally:
        await store.close()


def _as_logged(found: list[tuple[Asked, int, int, Answered]], rows: list[DecisionRow]) -> Iterator[Seen]:
    by_id, by_mid = {row.id: row for row in rows}, {row.mid: row for row in rows}
    for asked, began, ended, answered in found:
        row = by_id[answered.decision] if answered.decision is not None else by_mid[asked.mid]
        line = json.loads(row.line)
        assert row.user == asked.user
        assert _told(asked, answered) == _to_tell(asked, row, line)
        yield Seen(asked, began, ended, row, line)


def _told(asked: Asked, answered: Answered) -> tuple[object, ...]:
    """A client's view of what came of it."""
    if asked.mid is not None:
        return answered.status, answered.decision, answered.version
    body = json.loads(answered.body)
    told = (body["error"]["code"], body["error"].get("error_subcode")) if "error" in body else body
    return answered.status, answered.decision, answered.version, told


def _to_tell(asked: Asked, row: DecisionRow, line: dict[str, Any]) -> tuple[object, ...]:
    """What it has to be by the line of the log."""
    if asked.mid is not None:
        return 200, None, None
    if line.get("error") is not None:
        return 400, row.id, row.version, (line["error"]["code"], line["error"].get("subcode"))
    if asked.edge != "thread_owner":
        return 200, row.id, row.version, {"success": True}
    owner = line["thread_owner"]
    return 200, row.id, row.version, {"data": [{"thread_owner": owner}] if owner else []}


def operations(policy: Policy, seen: list[Seen], user: str) -> list[Operation]:
    """What happened on one thread."""
    return [_as_operation(policy, one) for one in seen if one.asked.user == user]


def _as_operation(policy: Policy, one: Seen) -> Operation:
    """What was asked, with the time at which it was decided, which only the log knows."""
    assert one.row.input is not None
    [item] = policy.read(one.row.input)
    if isinstance(item, Request):
        assert item.app == APPS[one.asked.app]
        assert one.asked.edge.removesuffix("_thread_control").removeprefix("thread_") == item.action
    thread = one.line["thread"]
    answer = one.line["outcome"], one.line["reason"]["kind"], thread["owner_app_id"], thread["expires_at"]
    return Operation(item, answer, one.began, one.ended)


def _operation(random: Random, user: str, number: int) -> Asked:
    if random.random() < 0.3:
        return Asked(user, mid=f"m_{number}")
    action = random.choice(["take", "take", "take", "pass", "pass", "release", "extend", "request", "owner"])
    parameters = {}
    if action == "pass":
        parameters["target_app_id"] = APPS[random.choice([*APPS])]
    if action == "extend":
        parameters["duration"] = str(random.choice([3_600, 200_000]))
    edge = "thread_owner" if action == "owner" else f"{action}_thread_control"
    return Asked(user, app=random.choice([*APPS]), edge=edge, parameters=parameters)
