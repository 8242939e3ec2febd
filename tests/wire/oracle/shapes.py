"""The shapes of webhook items as pydantic models.

Unknown members are ignored. `fit` turns what pydantic finds into one JSON path and plain words.
"""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.values import (
    app_id_text,
    described,
    flag,
    id_text,
    optional_time_ms,
    text,
)

Id = Annotated[str | None, PlainValidator(id_text)]
AppId = Annotated[str | None, PlainValidator(app_id_text)]


def _characters(value: object) -> object:
    """With U+FFFD where a text has half of a surrogate pair."""
    if not isinstance(value, str):
        return value
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in value)


Text = Annotated[str | None, PlainValidator(lambda value: text(_characters(value)))]
Reference = Annotated[str | None, PlainValidator(lambda value: id_text(_characters(value)))]
Time = Annotated[int | None, PlainValidator(optional_time_ms)]
Flag = Annotated[bool, PlainValidator(flag)]
TextOrAny = Annotated[object, PlainValidator(_characters)]


class Shape(BaseModel):
    """A JSON object of which we read some members; absent and null are the same."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(Shape):
    """`sender` and `recipient`."""

    id: Id = None
    user_ref: Id = None


class AdsContext(Shape):
    """`ads_context_data` of a referral (D 4.7)."""

    ad_title: Text = None
    post_id: Id = None
    product_id: Id = None
    flow_id: Id = None


class Product(Shape):
    """`product` of a referral: a product page of the shop (D 1.5)."""

    id: Id = None


class Referral(Shape):
    """Where the person came from. `source` is open text (6-F)."""

    ref: Reference = None
    ad_id: Id = None
    source: TextOrAny = None
    ads_context_data: AdsContext | None = None
    product: Product | None = None
    type: TextOrAny = None


class Attachment(Shape):
    """One attachment; only its type routes (D 4.2)."""

    type: Text = None


def _none_is_empty(value: object) -> object:
    return [] if value is None else value


Attachments = Annotated[list[Attachment], FailFast(), BeforeValidator(_none_is_empty)]


class ReplyTo(Shape):
    """What a message answers: another message, or a story (D 4.4)."""

    story: object = None


class QuickReply(Shape):
    """A tap on a quick reply (D 4.3)."""

    payload: Text = None


class Message(Shape):
    """`message`: text, attachments, a quick reply, an echo, a deletion (D 4.1 to 4.4, 4.8)."""

    mid: Id = None
    text: Text = None
    is_echo: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False
    attachments: Attachments = Field(default_factory=list)
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    hop_context: object = None
    admin_text: object = None


class Postback(Shape):
    """`postback`: a tapped button (D 4.5). On standby the payload is missing (D 2.4)."""

    mid: Id = None
    title: Text = None
    payload: Text = None
    referral: Referral | None = None


class About(Shape):
    """`reaction`, `read`, `delivery`, `message_edit`: about a message that exists (D 4.9)."""

    mid: Id = None


class OptIn(Shape):
    """`optin`: a plug-in, where the person may be known by `user_ref` alone (D 4.12)."""

    user_ref: Id = None


class Control(Shape):
    """A handover as Meta reports it, with ids as strings, integers or null (D 3.1, 3.3, 3.5)."""

    previous_owner_app_id: AppId = None
    new_owner_app_id: AppId = None
    requested_owner_app_id: AppId = None
    metadata: TextOrAny = None


class Item(Shape):
    """One item of `messaging` or `standby`, or the `value` of a change."""

    sender: Person | None = None
    recipient: Person | None = None
    timestamp: Time = None
    message: Message | None = None
    postback: Postback | None = None
    pass_thread_control: Control | None = None
    take_thread_control: Control | None = None
    request_thread_control: Control | None = None
    app_roles: dict[str, object] | None = None
    reaction: About | None = None
    read: About | None = None
    delivery: About | None = None
    message_edit: About | None = None
    optin: OptIn | None = None
    referral: Referral | None = None
    account_linking: dict[str, object] | None = None
    hop_context: object = None


ShapeT = TypeVar("ShapeT", bound=Shape)


def fit(shape: type[ShapeT], value: object, path: str) -> ShapeT:
    """`value` as `shape`; raises `InvalidInput` with the path of the first thing that is wrong."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInput(below(path, *first["loc"]), _in_plain_words(first)) from None


def _in_plain_words(error: ErrorDetails) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "model_type" | "dict_type":
            return f"must be an object, not {described(error['input'])}"
        case "list_type":
            return f"must be a list, not {described(error['input'])}"
        case _:
            return error["msg"][:1].lower() + error["msg"][1:]
