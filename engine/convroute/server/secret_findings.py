"""Secrets that are not there, that can be guessed, or that two know who should not."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.server.finding import Finding
from convroute.server.settings import (
    ADMIN_TOKEN,
    VERIFY_TOKEN,
    BadSettingsError,
    Secret,
    Settings,
    app_secret_key,
    database_key,
    secret_key,
    secret_of,
    token_key,
)

LEAST = 16
"""Characters of a secret that cannot be guessed; Meta's own have 32."""


class _Held(Struct, frozen=True):
    """A secret and the key that wants it; `app` has it, perhaps as a `token`.

    Some are not `compared`: an app may be one of the same Meta app and then knows its secret anyway. The
    address of a database is not `measured`, for it is more than a secret.
    """

    key: str
    secret: Secret
    app: str | None = None
    token: bool = False
    compared: bool = True
    measured: bool = True


def of_secrets(settings: Settings, *, emulating: bool) -> Iterator[Finding]:
    """In an emulator a secret keeps nothing."""
    known: dict[str, list[_Held]] = {}
    for one in _held(settings):
        try:
            value = secret_of(one.secret, one.key)
        except BadSettingsError as missing:
            yield Finding("error", str(missing))
            continue
        if one.measured and len(value) < LEAST and not emulating:
            yield Finding("warning", f"{one.key} has fewer than {LEAST} characters: it can be guessed")
        if one.compared:
            known.setdefault(value, []).append(one)
    for same in known.values():
        yield from _of_same(same, emulating)


def _of_same(same: list[_Held], emulating: bool) -> Iterator[Finding]:
    callers = list(dict.fromkeys(one.app for one in same if one.token))
    if len(callers) > 1:
        yield Finding("error", f"apps `{callers[0]}` and `{callers[1]}` have the same token")
    elif len({one.app or one.key for one in same}) > 1 and not emulating:
        keys = " and ".join(dict.fromkeys(one.key for one in same))
        yield Finding("warning", f"{keys} are the same: whoever knows one knows the other")


def _held(settings: Settings) -> Iterator[_Held]:
    meta, admin = settings.meta, settings.admin
    for number, secret in enumerate(meta.app_secrets):
        yield _Held(app_secret_key(number), secret, compared=False)
    if meta.verify_token is not None:
        yield _Held(VERIFY_TOKEN, meta.verify_token)
    if admin.token is not None:
        yield _Held(ADMIN_TOKEN, admin.token)
    for app in settings.app:
        for number, secret in enumerate(app.tokens):
            yield _Held(token_key(app, number), secret, app.name, token=True)
        if app.secret is not None:
            yield _Held(secret_key(app), app.secret, app.name)
    for number, database in enumerate(settings.database):
        yield _Held(database_key(number), database.url, compared=False, measured=False)
