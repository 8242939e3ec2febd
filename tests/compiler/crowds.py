"""Policies with many conditional rules, and events that their values are taken from, at random by a seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from msgspec import structs
from msgspec.structs import replace

from convroute.conversation.event import Ad, Event
from convroute.conversation.thread import Thread
from convroute.policy.calendar import Hours, Schedule
from convroute.policy.conditions import (
    Always,
    Atom,
    Combination,
    Condition,
    Contains,
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    Negation,
    OnWeekdays,
    Test,
)
from convroute.policy.fields import FactInfo
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.source import Place
from convroute.units import DAY_MS
from tests.evaluator.policies import INSTAGRAM, policy

HERE = Place("crowd.route", 1, 1)
NOW = 1_789_000_000_123
HOUR_MS = 3_600_000
WORDS = [f"word{n}" for n in range(30)]
MANY_PHRASES = [
    MentionsAny.of([(WORDS[n], WORDS[(n + m) % 30], *([f"tail{m}"] * (m % 2))) for m in range(2, 80)])
    for n in range(3)
]
VALUES = [f"{kind}-{n}" for kind in ("order", "help", "x") for n in range(20)]
APPS = {"concierge": "1001", "marketing": "2002", "sales": "3003"}
_BASE = (
    "app concierge { id 1001 } app marketing { id 2002 } app sales { id 3003 disabled }\n default concierge"
)
FACTS = {
    "vip": FactInfo("vip", "bool"),
    "tier": FactInfo("tier", "string", options=("basic", "gold")),
    "city": FactInfo("city", "string"),
    "orders": FactInfo("orders", "int"),
}
_SURFACES = ("message", "postback", "story_reply", "quick_reply")


@dataclass(slots=True)
class Crowd:
    """Draws everything from one seed."""

    random: Random

    def policy(self, rules: int) -> CheckedPolicy:
        """Half campaign, a quarter each link and organic."""
        stages = {
            "campaign": [self.rule("campaign", n) for n in range(rules // 2)],
            "link": [self.rule("link", n) for n in range(rules // 4)],
            "organic": [self.rule("organic", n) for n in range(rules // 4)],
        }
        made = {stage: tuple(found) for stage, found in stages.items()}
        return structs.replace(policy(_BASE), facts=FACTS, timezone="Europe/Berlin", **made)

    def rule(self, stage: str, number: int) -> RouteRule:
        app = self.random.choice([*APPS])
        entry = self.random.choice([None, self.entry(stage), self.entry(stage), self.entry(stage)])
        unconditional = entry is not None and self.random.random() < 0.3
        return RouteRule(
            id=f"{stage}~{number}",
            label=None,
            stage=stage,  # type: ignore[arg-type]  # one of the three
            text=f"{stage} {number}",
            entry=entry,
            target=app,
            target_id=APPS[app],
            window=self.random.choice([None, 86_400, 7 * 86_400]) if stage == "campaign" else None,
            when=None if unconditional else self.condition(),
            template=None,
            implicit=False,
            note=None,
            place=Place("crowd.route", number + 1, 1),
        )

    def entry(self, stage: str) -> Condition:
        if stage != "organic":
            return self.atom("ad.id" if stage == "campaign" else "ref", self.string())
        surface = self.atom("surface", IsAny(frozenset({self.random.choice(_SURFACES)})))
        if self.random.random() < 0.5:
            return surface
        return Combination("and", (surface, self.atom("payload", self.string())))

    def condition(self, depth: int = 0) -> Condition:
        chance = self.random.random()
        if depth == 2 or chance < 0.3:
            return self.leaf()
        if chance < 0.4:
            return Negation(self.condition(depth + 1))
        parts = tuple(self.condition(depth + 1) for _ in range(self.random.randint(2, 3)))
        return Combination("and" if chance < 0.85 else "or", parts)

    def leaf(self) -> Condition:
        pick = self.random.choice
        if self.random.random() < 0.03:
            return Always(pick([True, False]), HERE)
        leaves: list[tuple[str, Test]] = [
            (pick(["ref", "payload", "title", "ad.title", "ad.flow", "city"]), self.string()),
            ("text", self.text()),
            ("text", self.text()),
            (pick(["orders", "thread.silence", "thread.bucket"]), self.bounds()),
            ("orders", IsAny(frozenset({self.random.randrange(40), str(self.random.randrange(40))}))),
            ("vip", IsAny(frozenset({pick([True, False])}))),
            ("tier", IsAny(frozenset({pick(["basic", "gold"])}))),
            ("thread.is_new", IsAny(frozenset({pick([True, False])}))),
            ("thread.state", IsAny(frozenset({"idle"}))),
            ("surface", IsAny(frozenset({pick(_SURFACES), "shop"}))),
            ("attachments", Contains(pick(["image", "video"]))),
            (pick(["vip", "ref", "city"]), IsPresent()),
            ("time", self.clock()),
        ]
        field, test = pick(leaves)
        return self.atom(field, test, negated=self.random.random() < 0.15)

    def atom(self, field: str, test: Test, *, negated: bool = False) -> Atom:
        return Atom(field, test, negated, f"{field} ...", HERE)

    def string(self) -> Test:
        value, other = self.random.choice(VALUES), self.random.choice(VALUES)
        globs = [f"{value[:5]}*", f"*{value[-3:]}", f"*{value[1:-1]}*", f"{value[:2]}*{value[-1]}", "*", "?*"]
        globs += [value.replace("-", "?"), f"{value[0]}?{value[2:]}", f"*{value[2:4]}?{value[-1]}*"]
        tests: list[Test] = [IsAny(frozenset({value})), IsAny(frozenset({value, other}))]
        return self.random.choice([*tests, FitsGlob(self.random.choice(globs))])

    def text(self) -> Test:
        phrases = [tuple(self.random.sample(WORDS, self.random.choice([1, 1, 2]))) for _ in range(2)]
        if self.random.random() < 0.1:
            return MANY_PHRASES[self.random.randrange(len(MANY_PHRASES))]
        return self.random.choice([MentionsAny.of(phrases), MentionsAny.of(phrases[:1]), self.string()])

    def bounds(self) -> Test:
        low = self.random.randrange(60)
        high = low + self.random.choice([-1, 0, 3, 40])
        return self.random.choice([InBounds(low, high), InBounds(low, None), InBounds(None, high)])

    def clock(self) -> Test:
        start, end = self.random.randrange(0, 1440, 60), self.random.randrange(60, 1441, 60)
        day = date(2026, 9, 10) + timedelta(days=self.random.randint(-2, 2))
        week = tuple((Hours(start, end),) if self.random.random() < 0.5 else () for _ in range(7))
        tests: list[Test] = [
            InHours(Hours(start, end)),
            OnWeekdays(frozenset(self.random.sample(range(7), 3))),
            InDates(day, day + timedelta(days=1)),
            IsOpen(Schedule("some", week, frozenset({day}))),
        ]
        return self.random.choice(tests)

    # --- what comes in -------------------------------------------------------------------

    def event(self) -> Event:
        pick, some = self.random.choice, self.maybe
        entry = pick(["ad", "ad", "link", "organic"])
        surface = pick([*_SURFACES, "shop"])
        words = " ".join(self.random.sample(WORDS, 3))
        return Event(
            kind="postback" if surface == "postback" else "message",
            channel="instagram",
            account=INSTAGRAM,
            user=f"55500{self.random.randrange(100)}",
            at=self.moment(),
            surface=surface,  # type: ignore[arg-type]  # one of them
            entry=entry,  # type: ignore[arg-type]  # one of the three
            text=some(pick([words, pick(VALUES)])),
            payload=some(pick(VALUES)),
            title=some(pick(VALUES)),
            ref=pick(VALUES) if entry == "link" else some(pick(VALUES)),
            ad=Ad(some(pick(VALUES)), title=some(pick(VALUES)), flow=some(pick(VALUES)))
            if entry == "ad"
            else None,
            attachments=frozenset(self.random.sample(["image", "video"], self.random.randint(0, 2))),
        )

    def moment(self) -> int:
        """Often just at a full hour, or just before: where hours begin and end."""
        hour = NOW // HOUR_MS + self.random.randrange(7 * 24)
        return hour * HOUR_MS + self.random.choice([-1, 0, 59_999, 1_234_567])

    def maybe(self, value: str) -> str | None:
        return value if self.random.random() < 0.7 else None

    def thread(self, event: Event) -> Thread | None:
        """None, or a thread that was written to or not, owned or not, in time or too late."""
        if self.random.random() < 0.1:
            return None
        thread = Thread(last_user_message_at=self.random.choice([None, event.at - 30, event.at - DAY_MS]))
        owner = self.random.choice([None, None, None, "1001", "3003", "413038776280800", "42"])
        left = self.random.choice([-1, 0, 1, DAY_MS])
        return replace(thread, owner_app_id=owner, expires_at=None if owner is None else event.at + left)

    def facts(self) -> dict[str, object]:
        all_of_them: dict[str, object] = {
            "vip": self.random.random() < 0.5,
            "tier": self.random.choice(["basic", "gold"]),
            "city": self.random.choice(VALUES),
            "orders": self.random.randrange(60),
        }
        return {name: value for name, value in all_of_them.items() if self.random.random() < 0.6}
