"""The apps of the policies as a server meets them: where each is, and by which tokens it is known."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

from msgspec import Struct

from convroute.server.addresses import BadAddressError, app_url
from convroute.server.app_names import AppNames, NamedApp, WhichAppError
from convroute.server.policies import Policies
from convroute.server.settings import AppSettings, BadSettingsError, secret_key, secret_of, token_key

Said = TypeVar("Said")


class AppAt(Struct, frozen=True):
    """An app: `id` is the policy's, and `name` one that no other app has. Without a `url` it is sent nothing.

    `secret` signs what is sent, and proves tokens. `subscriptions` None is every field of messages.
    """

    id: str
    name: str
    url: str | None = None
    secret: bytes | None = None
    subscriptions: frozenset[str] | None = None
    require_proof: bool = False
    allow_http: bool = False
    allow_private: bool = False
    concurrency: int = 16


class Apps:
    """All apps, and whose a token is."""

    def __init__(self, apps: Sequence[AppAt], tokens: Mapping[str, str]) -> None:
        """`tokens` are app ids by token."""
        self._by_id = {app.id: app for app in apps}
        self._by_token = {_digest(token): app for token, app in tokens.items()}

    def __iter__(self) -> Iterator[AppAt]:
        return iter(self._by_id.values())

    def of_id(self, app_id: str) -> AppAt | None:
        return self._by_id.get(app_id)

    def of_token(self, token: str) -> AppAt | None:
        """The look-up is by a hash, so it tells nothing of the tokens by its time."""
        app_id = self._by_token.get(_digest(token))
        return None if app_id is None else self._by_id.get(app_id)

    def become(self, other: "Apps") -> None:
        """Whoever has these has the other ones from now on."""
        self._by_id, self._by_token = other._by_id, other._by_token

    @property
    def addressed(self) -> frozenset[str]:
        """Ids of the apps that something is sent to."""
        return frozenset(app.id for app in self if app.url is not None)


class Placed(Struct, frozen=True):
    """An app of the policies with what a configuration says of it, and the address that counts."""

    app: NamedApp
    settings: AppSettings
    url: str | None


def placed_apps(
    names: AppNames, settings: Sequence[AppSettings], urls: Mapping[str, str], *, emulating: bool
) -> tuple[list[Placed], list[str]]:
    """Every app of the policies, and all that is wrong with what is said of them.

    `urls` are addresses by name, and win over those of the configuration.
    """
    wrong: list[str] = []
    said = _by_id(names, "[[app]]", [(one.name, one) for one in settings], wrong)
    given = _by_id(names, "--app", [*urls.items()], wrong)
    placed = []
    for app in names:
        one = said.get(app.id) or AppSettings(name=app.name)
        url = given.get(app.id, one.url)
        try:
            if url is not None:
                app_url(
                    url,
                    allow_http=one.allow_http or emulating,
                    allow_private=one.allow_private or emulating,
                )
        except BadAddressError as error:
            wrong.append(f"the address of app `{app.name}` cannot be used: {error}")
        placed.append(Placed(app, one, url))
    return placed, wrong


def _by_id(
    names: AppNames, where: str, named: Sequence[tuple[str, Said]], wrong: list[str]
) -> dict[str, Said]:
    found: dict[str, tuple[str, Said]] = {}
    for name, value in named:
        try:
            app = names.of(name)
        except WhichAppError as error:
            wrong.append(f"`{where}`: {error}")
            continue
        if app.id in found:
            before = found[app.id][0]
            both = f"`{name}` twice" if before == name else f"one app twice, as `{before}` and as `{name}`"
            wrong.append(f"`{where}` names {both}")
        found[app.id] = name, value
    return {app_id: value for app_id, (_, value) in found.items()}


def configured_apps(
    policies: Policies,
    settings: Sequence[AppSettings],
    *,
    emulating: bool = False,
    urls: Mapping[str, str] | None = None,
) -> Apps:
    """The apps of the policies with what the configuration says of them.

    An emulator has for each app without one a token `token-NAME` and the secret `secret-NAME`, and takes
    addresses that are not public. Raises `BadSettingsError`.
    """
    placed, wrong = placed_apps(AppNames(policies), settings, urls or {}, emulating=emulating)
    if wrong:
        raise BadSettingsError(*wrong)
    tokens: dict[str, str] = {}
    for one in placed:
        for token in _tokens(one, emulating):
            if tokens.setdefault(token, one.app.id) != one.app.id:
                raise BadSettingsError(f"app `{one.app.name}` has a token that another app has, too")
    return Apps([_app_at(one, emulating) for one in placed], tokens)


def _tokens(placed: Placed, emulating: bool) -> Iterator[str]:
    settings = placed.settings
    yield from (secret_of(token, token_key(settings, number)) for number, token in enumerate(settings.tokens))
    if emulating and not settings.tokens:
        yield from (f"token-{name}" for name in placed.app.names)


def _app_at(placed: Placed, emulating: bool) -> AppAt:
    name, settings = placed.app.name, placed.settings
    secret = f"secret-{name}" if emulating else None
    if settings.secret is not None:
        secret = secret_of(settings.secret, secret_key(settings))
    return AppAt(
        placed.app.id,
        name,
        placed.url,
        None if secret is None else secret.encode(),
        None if settings.subscriptions is None else frozenset(settings.subscriptions),
        settings.require_proof,
        settings.allow_http or emulating,
        settings.allow_private or emulating,
        settings.concurrency,
    )


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
