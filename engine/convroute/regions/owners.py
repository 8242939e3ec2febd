"""Who can own a thread, and what each of the policies takes each owner for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from convroute.conversation.channel import BUILTIN_IDS, SECOND_IDS
from convroute.evaluator.conditions import passes
from convroute.evaluator.snapshot import names_by_id
from convroute.policy.conditions import IsAny, Test
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY, state_of

STRANGER = "9999999999999"
"""The id of an app that no policy knows (semantics T2)."""


class Owners:
    """`ids` are those of all of them; None is nobody."""

    def __init__(self, policies: Sequence[CheckedPolicy]) -> None:
        self.ids: tuple[str | None, ...] = tuple(dict.fromkeys(_owners(policies)))
        self._names = tuple(_seen_owners(policy, self.ids) for policy in policies)

    @property
    def app_ids(self) -> tuple[str, ...]:
        """Every app that can own a thread: those of the policies, the built-ins, one that nobody knows."""
        return tuple(owner for owner in self.ids if owner is not None)

    def chosen(self, who: Callable[[str | None], bool], side: int) -> Iterator[str | None]:
        """The owners of which `who` is true, given the id; a disabled app is nobody, None (T1)."""
        names = self._names[side]
        return (owner for owner, name in names.items() if who(None if name == NOBODY else owner))

    def passing(self, field: str, test: Test, side: int) -> IsAny:
        """The ids of the owners that one of the policies says pass the test; "" is nobody."""
        names = self._names[side]
        seen = names if field == "thread.owner" else {owner: state_of(name) for owner, name in names.items()}
        return IsAny(frozenset(str(owner or "") for owner, name in seen.items() if passes(test, name)))


def _owners(policies: Iterable[CheckedPolicy]) -> Iterable[str | None]:
    """Nobody, the apps of the policies, the built-ins, and one that nobody knows; no second ids."""
    yield None
    for policy in policies:
        yield from (app.id for app in policy.apps.values())
    yield from (app_id for app_id in BUILTIN_IDS.values() if app_id not in SECOND_IDS)
    yield STRANGER


def _seen_owners(policy: CheckedPolicy, owners: Iterable[str | None]) -> Mapping[str | None, str]:
    """What a condition of the policy takes each owner for: one that is disabled is nobody (T1)."""
    names = names_by_id(policy)
    disabled = {app.id for app in policy.apps.values() if app.disabled}
    return {
        owner: NOBODY if owner is None or owner in disabled else names.get(owner, owner) for owner in owners
    }
