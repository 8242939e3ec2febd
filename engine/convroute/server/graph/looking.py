"""What apps can look at: an account, its apps, a person, and whose the conversations are."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec.json import encode

from convroute.api import Policy
from convroute.conversation.thread import Thread
from convroute.server.answers import OK, Answer
from convroute.server.apps import AppAt
from convroute.server.graph.call import Call
from convroute.server.graph.errors import unknown_alias, unsupported, wrong_parameter
from convroute.server.graph.nodes import account_named, account_of
from convroute.server.rows import Kept
from convroute.server.server import Server

_FEATURES = ("hop_v2", "msgr_multi_app", "ig_multi_app")
_MOST = 100
_CONVERSATION = ("id", "is_owner", "link", "participants", "senders", "updated_time")


async def node(server: Server, app: AppAt, call: Call) -> Answer:
    """`GET /{node}`: an account, or a person who wrote to one. Raises `GraphError`."""
    name = call.path.node or "me"
    if name == "me" or account_named(server, name) is not None:
        account = await account_of(server, app, call)
        return _shown(_account(server, account, name), call, ("id", "name"), "Page")
    if not name.isdecimal():
        server.count_unknown(name)
        raise unknown_alias(name[:100])
    for account in server.policies.accounts:
        if await server.store.thread((account, name)) is not None:
            return _shown(_person(name), call, ("id", "first_name", "last_name"), "User")
    raise unsupported(call.method, name[:100])


async def secondary_receivers(server: Server, app: AppAt, call: Call) -> Answer:
    """The connected apps beside the default app. Raises `GraphError`."""
    policy = _policy(server, await account_of(server, app, call))
    apps = [
        {"id": one.id, "name": one.name}
        for one in policy.checked.apps.values()
        if one.connected and one.name != policy.checked.default
    ]
    return Answer(OK, encode({"data": apps}))


async def feature_status(server: Server, app: AppAt, call: Call) -> Answer:
    """`POST business_messaging_feature_status`: nothing but what the policy says can be set.

    `features` is an object, or a list of objects. Raises `GraphError`.
    """
    account = await account_of(server, app, call)
    given = call.values.get("features")
    features = [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, dict)]
    if not features or (isinstance(given, list) and len(features) < len(given)):
        raise wrong_parameter("The parameter features is required, an array of objects")
    status = _features(server, account)
    for name, value in (pair for one in features for pair in one.items()):
        if name not in status:
            raise wrong_parameter(f"Param features has {name[:100]}; there are {', '.join(_FEATURES)}")
        if str(value).lower() != str(status[name]).lower():
            raise wrong_parameter(f"{name} is {str(status[name]).lower()}: the routing policy says so")
    return Answer(OK, encode({"success": True}))


async def conversations(server: Server, app: AppAt, call: Call) -> Answer:
    """`GET conversations`, in the order of their people; `is_owner` only where routing is on."""
    user = call.text("user_id")
    account = await account_of(server, app, call, user)
    most = call.values.get("limit", 25)
    if not isinstance(most, int) or not 1 <= most <= _MOST:
        raise wrong_parameter(f"Param limit must be a number from 1 to {_MOST}")
    fields = [name.partition("{")[0] for name in call.names("fields")] or ["id", "updated_time"]
    for name in fields:
        if name not in _CONVERSATION:
            raise _no_field(name, "UnifiedThread")
    found = await _threads(server, account, user, call.text("after"), most + 1)
    is_on = _policy(server, account).checked.mode == "routing"
    shown = []
    for person, kept in found[:most]:
        thread = kept.life.thread if kept.life is not None else Thread()
        all_of_it = _conversation(account, person, kept)
        if is_on:
            all_of_it["is_owner"] = _owns(app, thread, server.now())
        shown.append({"id": all_of_it["id"], **{one: all_of_it[one] for one in fields if one in all_of_it}})
    answer: dict[str, object] = {"data": shown}
    if len(found) > most:
        answer["paging"] = {"cursors": {"after": found[most - 1][0]}}
    return Answer(OK, encode(answer))


async def _threads(
    server: Server, account: str, user: str | None, after: str | None, most: int
) -> list[tuple[str, Kept]]:
    if user is not None:
        kept = await server.store.thread((account, user))
        return [] if kept is None else [(user, kept)]
    found = await server.store.threads(
        account=account, after=None if after is None else (account, after), most=most
    )
    return [(person, kept) for (_, person), kept in found]


def _conversation(account: str, user: str, kept: Kept) -> dict[str, object]:
    newest = kept.life.newest if kept.life is not None else None
    people = [{"id": user, "name": _person(user)["name"]}, {"id": account}]
    return {
        "id": f"t_{user}",
        "link": f"/{account}/inbox/{user}/",
        "participants": {"data": people},
        "senders": {"data": people},
        **({} if newest is None else {"updated_time": _time(newest)}),
    }


def _owns(app: AppAt, thread: Thread, now: int) -> bool:
    return thread.owner_app_id == app.id and thread.expires_at is not None and now < thread.expires_at


def _account(server: Server, account: str, node_name: str) -> dict[str, object]:
    shown = account if node_name == "me" else node_name
    return {
        "id": shown,
        "name": _policy(server, account).name,
        "messaging_feature_status": _features(server, account),
    }


def _features(server: Server, account: str) -> dict[str, bool]:
    is_on = _policy(server, account).checked.mode == "routing"
    channel = server.policies.accounts[account]
    return {
        "hop_v2": False,
        "msgr_multi_app": is_on and channel == "messenger",
        "ig_multi_app": is_on and channel == "instagram",
    }


def _person(user: str) -> dict[str, object]:
    """A person has no name here but the id."""
    return {
        "id": user,
        "name": f"Person {user}",
        "first_name": "Person",
        "last_name": user,
        "username": f"person.{user}",
        "profile_pic": None,
        "locale": "en_US",
        "timezone": 0,
        "gender": None,
        "is_verified_user": False,
        "follower_count": 0,
        "is_user_follow_business": False,
        "is_business_follow_user": False,
    }


def _shown(found: Mapping[str, object], call: Call, usual: Iterable[str], kind: str) -> Answer:
    """The fields that were asked for; Meta leaves out what it does not know."""
    fields = [name.partition("{")[0] for name in call.names("fields")] or usual
    for name in fields:
        if name not in found:
            raise _no_field(name, kind)
    shown = {name: found[name] for name in fields if found[name] is not None}
    return Answer(OK, encode({**shown, "id": found["id"]}))


def _no_field(name: str, kind: str) -> Exception:
    return wrong_parameter(f"Tried accessing nonexisting field ({name[:100]}) on node type ({kind})")


def _policy(server: Server, account: str) -> Policy:
    policy = server.policies.of_account(account)
    assert policy is not None
    return policy


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
