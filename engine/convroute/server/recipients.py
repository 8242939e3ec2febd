"""Who is sent what: which apps have an address, and which webhook fields each of them wants."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct, field

from convroute.conversation.channel import BUILTIN_NAMES
from convroute.server.apps import Apps
from convroute.server.rows import State


class Recipients(Struct, frozen=True):
    """`fields` has by app id the webhook fields of apps that name them; any other gets all of messages.

    Without an address an app is sent nothing, and what it would have got is kept as `unsent`. Of Meta's own
    inboxes, which never have one, that is kept only in the emulator (`keeping_all`).
    """

    addressed: frozenset[str]
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keeping_all: bool = False

    @classmethod
    def of(cls, apps: Apps, *, emulating: bool) -> "Recipients":
        named = {app.id: app.subscriptions for app in apps if app.subscriptions is not None}
        return cls(apps.addressed, named, emulating)

    def state(self, app_id: str, names: Collection[str]) -> State | None:
        """How a delivery of one of the webhook fields `names` begins; None if there is none."""
        wanted = self.fields.get(app_id)
        if wanted is not None and wanted.isdisjoint(names):
            return None
        if app_id in self.addressed:
            return "due"
        return None if app_id in BUILTIN_NAMES and not self.keeping_all else "unsent"

    def naming(self, names: Collection[str]) -> Iterator[str]:
        """Ids of the apps that ask for one of these webhook fields by name."""
        return (app_id for app_id, wanted in self.fields.items() if not wanted.isdisjoint(names))
