"""The apps of the policies as a server meets them: where each is, and by which tokens it is known."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from convroute.server.addresses import BadAddressError, app_url
from convroute.server.policies import Policies
from convroute.server.settings import AppSettings, BadSettingsError, secret_of


class AppAt(Struct, frozen=True):
    """An app: `id` and `name` are the policy's. Without a `url` nothing is sent to it.

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


def configured_apps(
    policies: Policies,
    settings: Sequence[AppSettings],
    *,
    emulating: bool = False,
    urls: Mapping[str, str] | None = None,
) -> Apps:
    """The apps of the policies with what the configuration says of them.

    `urls` are addresses by name, and win. An emulator has for each app without one a token
    `token-NAME` and the secret `secret-NAME`, and takes addresses that are not public.
    Raises `BadSettingsError` for a name that no policy has, and where a secret is not to be had.
    """
    urls = urls or {}
    by_name = {one.name: one for one in settings}
    names = {
        app.name: app.id
        for policy in policies.all
        for app in policy.checked.apps.values()
        if not app.disabled
    }
    for name in [*by_name, *urls]:
        if name not in names:
            known = ", ".join(sorted(names))
            raise BadSettingsError(f"no policy has an app `{name}`; there are {known}")
    tokens: dict[str, str] = {}
    apps = []
    for name, app_id in names.items():
        one = by_name.get(name, AppSettings(name=name))
        for token in one.tokens:
            tokens[secret_of(token)] = app_id
        if emulating and not one.tokens:
            tokens[f"token-{name}"] = app_id
        url = urls.get(name, one.url)
        if url is not None:
            _check(name, url, one, emulating)
        secret = secret_of(one.secret) if one.secret else f"secret-{name}" if emulating else None
        apps.append(
            AppAt(
                app_id,
                name,
                url,
                None if secret is None else secret.encode(),
                None if one.subscriptions is None else frozenset(one.subscriptions),
                one.require_proof,
                one.allow_http or emulating,
                one.allow_private or emulating,
                one.concurrency,
            )
        )
    return Apps(apps, tokens)


def _check(name: str, url: str, one: AppSettings, emulating: bool) -> None:
    try:
        app_url(
            url,
            allow_http=one.allow_http or emulating,
            allow_private=one.allow_private or emulating,
        )
    except BadAddressError as error:
        raise BadSettingsError(f"the address of app `{name}` cannot be used: {error}") from None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
