"""The configuration of a server (`schemas/server.schema.json`): which apps there are, where secrets stand.

No secret stands in the file itself: a key names an environment variable or a file that holds it.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    model_validator,
)

from convroute.did_you_mean import nearest
from convroute.server.webhook_fields import KNOWN_FIELDS
from convroute.server.wrong_settings import wrong_settings

Name = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Url = Annotated[StrictStr, Field(min_length=1, max_length=2_000)]
ADMIN_TOKEN, VERIFY_TOKEN = "`admin.token`", "`meta.verify-token`"


def _known_field(name: str) -> str:
    if name not in KNOWN_FIELDS:
        near = nearest(name, KNOWN_FIELDS)
        hint = f"did you mean {near}?" if near else "the JSON Schema has those that there are"
        raise ValueError(f"Meta has no webhook field of this name: {hint}")
    return name


WebhookField = Annotated[
    StrictStr, AfterValidator(_known_field), Field(json_schema_extra={"enum": sorted(KNOWN_FIELDS)})
]
Days = Annotated[int, Field(ge=1, le=3650, strict=True)]


class BadSettingsError(ValueError):
    """The configuration cannot be used; each message says where and what to do, and holds no secret."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        use_attribute_docstrings=True,
    )


class Secret(_Table):
    """One secret: the environment variable, or the file, that holds it."""

    env: Name | None = None
    file: Name | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError('name one place, { env = "NAME" } or { file = "PATH" }')
        return self


class AppSettings(_Table):
    """`[[app]]`: where one of the policy's apps is, and how it and we know each other."""

    name: Name
    """As the policy calls it, or its id, where policies call two apps alike."""
    url: Url | None = None
    """Where its webhook is; without one nothing is sent to it."""
    tokens: tuple[Secret, ...] = ()
    """With these it asks (`access_token`); two while one is exchanged."""
    secret: Secret | None = None
    """Signs what is sent to it, and `appsecret_proof`."""
    subscriptions: tuple[WebhookField, ...] | None = None
    """Webhook fields it wants, such as `messages` or `feed`; without the key all fields of messages."""
    require_proof: StrictBool = False
    """Refuse a token without `appsecret_proof`."""
    allow_http: StrictBool = False
    """Take a URL that is not https."""
    allow_private: StrictBool = False
    """Take a URL whose address is not public."""
    concurrency: Annotated[int, Field(ge=1, le=256, strict=True)] = 16
    """How many deliveries it gets at once."""


class MetaSettings(_Table):
    """`[meta]`: what Meta and we know of each other."""

    app_secrets: tuple[Secret, ...] = ()
    """Any of them may have signed a webhook; two while one is exchanged."""
    verify_token: Secret | None = None
    """Meta says it once, when the webhook is set up."""
    pages: Mapping[StrictStr, StrictStr] = {}
    """Page ids by which clients call an Instagram account, and the account's id."""


class AdminSettings(_Table):
    """`[admin]`: who may look at the page and call its API."""

    token: Secret | None = None
    """Without one only this computer may look."""


class LimitSettings(_Table):
    """`[limits]`: how much of anything there may be."""

    body_bytes: Annotated[int, Field(ge=1_024, le=64 * 1024 * 1024, strict=True)] = 1024 * 1024
    """The largest body that is read; larger ones are answered 413."""
    waiting: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = 10_000
    """Documents that may wait for the database; more are answered 503."""
    waiting_bytes: Annotated[int, Field(ge=1_024, le=64 * 1024**3, strict=True)] = 64 * 1024 * 1024
    """How large they may be together; then, too, more are answered 503."""
    connections: Annotated[int, Field(ge=1, le=100_000, strict=True)] = 1_000
    """Connections at once; more are answered 503."""


class RetentionSettings(_Table):
    """`[retention]`: for how many days something is kept."""

    copy_keys_days: Annotated[int, Field(ge=8, le=3650, strict=True)] = 8
    """By which a webhook that came before is known again; Meta repeats one for up to eight days."""
    inputs_days: Days = 30
    """What people wrote, word for word. The decisions on it stay."""
    deliveries_days: Days = 30
    """Deliveries that are settled."""


