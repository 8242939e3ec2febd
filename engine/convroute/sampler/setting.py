"""One policy as the sampler sees it: its accounts, apps, owners, people and clock, gathered once."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from convroute.conversation.channel import BUILTIN_NAMES, INBOX_OF, LEADGEN, Channel, first_id
from convroute.evaluator.snapshot import names_by_id
from convroute.policy.buckets import BUCKETS, bucket_of
from convroute.policy.model import CheckedPolicy
from convroute.sampler.clock import Clock
from convroute.sampler.constants import atoms, clock_tests

UNKNOWN_APP = "999000000000001"
UNKNOWN_ACCOUNT = "17840000000000000"
_FIRST_USER = 5_550_000


class Setting(Struct, frozen=True, dict=True):
    """`bucketed`: some condition looks at `thread.bucket`, so it matters who writes."""

    policy: CheckedPolicy
    bucketed: bool
    clock: Clock

    @cached_property
    def accounts(self) -> tuple[tuple[str, Channel], ...]:
        return tuple(self.policy.accounts.items())

    @cached_property
    def connected(self) -> tuple[str, ...]:
        """Ids."""
        return tuple(app.id for app in self.policy.apps.values() if app.connected)

    def connected_on(self, channel: Channel) -> tuple[str, ...]:
        """Ids."""
        return tuple(app.id for app in self.policy.apps.values() if app.connected_on(channel))

    @cached_property
    def disabled(self) -> tuple[str, ...]:
        return tuple(app.id for app in self.policy.apps.values() if app.disabled)

    @cached_property
    def every_app(self) -> tuple[str, ...]:
        """Ids of all apps, the built-in ones, and one that the policy does not know."""
        ids = dict.fromkeys((*(app.id for app in self.policy.apps.values()), *BUILTIN_NAMES, UNKNOWN_APP))
        return tuple(ids)

    @cached_property
    def owners(self) -> tuple[tuple[str, str], ...]:
        """Id and, as conditions name it, the app, of everybody who can own a thread."""
        ids = [app for app in self.every_app if first_id(app) not in self.disabled]
        return tuple((app, self.names.get(app, app)) for app in ids)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each declared or built-in app, by each of its ids."""
        return names_by_id(self.policy)

    @cached_property
    def default(self) -> str | None:
        """The id of the default app."""
        name = self.policy.default
        return None if name is None else self.policy.apps[name].id

    @cached_property
    def inboxes(self) -> tuple[str, ...]:
        return tuple(sorted({INBOX_OF[channel] for _, channel in self.accounts}))

    @cached_property
    def usual_owners(self) -> tuple[str, ...]:
        """As they come in life: mostly connected apps, sometimes an inbox, the lead form or a stranger."""
        return (*self.connected * 3, *self.inboxes, LEADGEN, UNKNOWN_APP)

    @cached_property
    def people(self) -> tuple[tuple[str, ...], ...]:
        """For every account, in their order: a person for each bucket."""
        return tuple(self._by_bucket(account) for account, _ in self.accounts)

    def _by_bucket(self, account: str) -> tuple[str, ...]:
        found: dict[int, str] = {}
        number = _FIRST_USER
        while len(found) < BUCKETS:
            found.setdefault(bucket_of(self.policy.name, account, str(number)), str(number))
            number += 1
        return tuple(found[bucket] for bucket in range(BUCKETS))


def settings(policies: Sequence[CheckedPolicy]) -> tuple[Setting, ...]:
    """Each knows the moments of all policies: what one of them ignores another may go by."""
    looks = [atom for policy in policies for atom in atoms(policy)]
    tests = [*dict.fromkeys(clock_tests(atom.test for atom in looks))]
    bucketed = any(atom.field == "thread.bucket" for atom in looks)
    return tuple(Setting(policy, bucketed, Clock(policy.timezone, tests)) for policy in policies)
