"""What would keep a server from doing its work, or harm it, found before it starts."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from convroute.did_you_mean import nearest
from convroute.policy.model import App
from convroute.server.policies import Policies
from convroute.server.settings import AppSettings, BadSettingsError, Secret, Settings, secret_of


class Finding(Struct, frozen=True):
    """An `error` stops a server; with a `warning` it starts, and somebody is likely to be disappointed."""

    severity: Literal["error", "warning"]
    message: str


class Intended(Struct, frozen=True):
    """How the server is to run; `urls` are addresses of apps by name."""

    host: str
    emulating: bool
    database: str
    urls: Mapping[str, str]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def findings(policies: Policies, settings: Settings, intended: Intended) -> Iterator[Finding]:
    """Errors first where one part has both."""
    yield from _of_secrets(settings)
    yield from _of_doors(settings, intended)
    yield from _of_apps(policies, settings, intended)
    yield from _of_accounts(policies, settings)
    if not intended.emulating and intended.database == "sqlite::memory:":
        yield Finding("warning", "the database is in memory: everything is gone when the server ends")


def _of_secrets(settings: Settings) -> Iterator[Finding]:
    """Each has to be there; and one token is one app's."""
    app_of: dict[str, str] = {}
    for app in settings.app:
        for token in app.tokens:
            value, wrong = _value(token)
            if wrong is not None:
                yield wrong
            elif app_of.setdefault(value, app.name) != app.name:
                yield Finding("error", f"apps `{app_of[value]}` and `{app.name}` have the same token")
    others = [
        *settings.meta.app_secrets,
        settings.meta.verify_token,
        settings.admin.token,
        *(app.secret for app in settings.app),
        *(database.url for database in settings.database),
    ]
    yield from (wrong for one in others if one is not None and (wrong := _value(one)[1]) is not None)


def _value(secret: Secret) -> tuple[str, Finding | None]:
    try:
        return secret_of(secret), None
    except BadSettingsError as missing:
        return "", Finding("error", str(missing))


def _of_doors(settings: Settings, intended: Intended) -> Iterator[Finding]:
    if not is_loopback(intended.host) and settings.admin.token is None:
        yield Finding(
            "error",
            f"at {intended.host} everybody could look at conversations: give `admin.token`,"
            " or listen at 127.0.0.1",
        )
    if intended.emulating:
        return
    if is_loopback(intended.host) and settings.admin.token is None:
        yield Finding(
            "warning",
            "without `admin.token` whoever asks from this computer may look at conversations,"
            " and so may everybody by a proxy on it that hands `/convroute/` on",
        )
    if not settings.meta.app_secrets:
        yield Finding("error", "without `meta.app-secrets` nobody knows which webhooks are Meta's")
    if settings.meta.verify_token is None:
        yield Finding("error", "without `meta.verify-token` the webhook cannot be set up at Meta")


def _of_apps(policies: Policies, settings: Settings, intended: Intended) -> Iterator[Finding]:
    declared = _declared(policies)
    named = {app.name: app for app in settings.app}
    for name in (*named, *intended.urls):
        if name not in declared:
            yield _unknown(name, declared)
    seen: set[str] = set()
    for app in settings.app:
        if app.name in seen:
            yield Finding("error", f"`[[app]]` names `{app.name}` twice")
        seen.add(app.name)
    for name, known in declared.items():
        if known.builtin is None:
            yield from _of_app(named.get(name, AppSettings(name=name)), intended)
    for policy in policies.all:
        default = policy.checked.apps.get(policy.checked.default or "")
        if default is not None and default.builtin is not None:
            yield Finding(
                "warning",
                f"the default of `{policy.name}` is the inbox `{default.name}`:"
                " what no rule routes waits there for people",
            )


def _of_app(app: AppSettings, intended: Intended) -> Iterator[Finding]:
    name, url = app.name, intended.urls.get(app.name, app.url)
    if url is None:
        yield Finding("warning", f"app `{name}` has no `url`: nothing is sent to it")
    else:
        yield from _of_url(app, url, intended)
    if intended.emulating:
        return
    if not app.tokens:
        yield Finding("warning", f"app `{name}` has no `tokens`: it can ask for nothing")
    if url is not None and app.secret is None:
        yield Finding("warning", f"app `{name}` has no `secret`: what it is sent is not signed")
    if app.require_proof and app.secret is None:
        yield Finding("error", f"app `{name}` has `require-proof`, and no `secret` that could prove anything")


def _of_url(app: AppSettings, url: str, intended: Intended) -> Iterator[Finding]:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host:
        yield Finding("error", f"the `url` of app `{app.name}` is not an address such as https://HOST/PATH")
    elif parts.username is not None:
        yield Finding("error", f"the `url` of app `{app.name}` has a name or password in it")
    elif parts.scheme == "http" and not (app.allow_http or intended.emulating):
        yield Finding("error", f"the `url` of app `{app.name}` is not https: `allow-http = true` takes it")


def _of_accounts(policies: Policies, settings: Settings) -> Iterator[Finding]:
    for key, accounts in (
        ("meta.pages", settings.meta.pages.values()),
        ("database.accounts", [one for database in settings.database for one in database.accounts]),
    ):
        for account in accounts:
            if account not in policies.accounts:
                yield Finding("warning", f"`{key}` names the account {account}, which no policy has")


def _declared(policies: Policies) -> dict[str, App]:
    return {
        app.name: app for policy in policies.all for app in policy.checked.apps.values() if not app.disabled
    }


def _unknown(name: str, declared: Mapping[str, App]) -> Finding:
    near = nearest(name, declared)
    hint = f"did you mean {near}?" if near else f"there are {_listed(sorted(declared))}"
    return Finding("error", f"no policy has an app `{name}`: {hint}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"
