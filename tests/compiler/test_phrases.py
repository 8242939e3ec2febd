"""Many phrases are found as few are: in every script, by generated code, by an index, and from the cache."""

from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.policy.model import CheckedPolicy
from convroute.policy.phrase_automaton import PhraseAutomaton
from convroute.policy.phrases import Phrases, phrase_in
from convroute.policy.text_matching import LONG_PHRASE, mentions
from tests.benchmarks.effort import growth, steps
from tests.checker.building import policy
from tests.compiler.agreeing import Pair
from tests.policy import mentions_as_written as written
from tests.policy.test_text_matching import TEXTS

SETS = {
    "few": ["refund", "talk to a person", "Rückgabe bitte", "返金", "คืนเงิน"],
    "many": [
        *("refund now", "İade istiyorum", "استرداد المبلغ", "返品したい", "ラーメン", "ប្រាក់", "ປ່ຽນ ເງິນ"),
        *(f"order {number} is late" for number in range(100)),
        *(f"{word} a b" for word in ("straße", "m²", "कृपया", "𝓻𝓮𝓯𝓾𝓷𝓭")),
    ],
}


@lru_cache(maxsize=1)
def pair() -> Pair:
    """A policy that routes what is mentioned of each set to another app."""
    rules = [
        f"{name}_{field}: route postback to bot when {field} mentions any of {name}"
        for name in SETS
        for field in ("text", "title", "payload")
    ]
    files = {f"{name}_txt": "\n".join(phrases) for name, phrases in SETS.items()}
    declared = [f'set {name} from "{name}.txt"' for name in SETS]
    return Pair.of(policy("\n".join([*rules, *declared]), **files))


def saying(text: str) -> Event:
    return Event(
        channel="instagram",
        account="17841400000000001",
        user="9",
        at=1_789_000_000_000,
        kind="postback",
        surface="postback",
        title=text,
    )


_PHRASES = st.sampled_from([phrase for phrases in SETS.values() for phrase in phrases])


@given(st.lists(_PHRASES.flatmap(lambda phrase: st.just(phrase) | TEXTS) | TEXTS, max_size=4).map(" ".join))
def test_what_a_text_mentions_is_what_the_reference_says(text: str) -> None:
    event, thread = saying(text), Thread("17841400000000001", "9")
    assert pair().compare(event, thread)
    rule = pair().specified(event, thread, None).to_json()["reason"]
    assert isinstance(rule, dict)
    mentioned = [
        name for name, phrases in SETS.items() if any(written.mentions(text, one) for one in phrases)
    ]
    assert rule["rule"] == (f"{mentioned[0]}_title" if mentioned else "default")


_WORDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join)


@given(st.frozensets(_WORDS, max_size=12), st.lists(st.sampled_from("abcd"), max_size=12).map(tuple))
def test_a_tree_of_phrases_finds_what_looking_for_each_finds(
    phrases: frozenset[str], said: tuple[str, ...]
) -> None:
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    text = f" {' '.join(said)} "
    named = phrase_in(said, phrases, longest)
    assert Phrases(phrases).stand_in(said) is any(f" {phrase} " in text for phrase in phrases)
    assert (named is not None) is Phrases(phrases).stand_in(said)
    assert named is None or (named in phrases and f" {named} " in text)


@given(st.frozensets(_WORDS, max_size=12), st.lists(st.sampled_from("abcd"), max_size=12).map(tuple))
def test_reading_a_text_once_finds_what_trying_at_each_word_finds(
    phrases: frozenset[str], said: tuple[str, ...]
) -> None:
    automaton = PhraseAutomaton(phrases)
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    first, shortest = automaton.first(said), automaton.shortest(said)
    assert phrase_in(said, phrases, longest) == (None if first is None else " ".join(said[first]))
    there = [phrase.count(" ") for phrase in phrases if f" {phrase} " in f" {' '.join(said)} "]
    assert (shortest is None) is (not there)
    if shortest is not None:
        found = " ".join(said[shortest])
        assert found in phrases
        assert found.count(" ") == min(there)


