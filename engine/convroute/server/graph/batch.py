"""Several calls in one: `POST /` with `batch` (at most 50), each answered for itself."""

import json
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import SplitResult, urlsplit

from msgspec.structs import replace
from starlette.datastructures import Headers

from convroute.server.answers import OK, Answer
from convroute.server.failure import Failure
from convroute.server.graph.call import Call, call_of
from convroute.server.graph.errors import GraphError, Json, missing, wrong_parameter
from convroute.server.graph.parameters import json_value

MOST_CALLS = 50
_NOT_HERE = ("name", "depends_on", "omit_response_on_success", "attached_files")
_FORM = Headers({"content-type": "application/x-www-form-urlencoded"})
_INHERITED = ("access_token", "appsecret_proof")

AnswerOne = Callable[[Call], Awaitable[Answer]]


def is_batch(call: Call) -> bool:
    return call.path.node is None and call.method == "POST" and "batch" in call.values


async def answer_batch(call: Call, answer: AnswerOne) -> Answer:
    """The calls one after another, in their order. Raises `GraphError` where it is not a batch."""
    given = call.values["batch"]
    if isinstance(given, str):
        given = json_value(given, "batch")
    if not isinstance(given, list) or not given:
        raise missing("batch") if not given else wrong_parameter("Param batch must be an array")
    if len(given) > MOST_CALLS:
        raise wrong_parameter(f"Too many requests in batch message. Maximum batch size is {MOST_CALLS}")
    with_headers = str(call.values.get("include_headers", "true")).lower() not in ("false", "0")
    answers = [await _answer(call, number, one, answer, with_headers) for number, one in enumerate(given)]
    return Answer(OK, json.dumps(answers, ensure_ascii=False).encode())


async def _answer(
    batch: Call, number: int, given: object, answer: AnswerOne, with_headers: bool
) -> dict[str, object]:
    try:
        call = await _call(batch, number, given)
        found = await answer(call)
        version, status, body = call.path.version, found.status, found.body.decode()
    except GraphError as wrong:
        version, status = batch.path.version, wrong.failure.status
        body = json.dumps(wrong.failure.envelope(), ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=UTF-8", "facebook-api-version": version}
    told = [{"name": name, "value": value} for name, value in headers.items()]
    return {"code": status, **({"headers": told} if with_headers else {}), "body": body}


async def _call(batch: Call, number: int, given: object) -> Call:
    """One operation as a call of its own; it inherits the token of the batch."""
    if not isinstance(given, dict):
        raise wrong_parameter("each request of a batch must be an object")
    _refuse_references(given)
    method, url, body = (given.get(name) for name in ("method", "relative_url", "body"))
    if not isinstance(url, str) or not isinstance(method, str) or not isinstance(body or "", str):
        raise wrong_parameter("each request of a batch needs method and relative_url, and body is text")
    parts = _parts(url)
    form = (body or "").encode()
    call = await call_of(method.upper(), parts.path, parts.query.encode(), _FORM, form)
    inherited = _inherited(batch, call.values)
    return replace(
        call,
        values={**inherited, **call.values},
        bearer=batch.bearer,
        key=None if batch.key is None else f"{batch.key}#{number}",
        facts=batch.facts,
        host=batch.host,
    )


def _refuse_references(given: Json) -> None:
    """What would make one call wait for another: a client must not believe that it does."""
    for name in _NOT_HERE:
        if given.get(name) is not None:
            raise GraphError(Failure(100, f"(#100) {name} is not available here: each call is for itself"))
    for name in ("relative_url", "body"):
        value = given.get(name)
        if isinstance(value, str) and "{result=" in value:
            raise GraphError(
                Failure(100, f"(#100) {name} refers to another request's result, which is not available here")
            )


def _inherited(batch: Call, own: Mapping[str, object]) -> dict[str, object]:
    """A proof proves one token: that of a batch is of no use to a call with its own."""
    if "access_token" in own:
        return {}
    return {name: batch.values[name] for name in _INHERITED if name in batch.values}


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise wrong_parameter("relative_url is not an address") from None
