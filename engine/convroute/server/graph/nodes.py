"""Which account a node is: a Page, an Instagram account, or `me`."""

from collections.abc import Sequence

from convroute.conversation.channel import Channel
from convroute.server.apps import AppAt
from convroute.server.graph.call import Call
from convroute.server.graph.errors import unknown_alias, unsupported, wrong_parameter
from convroute.server.server import Server

_INSTAGRAM_HOST = "graph.instagram.com"
_INSTAGRAM_EDGES = ("passthreadcontrol", "releasethreadcontrol")


def account_named(server: Server, node: str) -> str | None:
    """The account of an id, be it the account's own or that of the Page it belongs to."""
    accounts = server.policies.accounts
    account = server.settings.meta.pages.get(node, node)
    return account if account in accounts else node if node in accounts else None


async def account_of(server: Server, app: AppAt, call: Call, user: str | None = None) -> str:
    """The account that a call is about; `user` helps to find which one `me` is. Raises `GraphError`."""
    node = call.path.node or "me"
    if node != "me":
        account = account_named(server, node)
        if account is not None:
            return account
        if not node.isdecimal():
            server.count_unknown(node)
            raise unknown_alias(node[:100])
        raise unsupported(call.method, node[:100])
    accounts = _accounts_of(server, app)
    if len(accounts) > 1:
        accounts = _on(server, accounts, _channel(call)) or accounts
    if len(accounts) > 1 and user is not None:
        known = [one for one in accounts if await server.store.thread((one, user)) is not None]
        accounts = known or accounts
    if len(accounts) == 1:
        return accounts[0]
    told = ", ".join(accounts)
    raise wrong_parameter(f"`me` can be any of these accounts, so use the id instead: {told}")


def _accounts_of(server: Server, app: AppAt) -> Sequence[str]:
    """Those of the policies that know the app; of all where none does, and the policy will say so."""
    policies = server.policies.all
    own = [policy for policy in policies if any(one.id == app.id for one in policy.checked.apps.values())]
    return [account for policy in own or policies for account in policy.checked.accounts]


def _channel(call: Call) -> Channel | None:
    if call.host == _INSTAGRAM_HOST or call.path.edge in _INSTAGRAM_EDGES:
        return "instagram"
    platform = call.values.get("platform")
    return platform if platform in ("instagram", "messenger") else None


def _on(server: Server, accounts: Sequence[str], channel: Channel | None) -> Sequence[str]:
    return [one for one in accounts if server.policies.accounts[one] == channel]
