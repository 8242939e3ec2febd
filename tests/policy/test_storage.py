"""What storage keeps in a form of its own says what it was made of, and large sets are there once."""

from array import array
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, msgpack
from msgspec.structs import replace

from convroute.lazy_sequence import LazySequence, Segment
from convroute.policy.canonical import with_digest
from convroute.policy.conditions import (
    Always,
    Atom,
    Combination,
    Condition,
    IsAny,
    IsPresent,
    MentionsAny,
    Negation,
    Scalar,
)
from convroute.policy.model import CheckedPolicy, PermissionRule, RouteRule, Template, Who
from convroute.policy.packed import LargeSet, SetKey, Texts
from convroute.policy.plain_rules import PlainRules
from convroute.policy.storage import LARGE, from_bytes, to_bytes
from convroute.source import Place
from tests.checker.building import policy

HERE = Place("main.route", 7, 1)
MANY = frozenset(map(str, range(LARGE)))
OTHERS = frozenset(map(str, range(7, LARGE + 8)))
_SOME: list[Scalar] = ["a", 7, True]
FEW = frozenset(_SOME)
NONE: frozenset[str] = frozenset()
RULES = "app desk { id 8 }\n" + "\n".join(f"route ad {number} to desk for 2 days" for number in range(1, 40))


class Nothing(Struct):
    """What is made of a policy that nobody made anything of."""


class Made(Struct):
    keys: list[SetKey]
    texts: Texts


def kept(checked: CheckedPolicy) -> CheckedPolicy:
    again, _ = from_bytes(to_bytes(checked, Nothing()), Nothing)
    return again


def asking(*values: AbstractSet[Scalar]) -> Condition:
    """A condition with all of the sets in it, some deep inside."""
    atoms = (Atom("ad.id", IsAny(one), False, "ad.id in set", HERE) for one in values)
    present = Atom("ref", IsPresent(), True, "ref", HERE)
    return Negation(Combination("and", (present, Always(True, HERE), *map(Negation, atoms))))


def rule(entry: Condition | None, when: Condition | None) -> RouteRule:
    return RouteRule("r", None, "campaign", "ad", entry, "desk", "8", 86, when, None, False, "a note", HERE)


def part_of(rules: Sequence[RouteRule]) -> tuple[RouteRule, ...] | Segment[RouteRule]:
    """The only part of a stage."""
    assert isinstance(rules, LazySequence)
    (part,) = rules.parts
    return part


# --- columns of texts --------------------------------------------------------------------


@given(st.lists(st.text(max_size=5)))
def test_joined_texts_are_the_texts(texts: list[str]) -> None:
    joined = Texts.of(texts)
    assert [*joined] == texts
    assert len(joined) == len(texts)
    assert [joined[at] for at in range(len(texts))] == texts
    assert [joined[at] for at in range(-len(texts), 0)] == texts
    assert joined[1:] == tuple(texts[1:])
    with pytest.raises(IndexError):
        joined[len(texts)]


# --- sets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        asking(FEW),
        asking(MANY),
        asking(NONE, MANY, FEW, OTHERS, MANY, NONE),
        asking(frozenset(range(LARGE))),
        Always(False, HERE),
    ],
)
def test_a_rule_finds_all_of_its_sets_again(condition: Condition) -> None:
    base = policy(RULES)
    rules = (rule(None, None), rule(condition, None), rule(asking(MANY), condition), rule(None, None))
    permission = PermissionRule(
        "p", None, "deny", "take", Who(True, True, frozenset()), None, None, condition, "deny", HERE
    )
    checked = with_digest(replace(base, organic=rules, permissions=(permission, permission)))
    again = kept(checked)
    assert again == checked
    assert again.digest == checked.digest
    assert [*map(hash, again.organic)] == [*map(hash, rules)]


def test_a_large_set_is_there_once() -> None:
    template = Template("t", MANY, None, "8", None, "absent", "t.json", HERE)
    rules = tuple(rule(asking(MANY), None) for _ in range(300))
    checked = replace(policy(RULES), organic=rules, templates={"t": template})
    assert len(to_bytes(checked, Nothing())) < 300 * 300
    again = kept(checked)
    assert again == checked
    assert {id(values) for values in map(_set_of, again.organic)} == {id(again.templates["t"].ads)}


