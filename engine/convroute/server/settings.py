"""The configuration of a server (`schemas/server.schema.json`): which apps there are, where secrets stand.

No secret stands in the file itself: a key names an environment variable or a file that holds it.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError, model_validator

Name = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=1, le=3650)]


class BadSettingsError(ValueError):
    """The configuration cannot be used; the message says where and what to do, and holds no secret."""


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
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
    """As the policy calls it."""
    url: Name | None = None
    """Where its webhook is; without one nothing is sent to it."""
    tokens: tuple[Secret, ...] = ()
    """With these it asks (`access_token`)."""
    secret: Secret | None = None
    """Signs what is sent to it, and `appsecret_proof`."""
    subscriptions: tuple[Name, ...] | None = None
    """Webhook fields it wants, such as `messages` or `feed`; without the key all fields of messages."""
    require_proof: bool = False
    """Refuse a token without `appsecret_proof`."""
    allow_http: bool = False
    """Take a URL that is not https."""
    allow_private: bool = False
    """Take a URL whose address is not public."""
    concurrency: Annotated[int, Field(ge=1, le=256)] = 16


class MetaSettings(_Table):
    """`[meta]`: what Meta and we know of each other."""

    app_secrets: tuple[Secret, ...] = ()
    """Any of them may have signed a webhook; two while one is exchanged."""
    verify_token: Secret | None = None
    pages: Mapping[StrictStr, StrictStr] = {}
    """Page ids by which clients call an Instagram account, and the account's id."""


class AdminSettings(_Table):
    """`[admin]`: who may look at the page and call its API."""

    token: Secret | None = None


class LimitSettings(_Table):
    """`[limits]`"""

    body_bytes: Annotated[int, Field(ge=1_024, le=64 * 1024 * 1024)] = 1024 * 1024
    waiting: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    """Documents that may wait for the database; more are answered 503."""
    connections: Annotated[int, Field(ge=1, le=100_000)] = 1_000


class RetentionSettings(_Table):
    """`[retention]`: for how many days something is kept."""

    copy_keys_days: Annotated[int, Field(ge=8, le=3650)] = 8
    inputs_days: Days = 30
    deliveries_days: Days = 30


class DatabaseSettings(_Table):
    """`[[database]]`: where the threads of some accounts are kept."""

    accounts: Annotated[tuple[Name, ...], Field(min_length=1)]
    url: Secret


class Settings(_Table):
    """A whole file."""

    meta: MetaSettings = MetaSettings()
    app: tuple[AppSettings, ...] = ()
    admin: AdminSettings = AdminSettings()
    limits: LimitSettings = LimitSettings()
    retention: RetentionSettings = RetentionSettings()
    database: tuple[DatabaseSettings, ...] = ()
    log: Literal["text", "json"] = "json"
    log_ids: bool = False
    """Write the ids of people into the log as they are, not hashed."""


def read_settings(path: Path) -> Settings:
    """Raises `BadSettingsError`."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadSettingsError(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettingsError(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        told = [
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise BadSettingsError(f"{path}: {'; '.join(told)}") from None


def secret_of(secret: Secret) -> str:
    """What the environment variable or the file holds. Raises `BadSettingsError`."""
    if secret.env is not None:
        value = os.environ.get(secret.env)
        if not value:
            raise BadSettingsError(f"the environment variable {secret.env} is not set")
        return value
    assert secret.file is not None
    try:
        value = Path(secret.file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettingsError(f"the file {secret.file} cannot be read") from None
    if not value:
        raise BadSettingsError(f"the file {secret.file} is empty")
    return value
