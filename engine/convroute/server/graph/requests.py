"""What apps ask for that the policy decides: the control of threads, and who has it."""

from collections.abc import Mapping

from msgspec.json import encode

from convroute.conversation.channel import BUILTIN_IDS
from convroute.conversation.input_error import InputError
from convroute.conversation.item import Unreadable
from convroute.conversation.request import Action
from convroute.server.answers import Answer, answer_again, answer_to
from convroute.server.apps import AppAt
from convroute.server.committer import FullError
from convroute.server.failure import Failure
from convroute.server.graph.call import Call
from convroute.server.graph.errors import DEFECT, GraphError, come_again, wrong_parameter
from convroute.server.graph.nodes import account_of
from convroute.server.graph.parameters import json_value
from convroute.server.incoming import read_request
from convroute.server.server import Server
from convroute.server.store import StoreError

_MEMBERS: Mapping[Action, Mapping[str, str]] = {
    "pass": {"target_app_id": "target", "metadata": "metadata"},
    "take": {"metadata": "metadata"},
    "release": {"metadata": "metadata"},
    "extend": {"duration": "duration"},
    "request": {"metadata": "metadata"},
    "owner": {},
}
"""The parameters of an action, and what they are called in a request."""


async def ask(server: Server, app: AppAt, call: Call, action: Action) -> Answer:
    """Raises `GraphError`."""
    given = {
        name: call.values[parameter]
        for parameter, name in _MEMBERS[action].items()
        if call.values.get(parameter) is not None
    }
    return await decided(server, app, call, action, given)


async def decided(
    server: Server,
    app: AppAt,
    call: Call,
    action: Action,
    given: Mapping[str, object],
    message: Mapping[str, object] | None = None,
) -> Answer:
    """Decides a request for the thread of the call's recipient; it is kept when this returns."""
    user = call.user()
    account = await account_of(server, app, call, user)
    _refuse_name(server, account, given.get("target"))
    request = {"action": action, "app": app.id, "account": account, "user": user, **given}
    document = encode(_with_facts(server, call, request))
    key = None if call.key is None else f"{app.id} {call.key}"
    try:
        incoming = read_request(server.policies, document, now=server.now(), message=message, answer_key=key)
    except InputError as wrong:
        raise wrong_parameter(str(wrong)) from None
    for item in incoming.items:
        if isinstance(item, Unreadable):
            raise wrong_parameter(f"{item.path}: {item.message}")
    try:
        found = await server.committer.decide(incoming)
    except FullError:
        raise GraphError(
            come_again("Too much waits here already. Please retry your request later.")
        ) from None
    except StoreError:
        raise GraphError(come_again("It could not be kept. Please retry your request later.")) from None
    if found.failed is not None:
        raise GraphError(DEFECT)
    if found.again is None:
        return answer_to(incoming, found)
    again = answer_again(incoming, found.again)
    if again is None:
        raise GraphError(Failure(100, "(#100) this Idempotency-Key was used for another request"))
    return again


def _refuse_name(server: Server, account: str, target: object) -> None:
    """A request may name an app as the policy does; Meta knows ids only. Raises `GraphError`."""
    if not isinstance(target, str) or (target.isascii() and target.isdecimal()):
        return
    policy = server.policies.of_account(account)
    known = None if policy is None else policy.checked.apps.get(target)
    app_id = BUILTIN_IDS.get(target) if known is None else known.id
    hint = "" if app_id is None else f": that of `{target}` is {app_id}"
    raise wrong_parameter(f"Param target_app_id must be the id of an app{hint}")


def _with_facts(server: Server, call: Call, request: Mapping[str, object]) -> Mapping[str, object]:
    if call.facts is None:
        return request
    if not server.emulating:
        raise wrong_parameter("X-Convroute-Facts is for the emulator")
    facts = json_value(call.facts, "X-Convroute-Facts")
    return {"facts": facts, "event": request}