class DatabaseSettings(_Table):
    """`[[database]]`: where the threads of some accounts are kept."""

    accounts: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Their ids, as the policies have them."""
    url: Secret
    """`postgresql://...`, which holds a password and so is a secret."""


class Settings(_Table):
    """The whole file."""

    meta: MetaSettings = MetaSettings()
    app: tuple[AppSettings, ...] = ()
    admin: AdminSettings = AdminSettings()
    limits: LimitSettings = LimitSettings()
    retention: RetentionSettings = RetentionSettings()
    database: tuple[DatabaseSettings, ...] = ()
    log: Literal["text", "json"] = "json"
    """How the log is written: as text for people, or as lines of JSON."""
    log_requests: StrictBool = False
    """Write a line for each request, without its query."""
    log_decisions: StrictBool = False
    """Write a line for each decision."""
    log_ids: StrictBool = False
    """Write the ids of people into the log as they are, not hashed."""
    allowed_hosts: tuple[Name, ...] = ()
    """Names that a request may have in `Host` besides those of this computer, such as a proxy's in front."""


def read_settings(path: Path) -> Settings:
    """Raises `BadSettingsError` with everything that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(table)
    except OSError as error:
        raise BadSettingsError(f"`{path}` cannot be read: {(error.strerror or 'lost').lower()}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettingsError(f"`{path}` is not TOML: {error}") from None
    except RecursionError:
        raise BadSettingsError(f"`{path}` is not TOML: it is nested too deeply") from None
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=True)
        told = wrong_settings([dict(one) for one in wrong], keys_at)
        raise BadSettingsError(*(f"`{path}`: {one}" for one in told)) from None


def keys_at(place: Sequence[str | int]) -> tuple[str, ...]:
    """The keys of the table at a place such as `("app", 0)`; none where there is no table."""
    table: type[BaseModel] | None = Settings
    for part in place:
        if isinstance(part, str) and table is not None:
            wanted = {field.alias: field.annotation for field in table.model_fields.values()}.get(part)
            table = _table_in(wanted)
    return () if table is None else tuple(field.alias or "" for field in table.model_fields.values())


def _table_in(annotation: object) -> type[BaseModel] | None:
    """The table that a key holds, itself, in a list, or if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for part in get_args(annotation) if (table := _table_in(part)) is not None), None)


def as_schema() -> dict[str, object]:
    """The JSON Schema of a configuration, as `schemas/server.schema.json` has it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:convroute:schema:server",
        **Settings.model_json_schema(by_alias=True),
    }


def app_secret_key(number: int) -> str:
    return f"`meta.app-secrets[{number}]`"


def token_key(app: AppSettings, number: int) -> str:
    return f"`tokens[{number}]` of app `{app.name}`"


def secret_key(app: AppSettings) -> str:
    return f"`secret` of app `{app.name}`"


def database_key(number: int) -> str:
    return f"`database[{number}].url`"


def secret_of(secret: Secret, key: str) -> str:
    """What the environment variable or the file holds; `key` is who wants it. Raises `BadSettingsError`."""
    if secret.env is not None:
        value = os.environ.get(secret.env)
        if not value:
            what = "is not set" if value is None else "is empty"
            raise BadSettingsError(f"{key}: the environment variable {secret.env} {what}")
        return value
    assert secret.file is not None
    try:
        value = Path(secret.file).read_text(encoding="utf-8").strip()
    except OSError as error:
        why = (error.strerror or "lost").lower()
        raise BadSettingsError(f"{key}: the file {secret.file} cannot be read: {why}") from None
    except UnicodeDecodeError:
        raise BadSettingsError(f"{key}: the file {secret.file} cannot be read: it is not text") from None
    if not value:
        raise BadSettingsError(f"{key}: the file {secret.file} is empty")
    return value
