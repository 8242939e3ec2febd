"""Every field of conditions is read, written, sampled and described: one that is forgotten somewhere fails.

The fields are those of `policy.fields`; what is asked of each is asked of all.
"""

import re
from functools import cache, lru_cache
from random import Random

import pytest
from msgspec import Struct, inspect

from convroute.compiler.codegen import generate_match
from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext, getter
from convroute.compiler.planned_outcome import Match, PlannedOutcome
from convroute.compiler.predicates import Predicate, predicate_of
from convroute.conversation.event import ATTACHMENTS, OPENING_KINDS, Event
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.conditions import Atom, Contains, IsAny, IsPresent, Test
from convroute.policy.fields import BROUGHT, FIELDS, FieldInfo, event_reader
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import Shape, shape_of, shapes
from convroute.resources import folder
from convroute.sampler.sample import sample
from convroute.source import Place
from convroute.wire.reader import read_events
from convroute.wire.shapes import Item, Message, Postback, Referral
from convroute.wire.writing import webhook_of
from tests.compiler.agreeing import Pair, thread_of
from tests.evaluator.policies import policy
from tests.wire.building import AT, webhook

NAMES = [*FIELDS]
HERE = Place("fields.route", 1, 1)
_ASKED = {
    "string": '{} == "7"',
    "int": "{} > 7",
    "bool": "{}",
    "duration": "{} > 1 day",
    "owner": "{} == nobody",
    "set": "{} has {}",
}


@lru_cache(maxsize=1)
def asking() -> CheckedPolicy:
    """A policy that asks for every field, in every stage."""
    conditions = [line for info in FIELDS.values() for line in _conditions(info)]
    routes = (
        f"route {entry} to sales when {asked}" for entry in ("ad", "link", "organic") for asked in conditions
    )
    return policy("\n".join(["app care = instagram_inbox app sales { id 2002 } default care", *routes]))


def _conditions(info: FieldInfo) -> list[str]:
    presence = [f"{info.name} is present", f"{info.name} is absent"] if info.optional else []
    if info.type == "enum":
        return [*presence, *(f"{info.name} == {value}" for value in info.values)]
    return [*presence, _ASKED[info.type].format(info.name, *info.values[:1])]


@lru_cache(maxsize=1)
def drawn() -> list[Snapshot]:
    """Opening events that are ours, with values that the policy asks for and others."""
    return [
        snapshot
        for snapshot in sample([asking()], 3_000, 1)
        if isinstance(snapshot.item, Event)
        and snapshot.item.kind in OPENING_KINDS
        and asking().accounts.get(snapshot.item.account) == snapshot.item.channel
    ]


@lru_cache(maxsize=1)
def any_events() -> list[Event]:
    """Of every kind."""
    return [one.item for one in sample([asking()], 3_000, 2) if isinstance(one.item, Event)]


