"""One value for each field: a snapshot as the solver sees it, and the real one that it stands for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.request import Action, Request
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.conditions import Contains
from convroute.policy.fields import event_parts
from convroute.policy.space import Shape
from convroute.regions.domains import Texts
from convroute.regions.variables import OPENED
from convroute.units import DAY_MS, DAY_SECONDS

if TYPE_CHECKING:
    from convroute.regions.model import Model


class Point:
    """`values` by field: the number of a class, or a text (None: absent). A field that nobody asked about
    has its plainest value."""

    __slots__ = ("_model", "_snapshot", "values")

    def __init__(self, model: "Model", values: dict[str, object]) -> None:
        self._model = model
        self.values = values
        self._snapshot: Snapshot | None = None

    def holds(self, literal: int) -> bool:
        """Whether the literal is true here."""
        number = abs(literal)
        variable = self._model.variables[number]
        assert variable is not None, "numbers begin with 1"
        value = self.values.get(variable.field)
        if isinstance(value, int):
            [(_, mask)] = self._model.effects(number)
            assert mask is not None, "it has classes"
            return bool(mask >> value & 1) is (literal > 0)
        if isinstance(value, str):
            return self._model.texts.passes(number, value) is (literal > 0)
        if isinstance(value, frozenset):
            assert isinstance(variable.test, Contains), "attachments are asked for one by one"
            return (variable.test.value in value) is (literal > 0)
        if variable.field in self.values or isinstance(self._model.fields.domain(variable.field), Texts):
            return literal < 0
        [(_, mask)] = self._model.effects(number)
        assert mask is not None, "it has classes"
        return bool(mask & 1) is (literal > 0)

    def value(self, field: str) -> object:
        """The value of a field: of a finite one the plainest of its class."""
        value = self.values.get(field)
        if value is None and not isinstance(self._model.fields.domain(field), Texts):
            value = 0
        return self._model.fields.value(field, value) if isinstance(value, int) else value

    def as_given_to(self, side: int) -> Snapshot:
        """The same with the facts that this policy declares."""
        return replace(self.snapshot, facts=self.facts(side)) if side else self.snapshot

    @property
    def snapshot(self) -> Snapshot:
        """The event on its thread, with the facts that are supplied."""
        if self._snapshot is None:
            shape = self.value("shape")
            assert isinstance(shape, Shape), "events have one"
            account, user, at = self.where()
            carried = {name: self.values.get(name) for name in shape.can}
            carried["attachments"] = self.values.get("attachments", frozenset())
            event = Event(
                kind=shape.kind,
                channel=self._model.accounts[account],
                account=account,
                user=user,
                at=at,
                surface=shape.surface,
                entry=shape.entry,
                mid=None if shape.kind == "referral" else "m_1",
                **event_parts(carried, from_ad=shape.entry == "ad"),
            )
            self._snapshot = Snapshot(event, self.state(at), self.facts())
        return self._snapshot

    def request(self, action: Action, side: int = 0) -> Snapshot:
        """What an app asks for here, on the thread and at the time of the point, with the facts that one of
        the policies declares."""
        account, user, at = self.where()
        actor, target = self.value("actor"), self.value("target")
        asked = Request(
            action=action,
            app=actor if isinstance(actor, str) else None,
            account=account,
            user=user,
            at=at,
            target=target if action == "pass" and isinstance(target, str) else None,
            duration=self.value("duration") if action == "extend" else None,
        )
        return Snapshot(asked, self.state(at), self.facts(side))

    def where(self) -> tuple[str, str, int]:
        """Account, person and time, ms."""
        channel = self.value("channel")
        account = next(account for account, its in self._model.accounts.items() if its == channel)
        return account, self._person(account), self._at()

    def _person(self, account: str) -> str:
        wanted = self._model.told_apart_buckets
        return self._model.people.person(
            account, tuple((name, self.value(f"bucket {name}")) for name in wanted)
        )

    def _at(self) -> int:
        at = self.value("time")
        assert isinstance(at, int), "classes of the clock are instants"
        return at

    def state(self, at: int) -> State:
        """The thread: an owner has a day left."""
        owner = self.value("owner")
        silence = self.value("silence")
        last = at - silence if isinstance(silence, int) else None
        opened = self._opened(at, last)
        if not isinstance(owner, str):
            return State(last_user_message_at=last, window_opened_at=opened)
        return State(
            owner=owner,
            expires_at=at + DAY_MS,
            window=DAY_SECONDS,
            last_user_message_at=last,
            window_opened_at=opened,
        )

    def _opened(self, at: int, last: int | None) -> int | None:
        """When the messaging window opened: with the last message, or by something else since."""
        ago = self.value(OPENED) if OPENED in self.values else None
        if not isinstance(ago, int):
            return last
        return at - ago if last is None else max(last, at - ago)

    def facts(self, side: int = 0) -> Mapping[str, object]:
        """Those that are supplied and that one of the policies declares, with values of its type."""
        supplied: dict[str, object] = {}
        for field, info in self._model.declared_facts[side]:
            value = self.value(field) if field in self.values else None
            if value is not None and info.problem(value) is None:
                supplied[info.name] = value
        return supplied
