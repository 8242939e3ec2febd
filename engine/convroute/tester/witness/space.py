"""Which snapshots are looked among, and the values their fields can have (semantics 6).

A space fixes what of an event hangs together: its kind and surface, where the
person came from, who may own the thread. Inside it each field is free.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from msgspec import Struct

from convroute.checker.times import LONGEST
from convroute.conversation.event import POSTS, Surface
from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Contains, IsAny
from convroute.policy.fields import FIELDS, FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY, SETTLED_BY, attachments_on, impossible, state_of
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish
from convroute.tester.witness.instants import find_instant
from convroute.tester.witness.numbers import find_number
from convroute.tester.witness.texts import find_text
from convroute.units import SECONDS_OF

Wishes = Mapping[str, tuple[Wish, ...]]


class Space(Struct, frozen=True, kw_only=True):
    """`known` fields have one value (None: absent); `texts` are there (`must`) or may be.

    `owners` are the names of those that may own the thread, `nobody` among them.
    `plain`: only what the short forms of a test can say.
    """

    policy: CheckedPolicy
    known: Mapping[str, object]
    texts: Mapping[str, Literal["must", "may"]]
    owners: tuple[str, ...]
    plain: bool
    attachments: bool = False

    def value(self, group: str, wishes: Wishes, effort: Effort) -> Value | Nothing:
        """A value of the field, or of the fields that hang together with it, that does all that is wished."""
        own = wishes.get(group, ())
        if group in self.known:
            return _checked(self.known[group], own)
        match group:
            case "time":
                return find_instant(own, self.policy.timezone, effort)
            case "thread.owner":
                return self._owner(wishes)
            case "thread.silence":
                return self._silence(wishes, effort)
            case "thread.bucket":
                return find_number(own, FIELDS[group].least, FIELDS[group].most, effort)
            case "channel":
                return _one_of([*dict.fromkeys(self.policy.accounts.values())], own)
            case "attachments":
                return self._attachments(own)
            case _ if group in self.texts:
                return self._text(group, own, effort)
            case _ if group in self.policy.facts:
                return _fact(self.policy.facts[group], own, effort)
            case _:
                return _checked(None, own)

    def _text(self, field: str, wishes: tuple[Wish, ...], effort: Effort) -> Value | Nothing:
        """Absent where that is allowed and nothing needs a text, unless one is usual."""
        info = FIELDS[field]
        excluded = impossible(field, str(self.known["entry"]))
        wishes = (*wishes, (IsAny(excluded), False)) if excluded else wishes
        found = find_text(wishes, [*map(str, info.usual)], effort, least=0 if info.may_be_empty else 1)
        absent = self.texts[field] == "may" and not any(wanted for _, wanted in wishes)
        if isinstance(found, Nothing) and absent:
            return Value(None)
        if self.plain and field == "ad.id" and isinstance(found, Value) and not _is_id(found.value):
            return Nothing()
        return found

    def _owner(self, wishes: Wishes) -> Value | Nothing:
        states, owners = wishes.get("thread.state", ()), wishes.get("thread.owner", ())
        for owner in self.owners:
            if _fits(state_of(owner), states) and _fits(owner, owners):
                return Value(owner)
        return Nothing()

    def _silence(self, wishes: Wishes, effort: Effort) -> Value | Nothing:
        """None: nobody has written yet (semantics 6: then `thread.silence` is absent)."""
        news, silences = wishes.get("thread.is_new", ()), wishes.get("thread.silence", ())
        new = _fits(True, news) and _fits(None, silences)
        found: Value | Nothing = Nothing()
        if _fits(False, news):
            found = _duration(silences, effort)
        if new and (NOBODY in self.owners[:1] or isinstance(found, Nothing)):
            return Value(None)
        return found

    def _attachments(self, wishes: tuple[Wish, ...]) -> Value | Nothing:
        """Semantics 2, `surface`: a mention or a post makes another surface of a message."""
        if not self.attachments:
            return _checked(frozenset(), wishes)
        surface = cast("Surface", self.known["surface"])
        wanted = {test.value for test, yes in wishes if yes and isinstance(test, Contains)}
        if surface == "story_mention":
            wanted.add("story_mention")
        choices = [wanted]
        if surface == "shared_post":
            choices = [wanted | {post} for post in sorted(POSTS, reverse=True)]
        found = (frozenset(choice) for choice in choices if self._possible(surface, choice))
        return next((Value(choice) for choice in found if _fits(choice, wishes)), Nothing())

    def _possible(self, surface: Surface, chosen: set[str]) -> bool:
        if self.plain and chosen not in ({"share"}, {"story_mention"}, set()):
            return False
        return chosen <= attachments_on(surface)


def _duration(wishes: Sequence[Wish], effort: Effort) -> Value | Nothing:
    """In ms: whole hours if they will do, else minutes, else seconds."""
    found: Value | Nothing = Nothing()
    for unit in ("hour", "minute", "second"):
        found = find_number(wishes, 0, LONGEST * 1000, effort, step=SECONDS_OF[unit] * 1000)
        if isinstance(found, Value):
            return found
    return found


def _is_id(value: object) -> bool:
    """Whether a test can name it after `from ad`."""
    text = str(value)
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and len(text) < 20


def group_of(field: str) -> str:
    """The field whose value settles this one, too."""
    return SETTLED_BY.get(field, field)


def _fits(value: object, wishes: Sequence[Wish]) -> bool:
    return all(passes(test, value) is wanted for test, wanted in wishes)


def _checked(value: object, wishes: Sequence[Wish]) -> Value | Nothing:
    return Value(value) if _fits(value, wishes) else Nothing()


def _one_of(values: Sequence[object], wishes: Sequence[Wish]) -> Value | Nothing:
    return next((Value(value) for value in values if _fits(value, wishes)), Nothing())


def _fact(fact: FactInfo, wishes: tuple[Wish, ...], effort: Effort) -> Value | Nothing:
    """Not supplied unless something needs it: then a value of its type."""
    if _fits(None, wishes):
        return Value(None)
    if fact.type == "bool":
        return _one_of((True, False), wishes)
    if fact.type == "int":
        return find_number(wishes, fact.least, fact.most, effort)
    if fact.options:
        return _one_of(fact.options, wishes)
    return find_text(wishes, ("anything", "something else"), effort)
