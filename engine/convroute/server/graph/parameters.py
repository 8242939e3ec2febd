"""What a client gives with a call, in whatever form it sends it: query, JSON, a form, or parts."""

from collections.abc import AsyncGenerator, Mapping
from urllib.parse import parse_qsl

from msgspec import Struct, field
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from convroute.server.graph.brackets import nested
from convroute.server.graph.errors import wrong_parameter
from convroute.wire.strict_json import NotJsonError, StrictReader, fault_of

MOST_PARAMETERS = 1_000
_OBJECTS = frozenset(
    {
        "batch", "commands", "depends_on", "features", "get_started", "greeting", "home_url", "ice_breakers",
        "message", "payload", "persistent_menu", "recipient", "subscribed_fields", "thread_control",
        "whitelisted_domains",
    }
)  # fmt: skip
"""Parameters whose text in a form is JSON; of any other it is text, whatever it looks like."""
_NUMBERS = frozenset({"duration", "limit"})
_LONGEST_NUMBER = 18


class Parameters(Struct, frozen=True):
    """By name, as JSON has them; `files` are the names of those that came as a file."""

    values: Mapping[str, object] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


def of_query(query: bytes) -> Parameters:
    """Those of a query, or of a body that is a form. Raises `GraphError`."""
    try:
        pairs = parse_qsl(
            query.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise wrong_parameter("the parameters are not UTF-8") from None
    except ValueError:
        raise wrong_parameter(f"there are more than {MOST_PARAMETERS} parameters") from None
    return _of_pairs(pairs)


async def of_body(headers: Headers, body: bytes) -> Parameters:
    """Raises `GraphError`."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body:
        return Parameters()
    if kind == "multipart/form-data":
        return await _of_parts(headers, body)
    if kind == "application/x-www-form-urlencoded":
        return of_query(body)
    if kind == "application/json" or kind.endswith("+json") or (not kind and body.lstrip()[:1] == b"{"):
        values = of_json(body)
        return Parameters({name: _object(name, value) for name, value in values.items()})
    raise wrong_parameter("the body must be JSON, a form, or multipart/form-data")


def of_json(body: bytes) -> Mapping[str, object]:
    """The members of a JSON object. Raises `GraphError`."""
    try:
        value = json_value(body.decode(), "the body")
    except UnicodeDecodeError:
        raise wrong_parameter("the body is not UTF-8") from None
    if not isinstance(value, dict):
        raise wrong_parameter("the body must be a JSON object")
    return value


def json_value(text: str, name: str) -> object:
    """Raises `GraphError` for anything that strict JSON does not know, such as a member that stands twice."""
    reader = StrictReader()
    try:
        value = reader.read(text)
    except NotJsonError as wrong:
        raise wrong_parameter(f"{name} is not JSON: {wrong.message}") from None
    fault = fault_of(value) if reader.suspicious else None
    if fault is not None:
        path, message = fault
        raise wrong_parameter(f"{name} is not JSON: {path} {message}")
    return value


async def _of_parts(headers: Headers, body: bytes) -> Parameters:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        headers, stream(), max_fields=MOST_PARAMETERS, max_files=10, max_part_size=max(len(body), 1)
    )
    try:
        form = await parser.parse()
    except MultiPartException as wrong:
        raise wrong_parameter(f"the parts cannot be read: {wrong.message}") from None
    except Exception:  # the parser fails in ways of its own at what is not multipart at all
        raise wrong_parameter("the parts cannot be read") from None
    try:
        pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        files = frozenset(name for name, value in form.multi_items() if isinstance(value, UploadFile))
    finally:
        await form.close()
    return Parameters(_of_pairs(pairs).values, files)


def _of_pairs(pairs: list[tuple[str, str]]) -> Parameters:
    values = nested(pairs)
    return Parameters({name: _typed(name, value) for name, value in values.items()})


def _typed(name: str, value: object) -> object:
    """What a text means by the name of its parameter."""
    value = _object(name, value)
    if not isinstance(value, str):
        return value
    if name in _NUMBERS and value.removeprefix("-").isdecimal() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    return value


def _object(name: str, value: object) -> object:
    if isinstance(value, str) and name in _OBJECTS and value.lstrip()[:1] in ("{", "["):
        return json_value(value, name)
    return value
