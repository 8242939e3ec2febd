"""Every form of the language parses, and says what it says."""

from typing import get_args

import pytest

from convroute.syntax import conditions as cond
from convroute.syntax import declarations, given_when, nodes
from convroute.syntax import examples as ex
from convroute.syntax.node import Node
from convroute.syntax.printer import show_condition, show_statement
from convroute.syntax.scanner import STATEMENT_WORDS
from tests.syntax.reading_trees import complaints, statements, the_only

FORMS = """\
language 1
policy p { version "1" channel instagram account 1, 2 timezone "UTC" description "d" }
policy p { account messenger 1 account instagram 2 channel instagram, messenger version "1" version "2" }
policy p {}
include "parts/a.route"
app a { id 1 role sales, marketing human_agent standby off disabled }
app a { disabled standby on id 1 }
app link { id 1 }
app a = page_inbox
app a = page_inbox { role customer_care }
group g = [a, [b, c,], d,]
set s = ["a", 1, -2,]
set s from "a.csv" column "b"
set s from "a.txt"
fact f: bool
fact f: int
fact f: int -5..5
fact f: string
fact f: "a" | "b"
fact f: "a"
schedule s { mon-fri 09:00-12:00, 13:00-18:00 sat, sun 22:00-02:00 except 2026-12-25, 2026-12-26 }
schedule s { except 2026-12-25 mon 00:00-24:00 }
template t { file "t.json" ads [1, "2"] flow 9 }
template t { ads from "a.csv" column "ad_id" file "t.json" }
template t { file "t.json" flow "123" }
default a
social a
behavior { campaign_preempts on link_preempts off request_in_routing on send_claims_idle never }
behavior { send_claims_idle default_app_only send_claims_idle any_allowed }
route ad to a
route ad 12 to a
route ad "12" to a
route ad in s to a for 3 days
route template t to a for 48 hours when f
route template t to a when f for 1 day
route link to a
route link "x" to a
route link like "x*" to a
route link in s to a
route organic to a
l: route message to a
route story_reply to a
route story_mention to a
route shared_post to a
route shop to a
route referral to a
route postback "P" to a
route postback like "P*" to a
route quick_reply in s to a
route quick_reply to a
allow take by a
l: allow take by anyone from [a, [b, nobody]] when thread.is_new
deny take by [a, b] from nobody
deny request by a from anyone when f
deny pass by a
deny pass by a from nobody to anyone when f
deny pass by a to [b, c]
l: deny extend by a when f
l: limit extend by [a, anyone] to 3 days
test "t" { when message }
test "t" { given thread idle given last message 3 hours ago when story_mention then broadcast }
test "t" { given thread owned by a for 2 days given fact f = -1 given fact g = true when shared_post }
test "t" { given time 2026-09-10 00:26 given fact f = "x" when reaction then withheld then no webhook }
test "t" { when message "Hi" from ad 1 then delivered when message from link "x" then delivered to a }
test "t" { when postback "P" from ad "12" when quick_reply "Q" when story_reply when story_reply "S" }
test "t" { when shop "S" when referral from ad 1 when referral from link "r" when event "w.json" }
test "t" { when a takes when a passes when a pass to b when a releases when a requests when a extends 3 days }
test "t" { when a sends when a sends "x" tagged human_agent passing to b when a sends releasing }
test "t" { when inbox replies when 1 day passes when 2 days pass when message takes when inbox takes }
test "t" { when event takes when referral passes to message then allowed then denied then denied not_owner }
test "t" { when reaction then route to a for 3 days then thread owned by a for 1 day then thread idle }
test "t" { when reaction then reason social then rule "r" then standby [] then standby [a, b,] }
test "t" { when reaction then webhook pass to a then webhook take to a then webhook request to a }
invariant "i" { always broadcast }
invariant "i" { when f always route to [a, anyone] }
invariant "i" { never take by a from [b, nobody] }
invariant "i" { always extend by a }
invariant "i" { when f never send by anyone }
invariant "i" { from any thread a can own within 3 steps }
invariant "i" { from any thread anyone can own within 1 step }
expect change "e" {}
expect change "e" { when f }
expect change "e" { from broadcast to route to [a, anyone] }
expect change "e" { when f from withheld }
expect change "e" { to send by anyone denied }
expect change "e" { from take by a allowed to take by [a, b] denied }
expect change "e" { from pass by a denied to extend by a denied }
expect change "e" { when f from request by a denied to route to a }
"""
GOOD = FORMS.splitlines()

CONDITIONS = """\
f
thread.is_new
true
false
not not f
a and b and c
a or b or c
a and b or not c and d
(a or b) and (c)
text == "a"
text != "a"
n == -1
n < 3
n <= 3
n > -3
thread.silence >= 3 hours
thread.silence in 1 hour..2 days
n in -5..5
n not in 0..9
ad.id in ["1", 2]
ad.id in s
ad.id not in s
ad.id not in [1]
thread.owner == nobody
thread.owner in [a, nobody]
flag == true
ref like "order-*"
text mentions "refund"
text mentions ["refund", "talk to a person"]
text mentions any of s
text mentions any of any
text mentions any of of
attachments has image
attachments has template
ref is present
ref is absent
within office
outside office
weekday in [mon, wed-fri]
weekday not in [sat-sun]
time in 22:00-02:00
time not in 09:00-18:00
date in 2026-12-24..2026-12-26
date not in 2026-12-24..2026-12-26
"""


