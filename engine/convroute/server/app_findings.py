"""What somebody is likely to be disappointed by in what a configuration says of the apps, or cannot be."""

from collections.abc import Iterator, Mapping, Sequence

from convroute.api import Policy
from convroute.server.app_names import AppNames
from convroute.server.apps import Placed, placed_apps
from convroute.server.finding import Finding
from convroute.server.policies import Policies
from convroute.server.settings import AppSettings

_MESSAGES = "messages"


def of_apps(
    policies: Policies, settings: Sequence[AppSettings], urls: Mapping[str, str], *, emulating: bool
) -> Iterator[Finding]:
    placed, wrong = placed_apps(AppNames(policies), settings, urls, emulating=emulating)
    yield from (Finding("error", one) for one in wrong)
    gets_threads = frozenset(app_id for policy in policies.all for app_id in _routed_to(policy))
    for one in placed:
        if not one.app.builtin:
            yield from _of_app(one, emulating)
        wanted = one.settings.subscriptions
        if wanted is not None and _MESSAGES not in wanted and one.app.id in gets_threads:
            yield Finding(
                "warning",
                f"the policy routes to app `{one.app.name}`, and its `subscriptions` have no `{_MESSAGES}`:"
                " what people write to it reaches nobody",
            )
    for policy in policies.all:
        default = policy.checked.apps.get(policy.checked.default or "")
        if default is not None and default.builtin is not None:
            yield Finding(
                "warning",
                f"the default of `{policy.name}` is the inbox `{default.name}`:"
                " what no rule routes waits there for people",
            )


def _routed_to(policy: Policy) -> Iterator[str]:
    """Ids of the apps that a rule, or none, makes the owner of a thread."""
    checked = policy.checked
    yield from (rule.target_id for rule in checked.routes)
    for name in (checked.default, checked.social):
        if name is not None and name in checked.apps:
            yield checked.apps[name].id


def _of_app(placed: Placed, emulating: bool) -> Iterator[Finding]:
    """An emulator says in its first lines which apps have no address; there that is usual."""
    name, settings = placed.app.name, placed.settings
    if emulating:
        return
    if placed.url is None:
        yield Finding("warning", f"app `{name}` has no `url`: nothing is sent to it")
    if not settings.tokens:
        yield Finding("warning", f"app `{name}` has no `tokens`: it can ask for nothing")
    if placed.url is not None and settings.secret is None:
        yield Finding("warning", f"app `{name}` has no `secret`: what it is sent is not signed")
    if settings.require_proof and settings.secret is None:
        yield Finding("error", f"app `{name}` has `require-proof`, and no `secret` that could prove anything")
