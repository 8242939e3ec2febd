"""What is `given` before a test: the state of the thread, the clock, the facts (language: Tests)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct, field

from convroute.checker.times import seconds
from convroute.conversation.channel import BUILTIN_IDS
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.policy.calendar import zone
from convroute.policy.model import CheckedPolicy
from convroute.syntax import given_when
from convroute.syntax.literals import Name
from convroute.units import DAY_SECONDS

USER = "1000000001"
"""The person of a test, where no recorded webhook names another."""

NOON = datetime(2026, 1, 5, 12, 0)  # a Monday


class GivenState(Struct, frozen=True):
    """`at` is None unless `given time` says it (ms); `left` and `ago` are seconds."""

    at: int | None = None
    owner: str | None = None
    left: int = DAY_SECONDS
    ago: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def state(self, at: int) -> State:
        """The thread as it is at `at`, ms. `owned by` alone: one day left, last message now."""
        ago = 0 if self.ago is None and self.owner is not None else self.ago
        last = None if ago is None else at - ago * 1000
        if self.owner is None:
            return State(last_user_message_at=last, window_opened_at=last)
        return State(
            owner=self.owner,
            expires_at=at + self.left * 1000,
            window=self.left,
            last_user_message_at=last,
            window_opened_at=last,
        )

    def thread(self, account: str | None, user: str | None, at: int) -> Thread:
        """The same as the start state of somebody's thread; without account and user, of anybody's."""
        state = self.state(at)
        return Thread(
            account=account,
            user=user,
            owner_app_id=state.owner,
            expires_at=state.expires_at,
            window=state.window,
            last_user_message_at=state.last_user_message_at,
            window_opened_at=state.window_opened_at,
        )


def given_of(policy: CheckedPolicy, given: Iterable[given_when.Given]) -> GivenState:
    """Everything that is given, each thing at most once (the checker has seen to that)."""
    at, owner, left, ago = None, None, DAY_SECONDS, None
    facts: dict[str, object] = {}
    for fixture in given:
        match fixture:
            case given_when.GivenIdle():
                owner = None
            case given_when.GivenOwned():
                owner = id_of(policy, fixture.app)
                left = DAY_SECONDS if fixture.window is None else seconds(fixture.window)
            case given_when.GivenLastMessage():
                ago = seconds(fixture.ago)
            case given_when.GivenTime():
                day, time = fixture.date, fixture.time
                at = instant(policy, datetime(day.year, day.month, day.day, time.hour, time.minute))
            case given_when.GivenFact():
                facts[fixture.name.value] = fixture.value.value
    return GivenState(at, owner, left, ago, facts)


def instant(policy: CheckedPolicy, local: datetime) -> int:
    """The wall clock of the policy's timezone in ms; of a time that happens twice the first."""
    return int(local.replace(tzinfo=zone(policy.timezone)).astimezone(UTC).timestamp()) * 1000


def id_of(policy: CheckedPolicy, app: Name) -> str:
    """The id of an app a test names: declared, or built in."""
    declared = policy.apps.get(app.value)
    return BUILTIN_IDS[app.value] if declared is None else declared.id
