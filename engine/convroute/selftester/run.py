"""Decides thousands of conversations of one policy in four ways."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.conversation.event import Event
from convroute.policy.model import CheckedPolicy
from convroute.sampler.sample import sample
from convroute.selftester.answers import Foreseen
from convroute.selftester.conversations import STEPS, conversations
from convroute.selftester.deciding import Conversation, Deciding, Disagreement
from convroute.selftester.edges import edges
from convroute.selftester.shrinking import shrunk


class Compared(Struct):
    """What was compared. `asked`: of so many of them regions said something, too."""

    events: int = 0
    requests: int = 0
    conversations: int = 0
    steps: int = 0
    asked: int = 0
    found: Disagreement | None = None


def drawn(deciding: Deciding, samples: int, seed: int) -> Iterator[tuple[Conversation, Foreseen | None]]:
    """Single items that regions look for and that are drawn, and conversations of several; of what regions
    found what they claim of it."""
    for edge in edges(deciding.regions):
        yield Conversation.of(edge.snapshot), edge.claimed
    for snapshot in sample((deciding.policy,), samples, seed):
        yield Conversation.of(snapshot), None
    for conversation in conversations(deciding.policy, samples // (2 * STEPS), seed + 1):
        yield conversation, None


def selftest(policy: CheckedPolicy, samples: int, seed: int) -> Iterator[Compared]:
    """What was compared so far, again and again, until all is or there is a disagreement: that is shrunk."""
    deciding, compared = Deciding(policy), Compared()
    for conversation, claimed in drawn(deciding, samples, seed):
        compared.found = deciding.disagreement(conversation, claimed)
        _count(compared, conversation)
        compared.asked = deciding.asked
        if compared.found is not None:
            compared.found = shrunk(deciding, compared.found)
            yield compared
            return
        yield compared


def _count(compared: Compared, conversation: Conversation) -> None:
    if len(conversation.items) > 1:
        compared.conversations += 1
        compared.steps += len(conversation.items)
    elif isinstance(conversation.items[0], Event):
        compared.events += 1
    else:
        compared.requests += 1
