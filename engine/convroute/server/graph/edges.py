"""Which edges there are, and who answers them; whatever else an app calls is refused by its name."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from msgspec import Struct

from convroute.conversation.request import Action
from convroute.server.answers import Answer
from convroute.server.apps import AppAt
from convroute.server.graph import looking, messages
from convroute.server.graph.call import METHODS, Call
from convroute.server.graph.callers import caller
from convroute.server.graph.errors import DEFECT, GraphError, come_again, not_here, unknown_path, unsupported
from convroute.server.graph.profile import Profiles
from convroute.server.graph.requests import ask
from convroute.server.server import Server
from convroute.server.store import StoreError

_log = logging.getLogger("convroute.server")
Handler = Callable[[Server, AppAt, Call], Awaitable[Answer]]
_WITHOUT_META = "it would have to be asked of Meta, which only `serve --emulate` stands in for"


class Edge(Struct, frozen=True):
    """`needs_meta`: a router has nothing to answer with, and cannot ask Meta."""

    handler: Handler
    methods: tuple[str, ...]
    needs_meta: bool = True


class Edges:
    """All of them, for one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._edges = _edges(Profiles())

    def has(self, name: str) -> bool:
        return name in self._edges

    async def answer(self, call: Call) -> Answer:
        """Raises `GraphError`."""
        server, (node, name) = self._server, (call.path.node, call.path.edge)
        app = caller(call, server.apps)
        if node is None:
            raise unsupported(call.method)
        if name is None:
            edge = Edge(looking.node, ("GET",))
        elif name in self._edges:
            edge = self._edges[name]
        else:
            server.count_unknown(name)
            raise unknown_path(name[:200])
        if call.method not in edge.methods or call.method not in METHODS:
            raise unsupported(call.method, node[:100])
        if edge.needs_meta and not server.emulating:
            raise not_here(name or "reading a node", _WITHOUT_META)
        try:
            return await edge.handler(server, app, call)
        except StoreError:
            raise GraphError(
                come_again("It cannot be looked up now. Please retry your request later.")
            ) from None
        except GraphError:
            raise
        except Exception as defect:  # whatever it is, a client gets Meta's shape
            _log.error("a call of %s could not be answered: %s", name, type(defect).__name__)
            raise GraphError(DEFECT) from None


def _edges(profiles: Profiles) -> Mapping[str, Edge]:
    get, post, every = ("GET",), ("POST",), METHODS
    return {
        "pass_thread_control": _control("pass"),
        "passthreadcontrol": _control("pass"),
        "take_thread_control": _control("take"),
        "release_thread_control": _control("release"),
        "releasethreadcontrol": _control("release"),
        "extend_thread_control": _control("extend"),
        "request_thread_control": _control("request"),
        "thread_owner": Edge(_asking("owner"), get, needs_meta=False),
        "messages": Edge(messages.send, post),
        "secondary_receivers": Edge(looking.secondary_receivers, get, needs_meta=False),
        "conversations": Edge(looking.conversations, get),
        "business_messaging_feature_status": Edge(looking.feature_status, post),
        "subscribed_apps": Edge(profiles.subscribed_apps, every),
        "messenger_profile": Edge(profiles.messenger_profile, every),
        "message_attachments": Edge(profiles.message_attachments, post),
    }


def _control(action: Action) -> Edge:
    return Edge(_asking(action), ("POST",), needs_meta=False)


def _asking(action: Action) -> Handler:
    return partial(_ask, action)


async def _ask(action: Action, server: Server, app: AppAt, call: Call) -> Answer:
    return await ask(server, app, call, action)
