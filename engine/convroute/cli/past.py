"""What the policies of a run were before they were changed.

It is asked from deep inside a run, and again in every round of fixes, so those
who know are kept where click keeps what belongs to one call of a command.
"""

from collections.abc import Callable

import click

from convroute.checker.checked import Checked
from convroute.policy.versions import Former, latest, unnoticed

Witness = Callable[[Checked], Former | None]
_KEY = "convroute.past"


def remember(*witnesses: Witness) -> None:
    """Those who are asked in this run; of equal versions the first one's counts."""
    click.get_current_context().meta[_KEY] = witnesses


def former(checked: Checked) -> Former | None:
    """The policy as it was, in the latest version that is known.

    None outside a command that knows the past, and where nobody knows.
    """
    context, policy = click.get_current_context(silent=True), checked.policy
    if context is None or policy is None:
        return None
    witnesses: tuple[Witness, ...] = context.meta.get(_KEY, ())
    answers = (witness(checked) for witness in witnesses)
    known = latest(answer for answer in answers if answer is not None)
    outrun = (one for one in known if unnoticed(one, policy.version, policy.digest))
    return next(outrun, known[0] if known else None)
