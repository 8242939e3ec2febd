"""Each kind of mistake has its code, its place and its repair."""

import pytest

from convroute.catalogue.syntax import PAGES
from convroute.source import Source
from convroute.syntax.parser import parse
from tests.syntax.reading_trees import complaint, complaints, underlined

WITH_EXAMPLES = [page for page in PAGES if page.bad]

# What is written, its code, what is underlined, and a part of the help.
MISTAKES = [
    ('test "t" { cases { | when message | then route to | | "Hi" bot | } }', "E139", "", "between two cells"),
    ('test "t" { cases {\n| when message | then route to\n| "Hi" | bot |\n} }', "E139", "", "ends with `|`"),
    ('test "t" { cases {\n| when message |\n| "Hi"\n} }', "E139", "", "ends with `|`"),
    ('test "t" { cases { | when mesage | | "Hi" | } }', "E129", "mesage", "`message`"),
    ('test "t" { cases { | "Hi" | bot | } }', "E101", '"Hi"', "cases { | when message |"),
    ('test "t" { cases { | when message | } }', "E101", "}", "cases { | when message |"),
    ('expect change "e" { from bot }', "E145", "bot", "route to bot"),
    ('expect change "e" { to default }', "E145", "default", "`route to WHO`"),
    ('expect change "e" { to denied }', "E145", "denied", "take by care denied"),
    ('expect change "e" { from care takes allowed }', "E145", "care", "take by care allowed"),
    ('expect change "e" { from delivered to care }', "E145", "delivered", "opening events"),
    ('expect change "e" { to take by care }', "E145", "}", "`allowed` or `denied`"),
    ('expect change "e" { to take by care deny }', "E145", "deny", "`denied`"),
    ('expect change "e" { to take by care from bot denied }', "E145", "from", "remove the `from`"),
    ('expect change "e" { route to care }', "E145", "route", "`from` before"),
    ('expect change "e" { if vip to route to care }', "E129", "if", "`when`"),
    ('expect change "e" { from rout to care }', "E129", "rout", "`route`"),
    ('expect change "e" { to route to care when a }', "E146", "when", "one order"),
    ('expect change "e" { to route to care from broadcast }', "E146", "from", "one order"),
    ('expect change "e" { when a when b }', "E146", "when", "another `expect change`"),
    ('expect change "e" { to broadcast to withheld }', "E146", "to", "another `expect change`"),
    ('expect change "e" { to route to a to route to b }', "E146", "to", "another `expect change`"),
    ('expect "e" { }', "E129", '"e"', "`change`"),
    ('expect chnage "e" { }', "E129", "chnage", "`change`"),
    ('change "e" { }', "E102", "change", "expect change"),
    ("expect change people answer { }", "E107", "people answer", '"people answer"'),
    ('version "1"', "E102", "version", "braces of a `policy`"),
    ("then allowed", "E102", "then", "braces of a `test`"),
    ("rout message to a", "E102", "rout", "`route`"),
    ("route message care", "E103", "care", "to care"),
    ("route message -> care", "E103", "->", "`to`"),
    ("route ad care", "E103", "care", "to care"),
    ('route message to a when tier = "gold"', "E104", "=", "=="),
    ('test "t" { given fact a == 1 when message }', "E104", "==", "`=`"),
    ("route link 'qr' to a", "E105", "'qr'", '"..."'),
    ("route link “qr” to a", "E106", "“qr”", '"..."'),
    ("route link qr-berlin to a", "E107", "qr-berlin", '"qr-berlin"'),
    ("route link qr_berlin to a", "E107", "qr_berlin", '"qr_berlin"'),
    ("route postback like TALK_* to a", "E107", "TALK_*", '"TALK_*"'),
    ("policy p { timezone Europe/Berlin }", "E107", "Europe/Berlin", '"Europe/Berlin"'),
    ('route link "abc to a', "E109", '"abc to a', "at its end"),
    ("route message to a when b && c", "E110", "&&", "`and`"),
    ("route message to a when b || c", "E110", "||", "`or`"),
    ("route message to a when !b", "E110", "!", "`not`"),
    ("app Bot { id 1 }", "E111", "Bot", "`bot`"),
    ("Route message to a", "E111", "Route", "`route`"),
    ("route message to myBot", "E111", "myBot", "`mybot`"),
    ("app my-bot { id 1 }", "E112", "my-bot", "my_bot"),
    ("route message to my-bot", "E112", "my-bot", "my_bot"),
    ("app route { id 1 }", "E113", "route", "another name"),
    ("group g = [a, test]", "E113", "test", "name"),
    ("route ad to a for 14d", "E114", "14d", "14 days"),
    ("route ad to a for 14days", "E114", "14days", "14 days"),
    ("route ad to a for 2w", "E114", "2w", "14 days"),
    ("route ad 0123 to a", "E115", "0123", "`123`"),
    ("app a { id 007 }", "E115", "007", "`7`"),
    ("route ad to a for 1 week", "E116", "1 week", "7 days"),
    ("route ad to a for two weeks", "E133", "two weeks", "write `14 days`"),
    ("route ad to a for a month", "E133", "a month", "write `30 days`"),
    ("route ad to a for fourteen days", "E133", "fourteen days", "write `14 days`"),
    ("route ad to a for 1,5 days", "E133", "1,5 days", "write `2 days`"),
    ("route ad to a for 1.5 days", "E133", "1.5 days", "write `2 days`"),
    ("limit extend by a to 1.5 days", "E133", "1.5 days", "write `36 hours`"),
    ("route message to a when thread.silence > 1,5 hours", "E133", "1,5 hours", "write `90 minutes`"),
    ("route message to a when thread.silence > 0.5 weeks", "E133", "0.5 weeks", "write `84 hours`"),
    ("route message to a;", "E118", ";", "delete"),
    ("route message to a // b", "E119", "//", "#"),
    ("-- everything else\ndefault a", "E119", "--", "write `#`"),
    ("route message to a -- b", "E119", "--", "write `#`"),
    ("group g = [a b]", "E120", "", ","),
    ("policy p { channel instagram messenger }", "E120", "", ","),
    ("policy p { channel instagram and messenger }", "E120", "and", "write `,`"),
    ("schedule s { sat & sun 08:00-14:00 }", "E120", "&", "write `,`"),
    ('route message to a when text mentions ["b", "c" and within d', "E120", "and", "put `]` before it"),
    ("route message to a when text mentions b", "E107", "b", 'write `"b"`, or `any of b`'),
    ("set b = [1]\nroute message to a when text mentions b", "E107", "b", "write `mentions any of b`"),
    (
        'route message to a when text mentions "b" or "c"',
        "E101",
        '"c"',
        'the phrases: `text mentions ["b", "c"]`',
    ),
    ('route message to a when text mentions "b" and "c"', "E101", '"c"', 'again: `text mentions "c"`'),
    (
        "set w = [1]\nroute message to a when text like any of w",
        "E107",
        "any of w",
        "or `text mentions any of w`",
    ),
    ("route message to a when date in [2026-12-24, 2026-12-25]", "E101", "[", "and others after `or`"),
    ('route message to a when text mentions any of "b"', "E107", 'any of "b"', "right after `mentions`"),
    ("route message to caf\u00e9", "E121", "caf\u00e9", "write `cafe`"),
    ("bäcker: route message to a", "E121", "bäcker", "write `baecker`"),
    ("app ba\u0308cker { id 1 }", "E121", "ba\u0308cker", "write `baecker`"),
    ("route message to a when within öffnungszeiten", "E121", "öffnungszeiten", "`oeffnungszeiten`"),
    ("fact größe: int", "E121", "größe", "write `groesse`"),
    ("route méssage to a", "E121", "méssage", "write `message`"),
    ("app пекарь { id 1 }", "E121", "пекарь", "choose another name"),
    ("route message to a when text mentions größe", "E107", "größe", 'write `"größe"`'),
    ('route message to a when text mentions [größe-xl, "b"]', "E107", "größe-xl", 'write `"größe-xl"`'),
    ("route message to a when text == größe", "E107", "größe", 'write `"größe"`'),
    ("route link öl to a", "E107", "öl", 'write `"öl"`'),
    ("route message to a\u2192", "E121", "\u2192", "delete it"),
    ("schedule s { mon\u2013fri 09:00-18:00 }", "E121", "\u2013", "`-`"),
    ('route link "a\\x" to a', "E123", "\\x", "\\\\"),
    ('include "\\u{d800}"', "E123", "\\u{d800}", "number"),
    ('include "\\u{110000}"', "E123", "\\u{110000}", "number"),
    ('include "\\u0041"', "E123", "\\u", "number"),
    ("route ad " + "1" * 41 + " to a", "E124", "1" * 41, "40"),
    ('set s from "ads\\spring.csv" column "id"', "E123", "\\s", "`/`"),
    ('app a { id "12" }', "E101", '"12"', "write `12`"),
    ('\n{"object": "page"}', "E102", "{", "template check"),
    ("}", "E127", "}", "delete"),
    ("group g = [a)", "E127", ")", "`]`"),
    ("route message to a when b when c", "E128", "when", "`and`"),
    ("route ad to a for 1 day when b for 1 day", "E128", "for", "one of them"),
    ("route mesage to a", "E129", "mesage", "`message`"),
    ("route message too a", "E129", "too", "`to`"),
    ('route message to a if text mentions "b"', "E129", "if", "`when`"),
    ('route message to a when text contains "b"', "E129", "contains", "`mentions`"),
    ("schedule s { monday 09:00-18:00 }", "E129", "monday", "`mon`"),
    ("fact f: boolean", "E129", "boolean", "`bool`"),
    ("app a { id 1 standby no }", "E129", "no", "`off`"),
    ("behavior { link_preempts true }", "E129", "true", "`on`"),
    ("route story-reply to a", "E129", "story-reply", "`story_reply`"),
    ("route ad to a for 14 dyas", "E129", "dyas", "`days`"),
    ("route ad to a for 14", "E130", "14", "days"),
    ("limit extend by a to 3", "E130", "3", "days"),
    ("route message to", "E131", "to", "complete"),
    ("allow pass by a", "E132", "pass", "delete"),
    ("route ad 1.2E+14 to a", "E133", "1.2E+14", "spreadsheet"),
    ("schedule s { mon 9:00-18:00 }", "E134", "9:00-18:00", "09:00"),
    ("schedule s { except 24.12.2026 }", "E134", "24.12.2026", "2026-12-25"),
    ("set s = (1, 2)", "E135", "(", "square"),
    ("app a { id: 1 }", "E136", ":", "delete"),
    ("vip route message to a", "E137", "vip", "vip: route"),
    ("app 2nd { id 1 }", "E138", "2nd", "letter"),
    ("vip-customers: route message to a", "E112", "vip-customers", "write `vip_customers`"),
    ("VIP-Customers: allow take by a", "E112", "VIP-Customers", "write `vip_customers`"),
    ("vip-customers deny take by a", "E112", "vip-customers", "write `vip_customers`"),
    ("vip-customers: limit extend by a to 1 day", "E112", "vip-customers", "write `vip_customers`"),
    ("fact is-vip: bool", "E112", "is-vip", "write `is_vip`"),
    ("vip.customers: route message to a", "E102", "vip.customers", "write `vip_customers`"),
    ('"vip": deny take by a', "E102", '"vip"', "write `vip`"),
    ("my own: route message to a", "E102", "my own", "write `my_own`"),
    ("2nd: route message to a", "E138", "2nd", "it is a name, as in `vip: route ...`"),
    ('set w = ["refund, "broken"]', "E109", '"refund', 'write `"refund"`'),
    ('set w = ["refund, "out of order", "x"]', "E109", '"refund', 'write `"refund"`'),
    ('set w = ["refund", broken", "x"]', "E109", 'broken"', 'write `"broken"`'),
    ('route link qr" to a', "E109", 'qr"', 'write `"qr"`'),
    ('route message to a when text mentions "the "best" deal"', "E109", '"the "', "inside a text"),
    ("set w = [1]\nroute message to a when text mentions in w", "E107", "in w", "write `mentions any of w`"),
    ("set w = [1]\nroute message to a when text mentions [w]", "E107", "[w]", "write `mentions any of w`"),
    ("set w = [1]\nroute message to a when text mentions any w", "E107", "any w", "`mentions any of w`"),
    ('set w = [1]\nroute message to a when text mentions ["b", w]', "E107", "w", "after `or`"),
    ('route message to a when text mentions any of ["b"]', "E107", "any of [", "right after `mentions`"),
    ("set w = [1]\nroute link w to a", "E107", "w", "write `link in w`"),
    ("set w = [1]\nroute ad w to a", "E107", "w", "write `ad in w`"),
    ("set w = [1]\nroute message to a when text like w", "E107", "w", "write `in w`"),
    (
        'test "t" { given thread owned by nobody when message }',
        "E113",
        "owned by nobody",
        "`given thread idle`",
    ),
    (
        'test "t" { when message then thread owned by nobody }',
        "E113",
        "owned by nobody",
        "`then thread idle`",
    ),
    ("group g = [a]\nroute message to a when text mentions g", "E107", "g", "write `thread.owner in g`"),
    ("route ad 1, 2 to a", "E101", ",", "`ad in several`"),
    ("route ad [1, 2] to a", "E101", "[", "a rule for each"),
    ('route link "b", "c" to a', "E101", ",", "`link in several`"),
    ('route postback ["B", "C"] to a', "E101", "[", "`postback in several`"),
    ("route ad 1 or 2 to a", "E101", "or", "`ad in several`"),
    ("route message, postback to a", "E101", ",", "a rule for each"),
    ("route story_reply or story_mention to a", "E101", "or", "a rule for each"),
    ("route comment to a", "E129", "comment", "`story_reply` or `story_mention`"),
    ("route story to a", "E129", "story", "`story_reply` or `story_mention`"),
    ("route message to a when time == 18:00", "E101", "==", "as in `time in 18:00-20:30`"),
    ("route message to a when time < 00:00", "E101", "<", "as in `time in 18:00-20:30`"),
    ("route message to a when date > 2026-12-24", "E101", ">", "as in `date in 2026-12-24..2026-12-31`"),
    ("route message to a when weekday == 6", "E101", "==", "as in `weekday in [sat, sun]`"),
    ("route message to nobody", "E113", "nobody", "write the name of an app"),
    ('route ad "120-2109-876" to a', "E133", '"120-2109-876"', "an ad id has digits only: 1202109876"),
    ('route ad "120.2109" to a', "E133", '"120.2109"', "an ad id has digits only"),
    ('route ad "spring" to a', "E133", '"spring"', "`ad in SET`"),
    ("route ad 120-2109-876 to a", "E133", "120-2109-876", "an ad id has digits only"),
    ('template t { file "t.json" ads [120-2109] }', "E133", "120-2109", "an ad id has digits only"),
    ('app a { id "12-3" }', "E133", '"12-3"', "an app id has digits only"),
    ("app _a { id 1 }", "E138", "_a", "letter"),
]

