"""Conditions: fields, operators, constants, who may look at what (language: Conditions)."""

from datetime import date

import pytest

from convroute.policy.calendar import Hours
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
    IsPresent,
    MentionsAny,
    Negation,
    OnWeekdays,
    Test,
)
from tests.checker.building import at, codes, error, policy

DECLARED = """
fact vip: bool
fact age: int 0..120
fact visits: int
fact note: string
fact tier: "gold" | "silver"
set refs = ["a", "b"]
set ages = [1, 2]
schedule office { mon-fri 09:00-18:00 }
"""
DAY = 86_400_000


def rule(text: str) -> str:
    return f"{DECLARED}route organic to care when {text}"


def condition(text: str) -> Condition:
    when = policy(rule(text)).organic[0].when
    assert when is not None
    return when


def atom(text: str) -> Atom:
    found = condition(text)
    assert isinstance(found, Atom)
    return found


def is_any(*values: str | int | bool) -> IsAny:
    return IsAny(frozenset(values))


@pytest.mark.parametrize(
    ("text", "field", "test", "negated"),
    [
        ('ref == "a"', "ref", is_any("a"), False),
        ('ref != "a"', "ref", is_any("a"), True),
        ("ref == 12", "ref", is_any("12"), False),
        ("ref == -12", "ref", is_any("-12"), False),
        ('ref in ["a", 12]', "ref", is_any("a", "12"), False),
        ('ref not in ["a"]', "ref", is_any("a"), True),
        ("ref in refs", "ref", is_any("a", "b"), False),
        ("ref not in refs", "ref", is_any("a", "b"), True),
        ("surface in [message, shop]", "surface", is_any("message", "shop"), False),
        ("entry == organic", "entry", is_any("organic"), False),
        ("channel == instagram", "channel", is_any("instagram"), False),
        ("thread.owner == care", "thread.owner", is_any("care"), False),
        ("thread.owner == instagram_inbox", "thread.owner", is_any("care"), False),
        ("thread.owner == page_inbox", "thread.owner", is_any("page_inbox"), False),
        ("thread.owner in [nobody, bot]", "thread.owner", is_any("nobody", "bot"), False),
        ("thread.is_new", "thread.is_new", is_any(True), False),
        ("thread.is_new == false", "thread.is_new", is_any(False), False),
        ("vip", "vip", is_any(True), False),
        ("story_reply", "surface", is_any("story_reply"), False),
        ("age == 18", "age", is_any(18), False),
        ("age in ages", "age", is_any(1, 2), False),
        ("age in 18..30", "age", InBounds(18, 30), False),
        ("age not in 18..30", "age", InBounds(18, 30), True),
        ("age < 18", "age", InBounds(None, 17), False),
        ("age <= 18", "age", InBounds(None, 18), False),
        ("age > 18", "age", InBounds(19, None), False),
        ("age >= 18", "age", InBounds(18, None), False),
        ("visits > -5", "visits", InBounds(-4, None), False),
        ('tier == "gold"', "tier", is_any("gold"), False),
        ("thread.silence == 1 day", "thread.silence", is_any(DAY), False),
        ("thread.silence < 1 day", "thread.silence", InBounds(None, DAY - 1), False),
        ("thread.silence in 1 day..2 days", "thread.silence", InBounds(DAY, 2 * DAY), False),
        ("thread.bucket < 10", "thread.bucket", InBounds(None, 9), False),
        ('ref like "order-*"', "ref", FitsGlob("order-*"), False),
        ('text mentions "Talk to ME!"', "text", MentionsAny(frozenset({"talk to me"}), 3), False),
        ('text mentions ["a", "b c"]', "text", MentionsAny(frozenset({"a", "b c"}), 2), False),
        ("attachments has image", "attachments", Contains("image"), False),
        ("text is present", "text", IsPresent(), False),
        ("note is absent", "note", IsPresent(), True),
        ("weekday in [mon, sat-sun]", "time", OnWeekdays(frozenset({0, 5, 6})), False),
        ("time in 22:00-02:00", "time", InHours(Hours(1320, 120)), False),
        ("time not in 09:00-24:00", "time", InHours(Hours(540, 1440)), True),
        (
            "date in 2026-12-24..2026-12-24",
            "time",
            InDates(date(2026, 12, 24), date(2026, 12, 24)),
            False,
        ),
    ],
)
def test_a_comparison_means(text: str, field: str, test: Test, negated: bool) -> None:
    found = atom(text)
    assert (found.field, found.test, found.negated) == (field, test, negated)
    assert found.text == text