def test_every_kind_of_statement_has_a_form() -> None:
    assert {type(the_only(form)) for form in GOOD} == {*get_args(nodes.Statement)}


@pytest.mark.parametrize("word", STATEMENT_WORDS)
def test_how_a_statement_is_written_is_known_of_every_statement(word: str) -> None:
    assert complaints(f"{word} %")


@pytest.mark.parametrize("form", GOOD)
def test_every_form_parses_and_prints_as_itself(form: str) -> None:
    statement = the_only(form)
    assert the_only(show_statement(statement)) == statement


@pytest.mark.parametrize("form", CONDITIONS.splitlines())
def test_every_condition_parses_and_prints_as_written(form: str) -> None:
    statement = the_only(f"route message to a when {form}")
    assert isinstance(statement, nodes.Route)
    assert statement.when is not None
    assert show_condition(statement.when) == form


@pytest.mark.parametrize(
    "form",
    [
        "app a",
        "group g = []",
        "group g = [,]",
        "group g = [anyone]",
        "group g = [nobody]",
        "allow pass by a",
        "allow take by nobody",
        "deny extend by a from b",
        "deny pass by a from b",
        "deny pass by a to nobody",
        "limit take by a to 3 days",
        "l: default a",
        'l: test "t" { when message }',
        'route ad like "x" to a',
        'route message "x" to a',
        'route ad "abc" to a',
        "route message too a",
        "route messageto a",
        "route message to a for 3days",
        "route message to a for 3 days for 3 days",
        "route message to a when x = 1",
        'route message to a when text not like "x"',
        'route message to a when text < "x"',
        "route message to a when a == b == c",
        "route message to a when weekday in mon",
        "schedule s { 09:00-18:00 }",
        "schedule s { mon 9:00-18:00 }",
        'template t { flow "abc" }',
        'test "t" { }',
        'test "t" { then allowed }',
        'test "t" { when referral }',
        'test "t" { when quick_reply }',
        'test "t" { when message given thread idle }',
        'invariant "i" { }',
        'invariant "i" { when a }',
        "expect change { }",
        'expect "e" { }',
        'expect change "e" { to route to a from route to b }',
        'expect change "e" { from a to b }',
        'expect change "e" { from route to nobody }',
        'expect change "e" { from take by a }',
        'expect change "e" { from take by a from b denied }',
        'expect change "e" { always broadcast }',
        "behavior { send_claims_idle on }",
        "behavior { campaign_preempts never }",
        "language -1",
        "policy p { account -1 }",
        "route ad 1.5 to a",
        "include 'a'",
    ],
)
def test_nothing_else_parses(form: str) -> None:
    assert complaints(form)


def test_comments_and_line_breaks_only_separate_words() -> None:
    text = "route # one\r\n\tmessage#two\r\n\r\n to\ncare"
    assert the_only(text) == the_only("route message to care")


def test_strings_are_read_with_their_escapes() -> None:
    statement = the_only(r'include "a\"b\\c\nd\te\u{1F600}\u{0041} #no"')
    assert isinstance(statement, nodes.Include)
    assert statement.path.value == 'a"b\\c\nd\te\U0001f600A #no'


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    statement = the_only("route message to x when not a and b or c")
    assert isinstance(statement, nodes.Route)
    match statement.when:
        case cond.Junction(
            op="or", operands=(cond.Junction(op="and", operands=(cond.Not(), cond.Flag())), cond.Flag())
        ):
            pass
        case other:
            pytest.fail(f"{other}")


def test_apps_may_be_named_like_events() -> None:
    statement = the_only('test "t" { when inbox takes when inbox replies when message when message takes }')
    assert isinstance(statement, ex.Test)
    kinds = [type(group.when) for group in statement.groups]
    assert kinds == [
        given_when.WhenRequest,
        given_when.WhenInbox,
        given_when.WhenEvent,
        given_when.WhenRequest,
    ]


def test_an_alias_without_a_block_is_told_from_one_with_an_empty_block() -> None:
    bare, empty = statements("app a = page_inbox\napp a = page_inbox {}")
    assert isinstance(bare, declarations.AppDecl)
    assert isinstance(empty, declarations.AppDecl)
    assert (bare.items, empty.items) == (None, ())


def test_spans_are_code_points_of_the_text() -> None:
    text = '# gr\u00fc\u00df \U0001f600\nroute link "\U0001f600x" to care when tier == "gold"'
    statement = the_only(text)
    assert isinstance(statement, nodes.Route)
    assert isinstance(statement.when, cond.Compare)
    assert isinstance(statement.entry, nodes.Entry)
    parts: list[Node] = [statement, statement.entry, statement.target, statement.when.value]
    shown = [text[part.span.start : part.span.end] for part in parts]
    assert shown == [
        'route link "\U0001f600x" to care when tier == "gold"',
        'link "\U0001f600x"',
        "care",
        '"gold"',
    ]
