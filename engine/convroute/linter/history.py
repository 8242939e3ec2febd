"""What a policy was before it was changed, as far as anybody knows."""

from collections.abc import Callable

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.policy.versions import Former, latest, unnoticed

Witness = Callable[[Checked], Former | None]


def unknown(_: Checked) -> None:
    """For those who do not ask what was before."""


class PastVersions(Struct, frozen=True):
    """`witnesses` are asked where it is `wanted` of a policy; of equal versions the first one's counts.

    With `since` only a policy that changed since then is asked about: what the commit has just so, or
    does not have, was not changed here.
    """

    witnesses: tuple[Witness, ...]
    wanted: Callable[[Checked], bool]
    since: Witness | None = None

    def former(self, checked: Checked) -> Former | None:
        """The policy in the latest version that is known; of several one that the policy has not outrun."""
        policy = checked.policy
        if policy is None or not self.wanted(checked):
            return None
        if self.since is not None:
            was = self.since(checked)
            if was is None or was.digest == policy.digest:
                return None
        answers = (witness(checked) for witness in self.witnesses)
        known = latest(answer for answer in answers if answer is not None)
        outrun = (one for one in known if unnoticed(one, policy.version, policy.digest))
        return next(outrun, known[0] if known else None)