# Conditions as other languages write them: what is written, what is underlined, and what to write instead.
CONDITIONS = [
    ("orders between 3 and 5", "orders between 3 and 5", "orders in 3..5"),
    ("time between 09:00 and 18:00", "time between 09:00 and 18:00", "time in 09:00-18:00"),
    (
        "date between 2026-01-01 and 2026-02-01",
        "date between 2026-01-01 and 2026-02-01",
        "date in 2026-01-01..2026-02-01",
    ),
    (
        "thread.silence between 3 days and 5 days",
        "thread.silence between 3 days and 5 days",
        "thread.silence in 3 days..5 days",
    ),
    ("time > 18:00", "time > 18:00", "time in 18:00-24:00"),
    ("time <= 9:00", "time <= 9:00", "time in 00:00-09:00"),
    ("date == 2026-12-24", "date == 2026-12-24", "date in 2026-12-24..2026-12-24"),
    ("date in 2026-12-24", "date in 2026-12-24", "date in 2026-12-24..2026-12-24"),
    ("date not in [2026-12-24]", "date not in [2026-12-24]", "date not in 2026-12-24..2026-12-24"),
    ("date != 2026-12-24", "date != 2026-12-24", "date not in 2026-12-24..2026-12-24"),
    ("weekday == saturday", "weekday == saturday", "weekday in [sat]"),
    ('weekday != "sat"', 'weekday != "sat"', "weekday not in [sat]"),
    ("weekday not in sat", "weekday not in sat", "weekday not in [sat]"),
    ("weekday is Saturday", "weekday is Saturday", "weekday in [sat]"),
    ('tier not == "x"', "not ==", "!="),
    ('tier is not "x"', "is not", "!="),
    ("ref is not present", "is not present", "is absent"),
    ('text not mentions "x"', "text not mentions", "not text mentions"),
    ('tier <> "x"', "<>", "!="),
    ('tier !== "x"', "!==", "!="),
    ('tier === "x"', "===", "=="),
    ("orders => 3", "=>", ">="),
    ("orders =< 3", "=<", "<="),
    ("3 < orders < 5", "3 < orders < 5", "orders > 3 and orders < 5"),
    ("vip and 3 <= orders", "3 <= orders", "orders >= 3"),
    ('"gold" == tier', '"gold" == tier', 'tier == "gold"'),
    ("in office", "in office", "within office"),
    ("not in office", "not in office", "outside office"),
    ("vip and (in office or in weekend)", "in office", "within office"),
    ("not_within office", "not_within office", "outside office"),
    ("not_within (office)", "not_within", "outside"),
    ("outside of office", "outside of office", "outside office"),
    ('tier not_in ["x"]', "not_in", "not in"),
    ('text not_mentions "x"', "text not_mentions", "not text mentions"),
]


