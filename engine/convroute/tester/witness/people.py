"""Apps, accounts and persons as a test can name them."""

from convroute.conversation.channel import BUILTIN_IDS, META_AI, Channel
from convroute.evaluator.snapshot import name_of
from convroute.policy.buckets import bucket_of
from convroute.policy.model import CheckedPolicy
from convroute.tester.given import USER

STRANGER = "9999999999999"
"""The id of an app the policy does not know (semantics T2)."""
_MOST_PEOPLE = 5_000


def names(policy: CheckedPolicy) -> dict[str, str]:
    """Every app a test can name, to its id: the connected ones, then the built-ins nobody declared."""
    connected = {app.name: app.id for app in policy.apps.values() if app.connected}
    declared = {app.id for app in policy.apps.values()}
    if "messenger" not in policy.channels:
        declared.add(META_AI)  # it exists on Messenger alone
    builtin = {name: app_id for name, app_id in BUILTIN_IDS.items() if app_id not in declared}
    return {**connected, **{name: app_id for name, app_id in builtin.items() if name not in policy.apps}}


def shown(policy: CheckedPolicy, app_id: str) -> str:
    """The app as `thread.owner` reads it."""
    return name_of(policy, app_id) or app_id


def id_of(policy: CheckedPolicy, name: str) -> str:
    """The id behind a name of `names`, or of an app nobody knows."""
    app = policy.apps.get(name)
    return app.id if app is not None else BUILTIN_IDS.get(name, name)


def home(policy: CheckedPolicy) -> tuple[str, Channel]:
    """The account of a test that records nothing, and its channel."""
    return next(iter(policy.accounts.items()))


def account_on(policy: CheckedPolicy, channel: object) -> str:
    """The first account on the channel."""
    return next(account for account, its in policy.accounts.items() if its == channel)


def somebody(policy: CheckedPolicy, account: str, bucket: object) -> str:
    """A person whose thread with the account falls into `bucket` (None: whoever)."""
    if not isinstance(bucket, int):
        return USER
    people = (str(int(USER) + offset) for offset in range(_MOST_PEOPLE))
    return next(user for user in people if bucket_of(policy.name, account, user) == bucket)
