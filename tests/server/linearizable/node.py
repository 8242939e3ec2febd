"""One process that decides, asked by lines of JSON; with `--no-lock` its store does not lock threads.

python -m tests.server.linearizable.node postgresql://... [--no-lock]
"""

import asyncio
import json
import sys
from typing import Any

from convroute.api import Policy
from convroute.server.clock import system_clock
from convroute.server.committer import Committer
from convroute.server.incoming import read_request, read_webhook
from convroute.server.policies import Policies
from convroute.server.store import open_store
from tests.server.logs import SHOP


async def main(url: str, *, locking: bool) -> None:
    if not locking:
        _without_lock()
    store = await open_store(url)
    policies = Policies([Policy.load(SHOP)])
    committer = Committer(store, policies, system_clock)
    committer.start(store.committers)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print("ready", flush=True)
    asking = set()
    async for line in reader:
        task = asyncio.create_task(_answer(committer, policies, json.loads(line)))
        asking.add(task)
        task.add_done_callback(asking.discard)
    await asyncio.gather(*asking)
    await committer.close()
    await store.close()


async def _answer(committer: Committer, policies: Policies, asked: dict[str, Any]) -> None:
    document = json.dumps(asked["document"]).encode()
    if "action" in asked["document"]:
        incoming = read_request(policies, document, now=system_clock())
    else:
        incoming = read_webhook(policies, document)
    decided = await committer.decide(incoming)
    [line] = decided.lines
    told = json.loads(line.row.line)
    told |= {"number": asked["number"], "version": line.row.version, "input": _text(line.row.input)}
    print(json.dumps(told), flush=True)


def _text(document: bytes | None) -> str:
    assert document is not None
    return document.decode()


def _without_lock() -> None:
    from convroute.server.store import postgres_statements as say

    locking = " FOR UPDATE OF thread"
    assert locking in say.LOCK_THREADS
    say.LOCK_THREADS = say.LOCK_THREADS.replace(locking, "")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], locking="--no-lock" not in sys.argv))