@pytest.mark.parametrize(("condition", "place", "meant"), CONDITIONS, ids=[c[0] for c in CONDITIONS])
def test_a_condition_of_another_language_is_told_in_ours(condition: str, place: str, meant: str) -> None:
    found = complaint(f"route message to a when {condition}")
    assert (found.code, underlined(found), found.help) == ("E101", place, f"write `{meant}`")
    assert found.fix is not None
    assert [edit.replacement for edit in found.fix.edits] == [meant]


@pytest.mark.parametrize(
    "condition", ["orders > 3 < 5", "orders >= 3 and <= 5", "orders >= 3 or < 5", "orders between 3"]
)
def test_one_field_is_compared_with_one_value_at_a_time(condition: str) -> None:
    found = complaint(f"route message to a when {condition}")
    assert found.code == "E101"
    assert "orders" in (found.help or "")


def test_the_condition_that_is_proposed_can_be_read() -> None:
    for condition, place, meant in CONDITIONS:
        if condition not in ("vip and (in office or in weekend)", "not_within (office)"):
            assert complaints(f"route message to a when {condition.replace(place, meant)}") == []


@pytest.mark.parametrize(("text", "code", "place", "help_"), MISTAKES, ids=[m[0][:30] for m in MISTAKES])
def test_a_mistake_is_told_by_its_kind(text: str, code: str, place: str, help_: str) -> None:
    found = complaint(text)
    assert (found.code, underlined(found)) == (code, place)
    assert found.help is not None
    assert help_ in found.help


