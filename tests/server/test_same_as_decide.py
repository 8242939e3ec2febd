"""What comes in over HTTP is decided as `convroute decide` decides it: the same lines, all but the index."""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from convroute import Policy, Thread
from convroute.conversation.channel import BUILTIN_IDS
from convroute.conversation.life import Life
from convroute.server.apps import AppAt, Apps
from convroute.server.incoming import read_request
from convroute.server.rows import Kept, Needs, Writes
from tests.cli.shell import convroute
from tests.server.conversations import Conversation, conversations
from tests.server.graph.client import Answered, Client, running

pytestmark = pytest.mark.slow

AT_LEAST = 500
_PARAMETERS = {
    "target": "target_app_id",
    "duration": "duration",
    "metadata": "metadata",
    "tag": "tag",
    "thread_control": "thread_control",
}
_EDGES = {
    "send": "messages",
    "owner": "thread_owner",
    **{f"{verb}": f"{verb}_thread_control" for verb in ("pass", "take", "release", "extend", "request")},
}
Line = Mapping[str, Any]


def test_every_conversation_gets_the_same_lines_over_http(tmp_path: Path) -> None:
    every = list(conversations(tmp_path))
    assert len(every) >= AT_LEAST
    different = [
        (one.name, here, there)
        for one in every
        for here, there in [(_by_command(one, tmp_path), asyncio.run(_over_http(one)))]
        if here != there
    ]
    assert not different, different[0]
    kinds = {document.get("action") for one in every for document in map(_inner, one.documents)}
    assert kinds >= {None, "inbox_reply", *_EDGES}


def _by_command(conversation: Conversation, folder: Path) -> list[Line]:
    log, threads = folder / "log.json", folder / "threads.json"
    log.write_text(json.dumps(list(conversation.documents)), encoding="utf-8")
    threads.write_text(json.dumps([_state(one) for one in conversation.threads]), encoding="utf-8")
    ended = convroute(
        "decide", str(conversation.policy), str(log), "--format", "json", "--thread", str(threads)
    )
    assert ended.status in (0, 2), ended.err
    return [_comparable(json.loads(line)) for line in ended.out.splitlines()]


def _state(thread: Thread) -> dict[str, Any]:
    given = {
        "account": thread.account,
        "user": thread.user,
        "owner": thread.owner_app_id or thread.owner,
        "expires_at": thread.expires_at,
        "window": thread.window,
        "last_user_message_at": thread.last_user_message_at,
        "window_opened_at": thread.window_opened_at,
        "requested_by": thread.requested_by_app_id or thread.requested_by,
    }
    return {name: value for name, value in given.items() if value is not None}


async def _over_http(conversation: Conversation) -> list[Line]:
    async with running(_policy(conversation.policy), apps=_apps(conversation)) as client:
        await _begin(client, conversation)
        lines: list[Line] = []
        for document in conversation.documents:
            lines += await _lines_of(client, document)
        return lines


async def _lines_of(client: Client, document: Mapping[str, Any]) -> list[Line]:
    """What was kept of a document. Of a send that is its own line; the echo after it is the emulator's."""
    kept: list[bytes] = []
    client.server.listeners[:] = [lambda writes: kept.extend(row.line for row in writes.decisions)]
    inner = _inner(document)
    if "action" not in inner:
        assert (await client.webhook(document)).status == 200
    elif inner["action"] == "inbox_reply":  # people do that: it is not an edge
        written = json.dumps(document).encode()
        await client.server.committer.decide(read_request(client.server.policies, written, now=1))
    else:
        answered = await _ask(client, _with_target_id(client, inner), document.get("facts"))
        del kept[1:]
        line = json.loads(kept[0])
        assert (answered.status == 200) == (line["outcome"] == "allowed")
        if line["error"] is not None:
            assert answered.error == (line["error"]["code"], line["error"]["subcode"])
    return [_comparable(json.loads(line)) for line in kept]


def _with_target_id(client: Client, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request may name its target; an edge knows ids only."""
    policy = client.server.policies.of_account(request["account"])
    ids = {} if policy is None else {app.name: app.id for app in policy.checked.apps.values()}
    ids = BUILTIN_IDS | ids
    return (
        {**request, "target": ids.get(request["target"], request["target"])}
        if "target" in request
        else request
    )


async def _ask(client: Client, request: Mapping[str, Any], facts: object) -> Answered:
    clock = client.server.clock
    assert clock is not None
    clock.stand_at(request["timestamp"])
    headers = {} if facts is None else {"X-Convroute-Facts": json.dumps(facts)}
    path = f"/v26.0/{request['account']}/{_EDGES[request['action']]}"
    token = f"token of {request['app']}"
    if request["action"] == "owner":
        query = {"recipient": request["user"]}
        return await client.call("GET", path, token=token, query=query, headers=headers)
    data: dict[str, Any] = {"recipient": {"id": request["user"]}}
    data |= {_PARAMETERS[name]: value for name, value in request.items() if name in _PARAMETERS}
    if request["action"] == "send":
        picture = {"attachment": {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}}
        data["message"] = {"text": request["text"]} if request.get("text") else picture
    return await client.call("POST", path, token=token, data=data, headers=headers)


async def _begin(client: Client, conversation: Conversation) -> None:
    threads = {(one.account or "", one.user or ""): Kept(Life(one), 1) for one in conversation.threads}
    [database] = client.server.store.databases
    await database.transact(Needs(tuple(sorted(threads))), lambda _: Writes(threads=threads))


def _apps(conversation: Conversation) -> Apps:
    """Whoever asks for something has a token, be it an app of the policy or not."""
    askers = {str(one["app"]) for one in map(_inner, conversation.documents) if "app" in one}
    return Apps([AppAt(name, name) for name in askers], {f"token of {name}": name for name in askers})


def _inner(document: Mapping[str, Any]) -> Mapping[str, Any]:
    inner: Mapping[str, Any] = document.get("event", document)
    return inner


def _comparable(line: dict[str, Any]) -> Line:
    """`document` counts those of an input, and each came alone."""
    return {name: value for name, value in line.items() if name not in ("index", "document")}


@cache
def _policy(path: Path) -> Policy:
    return Policy.load(path)
