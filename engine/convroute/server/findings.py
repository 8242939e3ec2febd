"""What would keep a server from doing its work, or harm it, found before it starts."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from convroute.server.addresses import is_loopback
from convroute.server.app_findings import of_apps
from convroute.server.finding import Finding
from convroute.server.policies import Policies
from convroute.server.secret_findings import of_secrets
from convroute.server.settings import Settings


class Intended(Struct, frozen=True):
    """How the server is to run; `urls` are addresses of apps by name, `allowed_hosts` those of `Host`."""

    host: str
    emulating: bool
    database: str
    urls: Mapping[str, str]
    allowed_hosts: Sequence[str] = ()


def findings(policies: Policies, settings: Settings, intended: Intended) -> Iterator[Finding]:
    """Of everything that can be told without a database."""
    yield from findings_of_settings(settings, intended)
    yield from of_apps(policies, settings.app, intended.urls, emulating=intended.emulating)
    yield from _of_accounts(policies, settings)
    yield from _of_shadows(policies)


def findings_of_settings(settings: Settings, intended: Intended) -> Iterator[Finding]:
    """What is wrong whatever the policies say."""
    yield from of_secrets(settings, emulating=intended.emulating)
    yield from _of_doors(settings, intended)
    yield from _of_names([*intended.allowed_hosts, *settings.allowed_hosts])
    yield from _of_databases(settings)
    if not intended.emulating and intended.database == "sqlite::memory:":
        yield Finding("warning", "the database is in memory: everything is gone when the server ends")


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


def _of_names(names: Sequence[str]) -> Iterator[Finding]:
    """`Host` has a name, and perhaps a port that nobody looks at."""
    for name in names:
        bare = name.partition("://")[2] or name
        bare = bare.partition("/")[0]
        host, colon, port = bare.rpartition(":")
        bare = host if colon and port.isdecimal() and (":" not in host or host.endswith("]")) else bare
        if bare != name:
            yield Finding("error", f"the allowed host `{name}` is not a name as in `Host`: write `{bare}`")


def _of_databases(settings: Settings) -> Iterator[Finding]:
    seen: set[str] = set()
    for account in (one for database in settings.database for one in database.accounts):
        if account in seen:
            yield Finding("error", f"account {account} is given two databases")
        seen.add(account)


def _of_accounts(policies: Policies, settings: Settings) -> Iterator[Finding]:
    for key, accounts in (
        ("meta.pages", settings.meta.pages.values()),
        ("database.accounts", [one for database in settings.database for one in database.accounts]),
    ):
        for account in accounts:
            if account not in policies.accounts:
                yield Finding("warning", f"`{key}` names the account {account}, which no policy has")


def _of_shadows(policies: Policies) -> Iterator[Finding]:
    for shadow in policies.shadows:
        accounts = shadow.checked.accounts
        if not policies.accounts.keys() & accounts.keys():
            told = " and ".join(accounts)
            yield Finding(
                "error",
                f"`--shadow` is a policy of account {told}, of which no webhook is decided here:"
                f" there is {' and '.join(policies.accounts)}",
            )