def test_outside_is_within_turned_round() -> None:
    assert (atom("within office").negated, atom("outside office").negated) == (False, True)


def test_not_and_parentheses_and_constants_are_kept() -> None:
    found = condition("not (vip or true) and thread.is_new")
    assert isinstance(found, Combination)
    assert found.op == "and"
    negation, is_new = found.operands
    assert isinstance(is_new, Atom)
    assert isinstance(negation, Negation)
    assert isinstance(negation.operand, Combination)
    assert isinstance(negation.operand.operands[1], Always)


def test_an_atom_knows_its_place() -> None:
    found = policy('route message to care when vip and text mentions "x"\nfact vip: bool').organic[0].when
    assert isinstance(found, Combination)
    places = [operand.place.column for operand in found.operands if isinstance(operand, Atom)]
    assert places == [28, 36]


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ('txt == "a"', "E221", "txt"),
        ('thread.ownr == "a"', "E221", "thread.ownr"),
        ("office", "E222", "office"),
        ("ref in office", "E222", "office"),
        ("within refs", "E222", "refs"),
        ("thread.owner == refs", "E222", "refs"),
        ("text < 3", "E272", "text < 3"),
        ("surface > 3", "E272", "surface > 3"),
        ('surface like "x"', "E272", 'surface like "x"'),
        ('age mentions "x"', "E272", 'age mentions "x"'),
        ('age like "1*"', "E272", 'age like "1*"'),
        ("attachments == image", "E272", "attachments == image"),
        ("text has image", "E272", "text has image"),
        ("vip > 3", "E272", "vip > 3"),
        ("vip in refs", "E272", "vip in refs"),
        ("thread.silence in refs", "E272", "thread.silence in refs"),
        ("thread.owner in 1..2", "E272", "thread.owner in 1..2"),
        ("text == refund", "E273", "refund"),
        ("text == true", "E273", "true"),
        ("text == 3 days", "E273", "3 days"),
        ("text == nobody", "E273", "nobody"),
        ('surface == "message"', "E273", '"message"'),
        ('thread.owner == "care"', "E273", '"care"'),
        ('age == "eighteen"', "E273", '"eighteen"'),
        ('age == "018"', "E273", '"018"'),
        (f'age == "{"9" * 5000}"', "E273", f'"{"9" * 5000}"'),
        ("age == 3 days", "E273", "3 days"),
        ("age < 3 days", "E273", "3 days"),
        ("vip == 1", "E273", "1"),
        ("thread.silence > 7", "E273", "7"),
        ("surface == massage", "E274", "massage"),
        ("channel == whatsapp", "E274", "whatsapp"),
        ("attachments has imag", "E274", "imag"),
        ("age in 30..18", "E275", "30..18"),
        ("thread.silence in 2 days..1 day", "E275", "2 days..1 day"),
        ("date in 2026-12-25..2026-12-24", "E275", "2026-12-25..2026-12-24"),
        ("age == 121", "E276", "121"),
        ("age in [1, -1]", "E276", "-1"),
        ("age in 0..121", "E276", "0..121"),
        ("age > 120", "E276", "age > 120"),
        ("age < 0", "E276", "age < 0"),
        ("thread.bucket in 0..100", "E276", "0..100"),
        ('tier == "glod"', "E276", '"glod"'),
        ("surface is present", "E277", "surface is present"),
        ("thread.owner is absent", "E277", "thread.owner is absent"),
        ("attachments is present", "E277", "attachments is present"),
        ('text mentions ["ok", "..."]', "E278", '"..."'),
        ("surface in refs", "E280", "refs"),
        ("thread.owner in refs", "E280", "refs"),
        ("age in refs", "E280", "refs"),
        ("tier in refs", "E280", "refs"),
        (r'ref like "a\\b"', "E281", r'"a\\b"'),
        (r'ref like "a\\"', "E281", r'"a\\"'),
        ("text", "E282", "text"),
        ("tier", "E282", "tier"),
        ("thread.owner", "E282", "thread.owner"),
        ("time in 24:00-02:00", "E250", "24:00"),
        ("time in 09:00-09:00", "E251", "09:00-09:00"),
        ("date in 2026-02-30..2026-03-01", "E252", "2026-02-30"),
    ],
)
def test_what_does_not_fit_is_underlined(text: str, code: str, underlined: str) -> None:
    found = [item for item in [error(rule(text))] if item.code == code]
    assert [at(item) for item in found] == [underlined]


def test_both_ends_of_a_range_are_looked_at() -> None:
    assert codes(rule("thread.silence in 1..2")) == ["E273", "E273"]


