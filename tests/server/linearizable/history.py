"""What clients do at two processes over one PostgreSQL, and what they see."""

import asyncio
import json
import sys
from random import Random
from time import monotonic_ns
from typing import Any

from msgspec import Struct

from convroute.api import Policy
from convroute.server.clock import system_clock
from tests.server.linearizable.checker import Operation
from tests.server.logs import ACCOUNT, message

APPS = ("concierge", "marketing", "sales", "care")


class Seen(Struct):
    """An operation on the thread of `user`; `told` is what the process answered."""

    user: str
    began: int
    ended: int
    told: dict[str, Any]


class Node:
    """A process that decides."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, url: str, *, locking: bool) -> "Node":
        command = [sys.executable, "-m", "tests.server.linearizable.node", url]
        process = await asyncio.create_subprocess_exec(
            *command, *([] if locking else ["--no-lock"]),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**20,
        )  # fmt: skip
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        return cls(process)

    async def ask(self, number: int, document: dict[str, Any]) -> dict[str, Any]:
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"number": number, "document": document}).encode() + b"\n")
        async with asyncio.timeout(60):
            told: dict[str, Any] = await answer
            return told

    async def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        async with asyncio.timeout(60):
            await self._reading
            assert await self._process.wait() == 0

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            self._asked.pop(told["number"]).set_result(told)


async def history(url: str, *, threads: int, each: int, seed: int, locking: bool = True) -> list[Seen]:
    """`each` operations on each of the threads by eight workers, four at each of two processes."""
    nodes = [await Node.start(url, locking=locking) for _ in range(2)]
    random = Random(seed)
    work = [f"user{number % threads}" for number in range(threads * each)]
    documents = [_operation(random, user, number) for number, user in enumerate(work)]
    waiting = iter(enumerate(zip(work, documents, strict=True)))
    seen: list[Seen] = []

    async def worker(node: Node) -> None:
        for number, (user, document) in waiting:
            began = monotonic_ns()
            told = await node.ask(number, document)
            seen.append(Seen(user, began, monotonic_ns(), told))

    try:
        await asyncio.gather(*(worker(nodes[number % 2]) for number in range(8)))
    finally:
        for node in nodes:
            await node.stop()
    return seen


def operations(policy: Policy, seen: list[Seen], user: str) -> list[Operation]:
    """What happened on one thread."""
    return [_as_operation(policy, one) for one in seen if one.user == user]


def _as_operation(policy: Policy, one: Seen) -> Operation:
    """What was asked is what the server kept as asked: with the time at which it was decided."""
    told = one.told
    [item] = policy.read(told["input"])
    thread = told["thread"]
    answer = told["outcome"], told["reason"]["kind"], thread["owner_app_id"], thread["expires_at"]
    return Operation(item, answer, one.began, one.ended)


def _operation(random: Random, user: str, number: int) -> dict[str, Any]:
    if random.random() < 0.3:
        item = message(user, f"m_{number}", system_clock() + number)
        return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": 1, "messaging": [item]}]}
    action = random.choice(["take", "take", "take", "pass", "pass", "release", "extend", "request", "owner"])
    asked: dict[str, Any] = {"action": action, "app": random.choice(APPS), "account": ACCOUNT, "user": user}
    if action == "pass":
        asked["target"] = random.choice(APPS)
    if action == "extend":
        asked["duration"] = random.choice([3_600, 200_000])
    return asked