LENGTHENED = " x" * LONG_PHRASE


@given(
    st.frozensets(_WORDS, max_size=4),
    st.lists(_WORDS | _WORDS.map(lambda said: said + LENGTHENED), max_size=6),
)
def test_a_long_phrase_is_mentioned_as_a_short_one_is(short: frozenset[str], texts: list[str]) -> None:
    said = tuple(" ".join(texts).split())
    phrases = short | {phrase + LENGTHENED for phrase in short}
    there = {phrase for phrase in phrases if f" {phrase} " in f" {' '.join(said)} "}
    named = phrase_in(said, phrases, 4 + LONG_PHRASE)
    assert (named in there) if there else (named is None)
    assert Phrases(phrases).stand_in(said) is bool(there)
    assert {phrase for phrase in phrases if mentions(said, tuple(phrase.split()))} == there


@pytest.mark.parametrize("kind", ["evaluated", "compiled"])
def test_looking_for_phrases_that_are_all_alike_takes_as_long_as_they_and_the_text_are(kind: str) -> None:
    """`a b`, `a a b`, `a a a b` and so on in `a a a a ...`: each is nearly there at every word."""

    def looking(size: int) -> Callable[[], object]:
        phrases = frozenset("a " * count + "b" for count in range(100, 100 + size // 100))
        said = ("a",) * size
        if kind == "evaluated":
            return lambda: phrase_in(said, phrases, 100 + size)
        return lambda: Phrases(phrases).stand_in(said)

    assert growth(looking, 500, 8) < 16


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("a refund now please", "refund now"),
        ("broken, and I want a refund now", "broken"),
        ("refund later", "refund"),
        ("nothing", None),
    ],
)
def test_the_phrase_that_comes_first_is_named_and_the_longest_that_begins_there(
    said: str, named: str | None
) -> None:
    assert phrase_in(tuple(written.words(said)), {"refund", "refund now", "broken"}, 2) == named


def phrases_policy(number: int, rules: int = 1) -> CheckedPolicy:
    lines = "\n".join(f"where is my order number {n}" for n in range(number))
    written_rules = (
        f"r{n}: route message to bot when text mentions any of p and thread.bucket > {n % 99}"
        for n in range(rules)
    )
    return policy("\n".join([*written_rules, 'set p from "p.txt"']), p_txt=lines)


LONG = ("Hello there, I asked where is my order last week and nobody said a word to me about it. " * 12)[
    :1000
]
SAID = replace(saying(""), kind="message", surface="message", title=None, text=LONG)
NEW = Thread("17841400000000001", "9")


def deciding(checked: CheckedPolicy, few: int = 0) -> int:
    """Steps for a long message that begins like a phrase, and mentions none."""
    decide = Program(checked, few).decide
    decide(SAID, NEW, None)
    return steps(lambda: decide(SAID, NEW, None))


@pytest.mark.parametrize(("few", "some"), [(12, 10), (0, 100)])
def test_ten_thousand_phrases_take_hardly_more_steps_than_ten(few: int, some: int) -> None:
    """Measured: the same; each word of the message is looked up, however many phrases there are. (Rules in
    an index are found by a word of each phrase where these are few, and that costs no step.)"""
    assert deciding(phrases_policy(10_000), few) <= 1.2 * deciding(phrases_policy(some), few)


def test_rules_that_share_a_set_of_phrases_are_found_by_it_at_once() -> None:
    """None of them is weighed where nothing is mentioned, and the set is looked for once."""
    few, many = deciding(phrases_policy(100, 20)), deciding(phrases_policy(100, 400))
    assert many <= few + 5


@pytest.mark.parametrize("few", [0, 12])
def test_a_phrase_among_ten_thousand_is_found(few: int) -> None:
    decide = Program(phrases_policy(10_000), few).decide
    for number, rule in [(0, "r0"), (9_999, "r0"), (10_000, "default")]:
        text = f"Tell me: WHERE is my order, number {number}?"
        decision = decide(replace(SAID, text=text), NEW, None)
        assert isinstance(decision, Decision)
        assert decision.reason.rule == rule