def test_phrases_that_many_rules_look_for_are_there_once() -> None:
    phrases = MentionsAny.of((f"word{number}", "end") for number in range(LARGE))
    atom = Atom("text", phrases, False, "text mentions any of set", HERE)
    checked = with_digest(replace(policy(RULES), organic=(rule(None, atom),) * 300))
    assert len(to_bytes(checked, Nothing())) < 300 * 300
    again = kept(checked)
    assert again == checked
    assert with_digest(again).digest == checked.digest
    tests = [one.when.test for one in again.organic if isinstance(one.when, Atom)]
    assert len(tests) == 300
    assert {id(test.phrases) for test in tests if isinstance(test, MentionsAny)} == {id(tests[0].phrases)}  # type: ignore[union-attr]  # they all are


def _set_of(rule: RouteRule) -> AbstractSet[Scalar]:
    """Of a rule that asks for one."""
    assert isinstance(rule.entry, Negation)
    assert isinstance(rule.entry.operand, Combination)
    last = rule.entry.operand.operands[-1]
    assert isinstance(last, Negation)
    assert isinstance(last.operand, Atom)
    assert isinstance(last.operand.test, IsAny)
    return last.operand.test.values


def was_read(values: LargeSet) -> bool:
    return values._made is not None


def test_a_large_set_is_read_when_somebody_looks_into_it() -> None:
    checked = replace(policy(RULES), organic=(rule(asking(MANY), None),))
    values = _set_of(kept(checked).organic[0])
    assert isinstance(values, LargeSet)
    assert len(values) == LARGE
    assert not was_read(values)
    assert "7" in values
    assert was_read(values)
    assert "x" not in values
    members: AbstractSet[str] = frozenset(MANY)
    assert values == members
    assert members == values
    assert hash(values) == hash(MANY)
    assert values & frozenset({"1", "x"}) == {"1"}


def test_what_is_made_of_a_policy_shares_its_sets() -> None:
    checked = replace(policy(RULES), organic=(rule(asking(MANY), None),))
    made = Made([SetKey(MANY), SetKey(OTHERS)], Texts.of(["a", "bc"]))
    again, read = from_bytes(to_bytes(checked, made), Made)
    assert [key.values for key in read.keys] == [MANY, OTHERS]
    assert SetKey(MANY) == SetKey(MANY) != SetKey(frozenset([*MANY]))
    assert read.keys[0].values is _set_of(again.organic[0])
    assert [*read.texts] == ["a", "bc"]


# --- rules -------------------------------------------------------------------------------


def test_plain_rules_stay_columns() -> None:
    checked = policy(RULES)
    again = kept(checked)
    part = part_of(again.campaign)
    assert isinstance(part, PlainRules)
    assert part._made == {}
    assert isinstance(part.lines, array)
    assert again == checked


def test_a_rule_is_read_once_and_only_when_it_is_asked_for() -> None:
    again = kept(replace(policy(RULES), organic=tuple(rule(None, None) for _ in range(5))))
    part = part_of(again.organic)
    assert isinstance(part, Segment)
    assert part._made == {}
    assert again.organic[3] is again.organic[3]
    assert [*part._made] == [3]


def test_every_other_member_of_a_policy_is_kept() -> None:
    written = msgpack.decode(to_bytes(policy(RULES), Nothing()))[1]
    assert {*written} == {*CheckedPolicy.__struct_fields__} - {"examples"}


def test_tests_and_invariants_are_not_kept() -> None:
    checked = policy(f'{RULES}\ntest "t" {{ when message from ad 1 then route to desk }}')
    assert checked.examples.tests
    again = kept(checked)
    assert again.examples.tests == ()
    assert again == checked
    assert again.digest == checked.digest


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:0], lambda data: b"\x93" + data]
)
def test_other_bytes_are_no_policy(damage: Callable[[bytes], bytes]) -> None:
    data = to_bytes(policy(RULES), Nothing())
    with pytest.raises(ValueError, match="no policy"):
        from_bytes(damage(data), Nothing)


def test_no_other_class_is_written() -> None:
    class Other:
        pass

    class Odd(Struct):
        value: Other

    with pytest.raises(TypeError, match="Other is not among"):
        to_bytes(policy(RULES), Odd(Other()))
