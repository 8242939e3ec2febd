"""Which apps may ask for what, whatever the permissions of a policy say (semantics 1 and 3)."""

from collections.abc import Callable, Iterator, Mapping

from convroute.conversation.channel import INBOX_OF, LEADGEN, META_AI, Channel
from convroute.policy.model import CheckedPolicy, Who
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.variables import ACTOR, OWNER, TARGET


class RequestApps:
    """What a policy says about the apps of a request."""

    def __init__(self, model: Model, side: int) -> None:
        self._model = model
        self._side = side
        self._policy: CheckedPolicy = model.policies[side]
        self.routing = self._policy.mode == "routing"
        self.default = self._policy.default_id
        self._usable: Mapping[Channel, frozenset[str]] = {
            channel: frozenset(app.id for app in self._policy.apps.values() if app.connected_on(channel))
            for channel in self._policy.channels
        }

    @property
    def idle(self) -> Tree:
        return self._model.owned_by(lambda owner: owner is None, self._side)

    @property
    def owns(self) -> Tree:
        """Who asks is the owner; of an app that may not ask anything either may come out."""
        return joined(False, map(self._owns, self._may_ask()))

    def is_lead_form(self, field: str) -> Tree:
        if field == OWNER:
            return self._model.owned_by(lambda owner: owner == LEADGEN, self._side)
        return self._model.apps(field, [LEADGEN])

    def by(self, who: Who) -> Tree:
        return True if who.anyone else self._among(ACTOR, who.contains)

    def target(self, who: Callable[[str | None], bool]) -> Tree:
        """The app that a pass goes to, the default app if none is named, is one of `who`."""
        named = [app_id for app_id in self._model.app_ids if who(app_id)]
        unnamed = [None] if self.default is not None and who(self.default) else []
        return self._model.apps(TARGET, [*named, *unnamed])

    def connected(self, field: str) -> Tree:
        """The app is connected on the thread's channel (semantics 1)."""
        return self._on_channels(lambda channel: self._among(field, self._usable[channel].__contains__))

    @property
    def can_be_passed_to(self) -> Tree:
        """D 3.1: a connected app, the channel's inbox, and on Messenger Meta's AI."""

        def on(channel: Channel) -> Tree:
            also = {INBOX_OF[channel], *([META_AI] if channel == "messenger" else ())}
            return self.target(lambda app_id: app_id in self._usable[channel] or app_id in also)

        return self._on_channels(on)

    @property
    def passes_to_itself(self) -> Tree:
        """Who asks is also who it is passed to. Without a default app only owners cannot do that (D 2.6)."""
        pairs = (self._passes_to_itself(app_id) for app_id in self._may_ask())
        return joined(False, pairs)

    def _passes_to_itself(self, app_id: str) -> Tree:
        both = (self._model.apps(ACTOR, [app_id]), self.target(lambda target: target == app_id))
        return joined(True, both if self.routing else (*both, self._owns(app_id)))

    def _owns(self, app_id: str) -> Tree:
        """The app asks, and is the owner."""
        owner = self._model.owned_by(lambda owner: owner == app_id, self._side)
        return joined(True, (self._model.apps(ACTOR, [app_id]), owner))

    def _may_ask(self) -> Iterator[str]:
        """The apps that are connected somewhere, and the lead form, which may pass."""
        usable = frozenset[str]().union(*self._usable.values())
        return (app_id for app_id in self._model.app_ids if app_id in usable or app_id == LEADGEN)

    def _among(self, field: str, who: Callable[[str], bool]) -> Tree:
        return self._model.apps(field, [app_id for app_id in self._model.app_ids if who(app_id)])

    def _on_channels(self, tree: Callable[[Channel], Tree]) -> Tree:
        """What has to hold on each channel, if it does on that of the thread."""
        channels = self._policy.channels
        first, *others = (tree(channel) for channel in channels)
        if all(other == first for other in others):
            return first
        on = (joined(True, (self._model.on_channel(channel), tree(channel))) for channel in channels)
        return joined(False, on)
