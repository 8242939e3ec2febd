"""Reads a call, has it answered, and answers in Meta's shape: with its errors and its headers."""

from msgspec.json import encode
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from convroute.server.answers import Answer
from convroute.server.failure import Failure, trace_id
from convroute.server.graph.batch import answer_batch, is_batch
from convroute.server.graph.call import NEWEST_VERSION, Call, call_of
from convroute.server.graph.edges import Edges
from convroute.server.graph.errors import GraphError, unsupported
from convroute.server.server import Server
from convroute.server.webhook import TooLargeError, read_body

_ALLOWED = "GET, POST, DELETE, HEAD, OPTIONS"
_TAKEN = ("GET", "HEAD", "POST", "DELETE")
_OWN = "/convroute/"
_AGAIN_IN = "5"


class GraphDoor:
    """An ASGI application for every method and any path."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._edges = Edges(server)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.scope["path"].startswith(_OWN):
            return JSONResponse({"error": {"message": "there is nothing at this address"}}, 404)
        if request.method == "OPTIONS":
            return Response(status_code=200, headers={"Allow": _ALLOWED})
        version = NEWEST_VERSION
        try:
            if request.method not in _TAKEN:
                raise unsupported(request.method[:20])
            call = await self._read(request)
            version = call.path.version
            request.scope.update({"endpoint": self, "path_params": self._named(call)})  # for the log
            answer = await self._answer(call)
        except ClientDisconnect:  # half a body is not a body
            return Response(status_code=400)
        except GraphError as wrong:
            return _told(wrong.failure, version)
        return _response(answer, version)

    async def _read(self, request: Request) -> Call:
        most = self._server.settings.limits.body_bytes
        try:
            body = await read_body(request, most)
        except TooLargeError:
            raise GraphError(
                Failure(100, f"(#100) the body has more than {most} bytes", status=413)
            ) from None
        query = request.scope["query_string"]
        return await call_of(request.method, request.scope["path"], query, request.headers, body)

    def _named(self, call: Call) -> dict[str, str]:
        """What callers choose of a path: a node, and an edge that is not here."""
        node, edge = call.path.node or "", call.path.edge or ""
        return {"node": node} if self._edges.has(edge) else {"node": node, "edge": edge}

    async def _answer(self, call: Call) -> Answer:
        if is_batch(call):
            return await answer_batch(call, self._edges.answer)
        return await self._edges.answer(call)


def _told(failure: Failure, version: str) -> Response:
    response = _response(Answer(failure.status, encode(failure.envelope())), version)
    if failure.is_transient:
        response.headers["Retry-After"] = _AGAIN_IN
    if failure.code == 190:
        response.headers["WWW-Authenticate"] = 'OAuth "Facebook Platform" "invalid_token"'
    return response


def _response(answer: Answer, version: str) -> Response:
    response = Response(answer.body, answer.status, media_type="application/json; charset=UTF-8")
    headers: MutableHeaders = response.headers
    headers["facebook-api-version"] = version
    headers["x-fb-trace-id"] = trace_id()
    headers["Cache-Control"] = "no-store"
    if answer.decision:
        headers["X-Convroute-Decision"] = answer.decision
        headers["X-Convroute-Version"] = str(answer.version)
    return response
