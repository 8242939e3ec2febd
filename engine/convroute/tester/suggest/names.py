"""Apps as a test can name them."""

from convroute.conversation.channel import BUILTIN_IDS, META_AI
from convroute.policy.model import CheckedPolicy


def names(policy: CheckedPolicy) -> dict[str, str]:
    """Every app a test can name, to its id: the connected ones, then the built-ins nobody declared."""
    connected = {app.name: app.id for app in policy.apps.values() if app.connected}
    declared = {app.id for app in policy.apps.values()}
    if "messenger" not in policy.channels:
        declared.add(META_AI)  # it exists on Messenger alone
    builtin = {name: app_id for name, app_id in BUILTIN_IDS.items() if app_id not in declared}
    return {**connected, **{name: app_id for name, app_id in builtin.items() if name not in policy.apps}}
