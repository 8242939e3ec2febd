"""What a change may name: the apps, groups and facts of the policy, and which of them could be meant."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.conversation.channel import INBOX_OF, LEADGEN, META_AI
from convroute.policy.model import App, CheckedPolicy
from convroute.syntax.declarations import GroupDecl
from convroute.syntax.literals import Anyone, Name, Nobody, Who, WhoList


class Scope(Struct, frozen=True):
    """`groups` by name."""

    policy: CheckedPolicy
    groups: dict[str, GroupDecl]

    def targets(self) -> list[str]:
        """The apps that a conversation can go to, in the order they are declared."""
        inboxes = {INBOX_OF[channel] for channel in self.policy.channels}
        strange = {*INBOX_OF.values(), LEADGEN, META_AI} - inboxes
        return [app.name for app in self.policy.apps.values() if app.connected and app.id not in strange]

    def other_targets(self, name: str, beside: str | None = None) -> list[str]:
        """One or two apps somebody could have meant: the default, and the one `beside`, or the next."""
        declared = self.targets()
        others = [app for app in declared if app != name]
        after = declared[declared.index(name) + 1 :] if name in declared else []
        wanted = [self.policy.default, beside, *after[:1], *others]
        found = dict.fromkeys(app for app in wanted if app is not None and app in others)
        return [*found][:2]

    def other_app(self, name: str) -> str | None:
        """The connected app declared after `name`, or the first."""
        names = [app.name for app in self.policy.apps.values() if app.connected]
        after = names[names.index(name) + 1 :] if name in names else []
        return next((app for app in (*after, *names) if app != name), None)

    def apps_of(self, who: Who | Anyone | Nobody) -> list[str]:
        """The names of the apps in a list, groups opened, each once."""
        return [*dict.fromkeys(self._apps_of(who))]

    def _apps_of(self, who: Who | Anyone | Nobody) -> Iterator[str]:
        match who:
            case Name() if who.value in self.groups:
                for member in self.groups[who.value].members:
                    yield from self._apps_of(member)
            case Name():
                yield who.value
            case WhoList():
                for part in who.members:
                    yield from self._apps_of(part)
            case Anyone() | Nobody():
                return

    def app(self, name: str) -> App:
        return self.policy.apps[name]

    def options(self, fact: str) -> list[str]:
        """The texts a fact may be, in order; none if it may be any."""
        found = self.policy.facts.get(fact)
        return [] if found is None else sorted(found.options)
