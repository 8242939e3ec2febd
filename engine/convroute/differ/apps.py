"""How the same app stands in two policies (semantics 1, Connected apps)."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.channel import Channel
from convroute.differ import causes
from convroute.differ.difference import Line
from convroute.explainer.conversation import is_of_two_apps
from convroute.policy.model import CheckedPolicy


class Standing(Struct, frozen=True):
    """Of an app on a channel: whether it is connected, and gets the events of others; or is disabled; and
    whether people answer there."""

    connected: bool
    standby: bool
    disabled: bool
    human_agent: bool


def standing(policy: CheckedPolicy, app_id: str, channel: Channel) -> Standing:
    """By id; of apps that nobody declared nothing is true."""
    apps = [app for app in policy.apps.values() if app.id == app_id]
    connected = any(app.connected_on(channel) for app in apps)
    standby = any(app.connected_on(channel) and app.standby for app in apps)
    disabled = any(app.disabled for app in apps)
    return Standing(connected, standby, disabled, any(app.human_agent for app in apps))


class AppChange(Struct, frozen=True):
    """An app that stands otherwise on a channel; `line` is its declaration. `called`: the name in backticks,
    with the id where the other policy calls another app so."""

    app_id: str
    channel: Channel
    line: Line
    called: str
    before: Standing
    after: Standing

    @property
    def asks_otherwise(self) -> bool:
        """Whether that changes anything for what apps ask for."""
        return replace(self.before, standby=False) != replace(self.after, standby=False)


def changed(old: CheckedPolicy, new: CheckedPolicy, channel: Channel) -> Iterator[AppChange]:
    named = {app.id: app.name for policy in (old, new) for app in policy.apps.values()}
    for app_id, name in named.items():
        before, after = (standing(policy, app_id, channel) for policy in (old, new))
        if before != after:
            called = f"`{name}` (id {app_id})" if is_of_two_apps((old, new), name) else f"`{name}`"
            yield AppChange(app_id, channel, causes.of_app(old, new, name), called, before, after)
