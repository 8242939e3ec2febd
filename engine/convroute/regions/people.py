"""Who writes: where it matters, a person of the buckets that are wanted."""

from collections.abc import Sequence
from itertools import count

from convroute.policy.buckets import bucket_of
from convroute.policy.model import CheckedPolicy

USER = 1_000_000_001
"""A person, where it does not matter who; those after it where it does."""
Buckets = tuple[tuple[str, object], ...]
"""The name of a policy and the bucket there, of each."""


class People:
    """Who is found is kept."""

    def __init__(self, policies: Sequence[CheckedPolicy]) -> None:
        self._policies = policies
        self._known: dict[tuple[str, Buckets], str] = {}

    def person(self, account: str, buckets: Buckets) -> str:
        """The id of a person whose thread with the account falls into the buckets."""
        key = account, buckets
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = next(
                user
                for user in map(str, count(USER))
                if not any(user in policy.accounts for policy in self._policies)
                and all(bucket_of(name, account, user) == bucket for name, bucket in buckets)
            )
        return known


def usual_bucket(policy: CheckedPolicy) -> int:
    """That of the person who stands for everybody."""
    return bucket_of(policy.name, next(iter(policy.accounts)), str(USER))
