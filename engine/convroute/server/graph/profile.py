"""What apps set for an account besides its threads; the emulator keeps it in memory.

`subscribed_apps`, `messenger_profile` and `message_attachments` are answered as Meta does, and change nothing
about who gets what: the policy and the configuration say that.
"""

from itertools import count

from msgspec.json import encode

from convroute.server.answers import OK, Answer
from convroute.server.apps import AppAt
from convroute.server.graph.call import Call
from convroute.server.graph.errors import missing, wrong_parameter
from convroute.server.graph.nodes import account_of
from convroute.server.server import Server

PROFILE = (
    "account_linking_url", "commands", "get_started", "greeting", "home_url", "ice_breakers",
    "persistent_menu", "subject_to_new_eu_privacy_rules", "target_audience", "whitelisted_domains",
)  # fmt: skip
ATTACHMENTS = ("audio", "file", "image", "template", "video")
USUAL_FIELDS = ("messages", "messaging_postbacks", "standby")
_FIELDS_SINCE = (3, 2)
"""Before this version an app subscribed to a Page without naming fields."""
_FIRST_ATTACHMENT = 1_857_777_774_821_032


class Profiles:
    """What was set, by account, and what each app subscribed to."""

    def __init__(self) -> None:
        self._profiles: dict[str, dict[str, object]] = {}
        self._subscriptions: dict[tuple[str, str], tuple[str, ...]] = {}
        self._attachments = count(_FIRST_ATTACHMENT)

    async def subscribed_apps(self, server: Server, app: AppAt, call: Call) -> Answer:
        """`GET`, `POST` and `DELETE`. Raises `GraphError`."""
        account = await account_of(server, app, call)
        if call.method == "POST":
            fields = call.names("subscribed_fields")
            if not fields and call.path.number >= _FIELDS_SINCE:
                raise missing("subscribed_fields")
            self._subscriptions[account, app.id] = fields or USUAL_FIELDS
        elif call.method == "DELETE":
            self._subscriptions.pop((account, app.id), None)
        else:
            return Answer(OK, encode({"data": self._subscribed(server, app, account)}))
        return Answer(OK, encode({"success": True}))

    def _subscribed(self, server: Server, app: AppAt, account: str) -> list[dict[str, object]]:
        fields = self._subscriptions.get((account, app.id))
        policy = server.policies.of_account(account)
        assert policy is not None
        connected = any(one.id == app.id and one.connected for one in policy.checked.apps.values())
        if fields is None and not connected:
            return []
        if fields is None:
            fields = tuple(sorted(app.subscriptions or USUAL_FIELDS))
        return [{"id": app.id, "name": app.name, "subscribed_fields": list(fields)}]

    async def messenger_profile(self, server: Server, app: AppAt, call: Call) -> Answer:
        """`GET`, `POST` and `DELETE`. Raises `GraphError`."""
        profile = self._profiles.setdefault(await account_of(server, app, call), {})
        if call.method == "POST":
            given = {name: call.values[name] for name in PROFILE if call.values.get(name) is not None}
            if not given:
                raise wrong_parameter(f"Requires one of the params: {', '.join(PROFILE)}")
            profile.update(given)
            return Answer(OK, encode({"result": "success"}))
        fields = call.names("fields")
        for name in fields:
            if name not in PROFILE:
                raise wrong_parameter(f"Param fields must be one of {{{', '.join(PROFILE)}}}")
        if not fields:
            raise missing("fields")
        if call.method == "DELETE":
            for name in fields:
                profile.pop(name, None)
            return Answer(OK, encode({"result": "success"}))
        shown = {name: profile[name] for name in fields if name in profile}
        return Answer(OK, encode({"data": [shown] if shown else []}))

    async def message_attachments(self, server: Server, app: AppAt, call: Call) -> Answer:
        """An id that can be sent; what was uploaded is not kept. Raises `GraphError`."""
        await account_of(server, app, call)
        message = call.values.get("message")
        attachment = message.get("attachment") if isinstance(message, dict) else None
        if not isinstance(attachment, dict):
            raise missing("message[attachment]")
        payload = attachment.get("payload")
        has_url = isinstance(payload, dict) and isinstance(payload.get("url"), str)
        if attachment.get("type") not in ATTACHMENTS:
            raise wrong_parameter(
                f"Param message[attachment][type] must be one of {{{', '.join(ATTACHMENTS)}}}"
            )
        if not has_url and not call.files and attachment["type"] != "template":
            raise wrong_parameter("an attachment needs payload[url], or the file itself as `filedata`")
        return Answer(OK, encode({"attachment_id": str(next(self._attachments))}))