@pytest.mark.parametrize(
    "text",
    [
        "age > 119",
        "age <= 120",
        "age < 121",
        "age >= 0",
        "age > -1",
        "thread.bucket < 100",
        "thread.bucket in 0..99",
        "thread.silence >= 0 seconds",
        "age in 18..18",
        r'ref like "\\*\\?\\\\*?"',
        "channel == messenger",
        "text is absent or vip is present",
    ],
)
def test_at_the_boundary_it_still_fits(text: str) -> None:
    assert codes(rule(text)) == []


@pytest.mark.parametrize(
    ("text", "help_", "replacement"),
    [
        ("txt is present", "did you mean text?", "text"),
        ("thread.new", "did you mean thread.is_new?", "thread.is_new"),
        ("silence > 1 day", "did you mean thread.silence?", "thread.silence"),
        ("surface == story_repl", "did you mean story_reply?", "story_reply"),
        ('surface == "message"', "write message", "message"),
        ("text == refund", 'write it in quotes: "refund"', '"refund"'),
        ('tier == "silvr"', "did you mean silver?", '"silver"'),
        ("thread.owner == car", "did you mean care?", "care"),
    ],
)
def test_a_likely_repair_is_offered(text: str, help_: str, replacement: str) -> None:
    item = error(rule(text))
    assert item.help == help_
    assert item.fix is not None
    assert item.fix.applicability == "unsafe"
    assert item.fix.edits[0].replacement == replacement


GROUPS = "group humans = [care, sales] group all_of_us = [humans, instagram_inbox]"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("in humans", "in [care, sales]"),
        ("not in humans", "not in [care, sales]"),
        ("in all_of_us", "in [sales, care, instagram_inbox]"),
        ("in [humans, nobody]", "in [care, nobody, sales]"),
        ("not in [bot, humans]", "not in [bot, care, sales]"),
    ],
)
def test_a_group_of_owners_means_its_apps(written: str, meant: str) -> None:
    one, other = (policy(f"{GROUPS} deny take by bot when thread.owner {how}") for how in (written, meant))
    assert one.digest == other.digest


@pytest.mark.parametrize(
    ("condition", "help_"),
    [
        ("thread.owner == humans", "write `thread.owner in humans`"),
        ("thread.owner != humans", "write `thread.owner in humans`"),
        ("thread.owner in care", "write `thread.owner == care`"),
        ("humans", "write `thread.owner in humans`"),
    ],
)
def test_one_app_and_a_group_are_compared_in_different_words(condition: str, help_: str) -> None:
    item = error(f"{GROUPS} {rule(condition)}")
    assert (item.code, item.help) == ("E222", help_)


@pytest.mark.parametrize("written", ["thread.owner in humns", "thread.owner in [bot, humns]"])
def test_a_group_of_owners_that_is_misspelt_is_found(written: str) -> None:
    assert error(f"{GROUPS} {rule(written)}").help == "did you mean humans?"


def test_a_group_is_not_a_set_of_texts() -> None:
    assert error(f"{GROUPS} {rule('text in humans')}").code == "E222"


def test_a_set_of_apps_fits_the_owner() -> None:
    assert policy('set mine = ["care", "nobody"]\nroute message to bot when thread.owner in mine')


# --- who may look at what ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "thread.owner == bot",
        "thread.state == active",
        "thread.is_new",
        "thread.silence > 1 day",
        "thread.bucket < 10",
        "channel == instagram",
        "within office",
        "weekday in [mon]",
        "time in 09:00-10:00",
        "date in 2026-01-01..2026-01-02",
        "vip",
    ],
)
def test_a_permission_sees_the_thread_the_channel_the_time_and_facts(text: str) -> None:
    assert codes(f"{DECLARED}allow take by care when {text}") == []


@pytest.mark.parametrize(
    "text",
    ['text mentions "x"', 'ref == "a"', "story_reply", "entry == ad", "kind == echo", "ad.id is present",
     "attachments has image", "payload is present"],
)  # fmt: skip
def test_a_permission_does_not_see_a_message(text: str) -> None:
    assert codes(f"{DECLARED}deny take by care when {text}") == ["E279"]


def test_an_invariant_sees_everything() -> None:
    text = 'when text mentions "x" and thread.state == idle and vip and within office'
    assert codes(f'{DECLARED}invariant "all" {{ {text} always route to care }}') == []


def test_an_integer_and_a_text_of_its_digits_are_the_same_constant() -> None:
    declared = "fact age: int 0..120\nroute message to sales when age == {}"
    assert policy(declared.format('"18"')).digest == policy(declared.format("18")).digest
    assert error(declared.format('"121"')).code == "E276"
