"""Recorded webhooks as tests read them: all of it has to be known (semantics 2)."""

from convroute.conversation.item import Item
from convroute.policy.model import CheckedPolicy

WHAT_TESTS_TAKE = "a test takes what can be read in full: known parts, and facts as the policy declares them"


def recorded(policy: CheckedPolicy, text: str) -> tuple[Item, ...]:
    """Everything in a recorded file that is JSON, in order.

    A part that nobody knows is an input error here: in a test it is a slip. So is a fact that is
    not declared.
    """
    from convroute.wire.reader import read_input  # only for a policy with recorded webhooks

    read = read_input(text, policy.accounts, only_known_parts=True, facts=policy.facts, strict=True)
    return tuple(read)