def value(name: str, snapshot: Snapshot) -> object:
    """As the evaluator reads it."""
    return View(asking(), snapshot, Trace(listening=False)).value(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_field_takes_its_values_and_is_absent_where_it_can_be(name: str) -> None:
    info, values = FIELDS[name], {value(name, snapshot) for snapshot in drawn()}
    assert (None in values) is info.optional
    present = values - {None}
    assert len(present) > 1 or name == "channel"
    if info.type == "enum":
        assert present <= {*info.values}


@pytest.mark.parametrize("name", [name for name in NAMES if FIELDS[name].path and FIELDS[name].optional])
def test_a_field_stands_on_the_events_that_can_carry_it_and_on_no_others(name: str) -> None:
    having: set[Shape] = set()
    for snapshot in drawn():
        event = snapshot.item
        assert isinstance(event, Event)
        shape = shape_of(event.kind, event.entry, event.surface)
        present = value(name, snapshot) is not None
        assert present or name not in shape.must, shape
        having |= {shape} if present else set()
    opening = (shape for shape in shapes() if shape.kind in OPENING_KINDS)
    assert having == {shape for shape in opening if name in shape.can}


@pytest.mark.parametrize("name", [info.name for info in FIELDS.values() if info.carriers is not None])
def test_events_of_every_kind_that_can_carry_a_field_have_it_and_no_others(name: str) -> None:
    """Echoes and comments among them, which no rule is asked about."""
    read = event_reader(name)
    having = {event.kind for event in any_events() if read(event)}
    carriers = FIELDS[name].carriers
    assert carriers is not None
    assert having == carriers.kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_field_has_a_usual_value(name: str) -> None:
    """Beyond words, apps, and what is true or false, nobody can think of one."""
    info = FIELDS[name]
    if info.type in ("enum", "owner", "bool"):
        assert (info.type == "enum") is bool(info.values)
        return
    assert info.usual
    for usual in info.usual:
        assert isinstance(usual, {"string": str, "set": frozenset}.get(info.type, int))
        assert usual != "" or info.may_be_empty


@lru_cache(maxsize=1)
def received() -> list[Event]:
    """What is read of items with any of the members that Meta's items have, thinned out by chance."""
    random = Random(3)
    items: list[dict[str, object]] = []
    for number in range(5_000):
        one = _any_object(Item, random)
        for name, part in _OPENING[number % 4 :]:
            one[name] = _any_object(part, random)
        items.append({**one, "sender": {"id": "1"}, "recipient": {"id": "2"}, "timestamp": AT})
    return [read for read in read_events(webhook(*items)) if isinstance(read, Event)]


_OPENING: tuple[tuple[str, type[Struct]], ...] = (
    ("message", Message),
    ("postback", Postback),
    ("referral", Referral),
)


def _any_object(struct: type[Struct], random: Random) -> dict[str, object]:
    """Some of the members of an object of `wire.shapes`, most often few."""
    few = random.choice([0.1, 0.3, 0.5])
    return {
        member.encode_name: _any_value(member.type, member.encode_name, random)
        for member in _members_of(struct)
        if random.random() < few
    }


@cache
def _members_of(struct: type[Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return info.fields


def _any_value(type_: inspect.Type, name: str, random: Random) -> object:
    match type_:
        case inspect.Metadata():
            return _any_value(type_.type, name, random)
        case inspect.UnionType():
            known = [one for one in type_.types if not isinstance(one, inspect.NoneType)]
            return _any_value(known[0], name, random)
        case inspect.StructType():
            return _any_object(type_.cls, random)
        case inspect.ListType():
            return [_any_value(type_.item_type, name, random)]
        case inspect.DictType():
            return {}
        case inspect.BoolType():
            return random.random() < 0.5
        case _:
            words = {"type": tuple(ATTACHMENTS), "source": ("ADS", "SHORTLINK")}
            return random.choice(words.get(name, ("7",)))


@pytest.mark.parametrize("name", [info.name for info in BROUGHT])
def test_what_is_read_of_an_item_is_what_its_shape_carries(name: str) -> None:
    """All that Meta may send is tried, and neither the samplers nor the writer is asked."""
    read = event_reader(name)
    having = {shape_of(event.kind, event.entry, event.surface) for event in received() if read(event)}
    carrying = {shape for shape in shapes() if name in shape.can}
    assert having <= carrying
    assert {(one.kind, one.entry) for one in having} == {(one.kind, one.entry) for one in carrying}


@lru_cache(maxsize=1)
def read_again() -> list[Snapshot]:
    """The same events, written as webhooks and read."""
    found: list[Snapshot] = []
    for snapshot in drawn():
        assert isinstance(snapshot.item, Event)
        (read,) = read_events(webhook_of(snapshot.item))
        assert isinstance(read, Event), read
        found.append(Snapshot(read, snapshot.state, snapshot.facts))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_written_as_a_webhook_is_read_again(name: str) -> None:
    for snapshot, again in zip(drawn(), read_again(), strict=True):
        assert value(name, again) == value(name, snapshot), (again.item, snapshot.item)


@pytest.mark.parametrize("name", NAMES)
def test_the_program_reads_a_field_as_the_evaluator_does(name: str) -> None:
    known = Constants(asking(), "instagram")
    read = getter(name, known)
    ways: dict[Test, tuple[Predicate, Match]] = {}
    for snapshot in drawn():
        event, state = snapshot.item, View(asking(), snapshot, Trace(listening=False)).state
        assert isinstance(event, Event)
        expected = value(name, snapshot)
        context = EvaluationContext(event, state, state.owner, {}, known)
        assert read(context) == expected
        for test, holds in _tests(expected):
            if test not in ways:
                atom = Atom(name, test, False, name, HERE)
                ways[test] = predicate_of(atom, known), _generated(atom, known)
            predicate, match = ways[test]
            assert predicate(context) is holds, (test, expected)
            found = match(event, state, state.owner, {}, _NOTHING)
            assert (found is not _NOTHING) is holds, (test, expected)


def test_a_program_that_asks_for_every_field_decides_as_the_evaluator_does() -> None:
    """Its rules are written out, found by an index, and kept."""
    pair = Pair.of(asking())
    planned = [pair.compare(one.item, thread_of(one.state, one.item)) for one in drawn()[:400]]
    assert planned.count(True) > 300


_NOTHING = PlannedOutcome(
    Constants(policy("app bot { id 1 } default bot"), "instagram"), "routed", "", "own", None
)


def _tests(expected: object) -> list[tuple[Test, bool]]:
    """What holds of a value, and what does not."""
    if isinstance(expected, frozenset):
        return [*((Contains(one), True) for one in expected), (Contains("fax"), False)]
    if expected is None:
        return [(IsPresent(), False), (IsAny(frozenset({"fax"})), False)]
    assert isinstance(expected, str | int)
    return [(IsPresent(), True), (IsAny(frozenset({expected})), True), (IsAny(frozenset({"fax"})), False)]


def _generated(atom: Atom, known: Constants) -> Match:
    planned = PlannedOutcome(known, "routed", "", "own", None)
    return generate_match([(0, atom, planned)], known, compare=False)


_WRITTEN: dict[str, str | tuple[str, ...]] = {
    "enum": ("one of fixed words", "`idle` or"),
    "string": "text",
    "int": "number",
    "bool": "true or false",
    "duration": "duration",
    "owner": "an app",
    "set": "set of",
}
"""How the reference begins to say what type a field has."""


def described() -> dict[str, tuple[str, str]]:
    """Type and absence of each field, as the reference has them for users."""
    text = (folder("grammar") / "README.md").read_text(encoding="utf-8")
    table = text.split("\n### Fields\n\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    return {
        name: (of_type, absent) for names, of_type, absent in rows for name in re.findall(r"`([^`]+)`", names)
    }


def test_the_reference_has_a_row_for_every_field() -> None:
    assert sorted(described()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_says_what_a_field_is_and_where_it_is_absent(name: str) -> None:
    info, (of_type, absent) = FIELDS[name], described()[name]
    assert absent == (info.absent or "never")
    assert of_type.startswith(_WRITTEN[info.type])
    if info.type == "set" or name == "thread.state":
        assert [*re.findall(r"`([^`]+)`", of_type)] == [*info.values]
