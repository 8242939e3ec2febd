"""What surrounds an item: account, person, moment, thread and facts (semantics 1, 6)."""

from msgspec import Struct, field

from convroute.conversation.channel import Channel
from convroute.evaluator.conditions import passes
from convroute.evaluator.state import State
from convroute.policy.space import NOBODY, state_of
from convroute.sampler.dice import Dice
from convroute.sampler.setting import UNKNOWN_ACCOUNT, Setting
from convroute.sampler.values import Values
from convroute.sampler.wishes import Literal, Wishes
from convroute.units import DAY_MS, DAY_SECONDS

_LEFT = (1, 1000, 3_600_000, DAY_MS, DAY_MS + 1, 7 * DAY_MS, 14 * DAY_MS)
_OVER = (0, 1, DAY_MS)
_WINDOWS = (DAY_SECONDS, DAY_SECONDS, 60, 7 * DAY_SECONDS, 14 * DAY_SECONDS)
_OPENED_AGO = (0, 1, DAY_MS - 1, DAY_MS, DAY_MS + 1, 7 * DAY_MS, 7 * DAY_MS + 1)
_FACTS_AT_ONCE = 6
_NEW: tuple[str | None] = (None,)


class Scene(Struct):
    """`owner` is whoever has the thread at that moment (id; None: nobody)."""

    account: str
    channel: Channel
    user: str
    at: int
    owner: str | None
    state: State
    facts: dict[str, object]


class Scenes(Struct):
    """Draws scenes of one policy."""

    setting: Setting
    values: Values
    _owners: dict[object, tuple[str | None, ...]] = field(default_factory=dict)

    def draw(self, wishes: Wishes, dice: Dice, owner: str | None) -> Scene:
        """`owner` (id or None) is asked for by the item itself; what the wishes can say goes by them."""
        account, channel, user = self._person(wishes, dice)
        at = self.setting.clock.draw(wishes.get("time", ()), dice)
        state = self._state(wishes, dice, owner, at)
        return Scene(account, channel, user, at, owner, state, self._facts(wishes, dice))

    def owners(self, wishes: Wishes) -> tuple[str | None, ...] | None:
        """Who can own the thread by the wishes for state and owner; None if they ask for nothing."""
        asked = (*wishes.get("thread.owner", ()), *wishes.get("thread.state", ()))
        if not asked:
            return None
        if asked not in self._owners:
            everybody: tuple[tuple[str | None, str], ...] = ((None, NOBODY), *self.setting.owners)
            self._owners[asked] = tuple(app for app, name in everybody if _suits(name, asked))
        return self._owners[asked]

    def _person(self, wishes: Wishes, dice: Dice) -> tuple[str, Channel, str]:
        setting = self.setting
        pairs = setting.accounts
        for literal in wishes.get("channel", ()):
            fitting = tuple(pair for pair in pairs if passes(literal.test, pair[1]) is literal.wanted)
            pairs = fitting or pairs
        account, channel = dice.pick(pairs)
        user = "5550001"
        if setting.bucketed:
            asked = wishes.get("thread.bucket")
            buckets = self.values.wished(asked) if asked else self.values.usual("thread.bucket")
            bucket = dice.pick(buckets) if buckets and dice.chance(0.8) else int(dice.roll() * 100)
            people = setting.people[setting.accounts.index((account, channel))]
            user = people[bucket if isinstance(bucket, int) else 0]
        roll = dice.roll()
        if roll < 0.01:
            account = UNKNOWN_ACCOUNT
        elif roll < 0.02:
            channel = "messenger" if channel == "instagram" else "instagram"
        return account, channel, user

    def _state(self, wishes: Wishes, dice: Dice, owner: str | None, at: int) -> State:
        last, opened = self._spoken(wishes, dice, at)
        if owner is not None:
            asked_by = dice.pick(self.setting.every_app) if dice.chance(0.15) else None
            return State(owner, at + dice.pick(_LEFT), dice.pick(_WINDOWS), last, opened, asked_by)
        roll = dice.roll()
        if roll < 0.15:
            return State(dice.pick(self.setting.every_app), at - dice.pick(_OVER), DAY_SECONDS, last, opened)
        if roll < 0.3 and self.setting.disabled:
            return State(dice.pick(self.setting.disabled), at + DAY_MS, DAY_SECONDS, last, opened)
        return State(last_user_message_at=last, window_opened_at=opened)

    def _spoken(self, wishes: Wishes, dice: Dice, at: int) -> tuple[int | None, int | None]:
        """When the person last wrote, and when the messaging window last opened (semantics E8, E9)."""
        silence = dice.pick(self._silences(wishes, dice))
        last = at - silence if isinstance(silence, int) else None
        opened = last
        if dice.chance(0.25):
            opened = at - dice.pick(_OPENED_AGO)
            opened = opened if last is None else max(opened, last)
        return None if last is None else max(1, last), None if opened is None else max(1, opened)

    def _silences(self, wishes: Wishes, dice: Dice) -> tuple[object, ...]:
        """None: the person is new."""
        asked = wishes.get("thread.silence")
        if asked is not None:
            return self.values.wished(asked) or _NEW
        new = any(literal.wanted is passes(literal.test, True) for literal in wishes.get("thread.is_new", ()))
        if new or ("thread.is_new" not in wishes and dice.chance(0.3)):
            return _NEW
        return self.values.usual("thread.silence")

    def _facts(self, wishes: Wishes, dice: Dice) -> dict[str, object]:
        facts: dict[str, object] = {}
        names = self.values.facts
        if len(names) > _FACTS_AT_ONCE:
            names = (*(name for name in names if name in wishes), *(dice.pick(names) for _ in range(4)))
        for name in names:
            asked = wishes.get(name)
            if asked is None and dice.chance(0.4):
                continue
            pool = (self.values.wished(asked) if asked else ()) or self.values.usual(name)
            value = dice.pick(pool)
            if value is not None:
                facts[name] = value
        return facts


def _suits(name: str, asked: tuple[Literal, ...]) -> bool:
    for literal in asked:
        value = name if literal.field == "thread.owner" else state_of(name)
        if passes(literal.test, value) is not literal.wanted:
            return False
    return True