def test_a_line_of_many_letters_is_looked_at_once() -> None:
    found = complaint("app " + "a" * 300_000 + "ä { id 1 }")
    assert (found.code, found.span.end - found.span.start) == ("E121", 300_001)


@pytest.mark.parametrize("sign", ["<>", "=>", "===", "=<"])
def test_a_file_that_ends_with_a_foreign_comparison_is_told(sign: str) -> None:
    for text in (sign, f"route message to a when tier {sign}"):
        assert complaints(text)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.code)
def test_the_bad_example_of_a_page_gives_exactly_its_code(page: object) -> None:
    assert page in PAGES
    text = next(other.bad for other in PAGES if other is page)
    parsed = parse(Source("bad.route", text))
    assert [item.code for item in parsed.diagnostics] == [next(p.code for p in PAGES if p is page)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.code)
def test_the_good_example_of_a_page_parses(page: object) -> None:
    text = next(other.good for other in PAGES if other is page)
    assert complaints(text) == []


def test_codes_stand_once() -> None:
    codes = [page.code for page in PAGES]
    assert codes == sorted(set(codes))
    assert len({page.name for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize(("text", "code", "place", "help_"), MISTAKES, ids=[m[0][:30] for m in MISTAKES])
def test_a_repair_repairs(text: str, code: str, place: str, help_: str) -> None:
    fix = complaint(text).fix
    if fix is None:
        return
    (edit,) = fix.edits
    repaired = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    still = [item for item in parse(Source("r", repaired)).diagnostics if item.span.start <= edit.span.end]
    assert [item.code for item in still] in ([], ["E121"]), (code, place, help_)


def test_messages_are_fragments_in_plain_words() -> None:
    for text, *_ in MISTAKES:
        found = complaint(text)
        assert not found.message.endswith(".")
        assert found.message[0] in "`" or found.message[0].islower() or not found.message[0].isalpha()
        assert "__" not in found.message
        assert "LBRACE" not in found.message


def test_an_unclosed_bracket_points_at_the_one_that_opens() -> None:
    text = "app a {\n    id 1\n\nroute message to a"
    found = complaint(text)
    (related,) = found.related
    assert found.code == "E108"
    assert text[related.span.start : related.span.end] == "{"


def test_what_could_have_stood_there_is_said_in_words() -> None:
    assert complaint("app a { id }").message == "expected a number, found `}`"
    assert complaint("default").message == "the statement ends after `default`, expected the name of an app"
    assert complaint("route message to a when b and and c").message == "expected a condition, found `and`"
    cut = complaint('test "t" {\n    given thread owned by\n    when message\n}')
    assert cut.message == "the line ends after `by`, expected an app or a group"
    assert complaint("limit extend by a to days").message == "expected a number, found `days`"
