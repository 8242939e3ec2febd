"""The digest changes with what can change a decision, and with nothing else (interfaces: Decision).

One policy with something of everything is rewritten in ways that must not
matter, and mutated in ways that must.
"""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from convroute.checker.checked import Checked
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.sampler.sample import sample
from tests.checker.building import checked_file
from tests.examples import examples, how_many
from tests.sampler.agreement import alike

HEAD = """language 1
policy shop {
    version "7" channel instagram, messenger account instagram 11, 12 account messenger 21
    timezone "Europe/Berlin" description "Ours"
}"""
UNORDERED = (
    "app bot { id 101 role automation }",
    "app marketing { id 102 role marketing, sales }",
    "app sales { id 103 human_agent standby off }",
    "app old { id 104 disabled }",
    "app care = instagram_inbox { role customer_care }",
    "group humans = [care, sales]",
    'set refs = ["a", "b", 7]',
    'set ads from "ads.csv" column "id"',
    'set words from "words.txt"',
    'fact tier: "gold" | "silver"',
    "fact age: int 0..120",
    "schedule office { mon-fri 09:00-12:00, 13:00-18:00 sat 10:00-14:00 except 2026-12-25, 2026-12-26 }",
    'template spring { file "spring.json" ads [201, 202] }',
    'template summer { file "summer.json" ads [203] }',
    "default bot",
    "social marketing",
    "behavior { link_preempts on send_claims_idle never }",
    "allow take by humans from [bot, nobody] when thread.silence > 2 hours",
    "deny take by care from sales",
    "deny pass by marketing to bot",
    "limit extend by sales to 3 days",
    'invariant "i" { never take by bot from humans }',
    'expect change "e" { when age > 3 to route to humans }',
    'test "t" { when message then route to bot }',
)
ORDERED = (
    "route ad in ads to marketing for 7 days",
    "route template summer to sales",
    'route ad to bot when ad.title like "sale*"',
    'route link "qr" to sales',
    'route link in refs to marketing when within office and tier == "gold"',
    'vip: route message to care when text mentions ["refund", "broken"] or age in 18..30',
    'route postback like "HELP*" to care when not thread.is_new',
    "route organic to marketing when text in words and thread.owner in [nobody, bot]",
)
SPRING = '{"message": {"text": "Hi", "receiving_app_id": 102, "receiving_app_control_expiration": 14}}'
FILES = {
    "ads.csv": "id,name\n301,One\n302,Two\n303,Three\n",
    "words.txt": "hello\ngood bye\n",
    "spring.json": SPRING,
    "summer.json": '{"message": {"text": "Hi", "receiving_app_control_expiration": 3}}',
}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.:*~+-]+|[=!<>]=|[^\sA-Za-z0-9_"]')


def check(text: str, files: dict[str, str] = FILES) -> Checked:
    data = {name: content.encode() for name, content in files.items()}
    return checked_file("main.route", {"main.route": text.encode(), **data})


def digest(text: str, files: dict[str, str] = FILES) -> str:
    result = check(text, files)
    assert result.policy is not None, [(item.code, item.message) for item in result.diagnostics]
    return result.policy.digest


def written(*statements: str) -> str:
    return "\n".join((HEAD, *statements))


WHOLE = written(*UNORDERED, *ORDERED)
DIGEST = digest(WHOLE)


# --- what must not matter --------------------------------------------------------------------


@st.composite
def rearranged(draw: DrawFn) -> str:
    """The statements in another order; rules of a stage keep theirs."""
    unordered = draw(st.permutations(UNORDERED))
    ordered = list(ORDERED)
    places = sorted(draw(st.lists(st.integers(0, len(unordered)), min_size=8, max_size=8)))
    lines: list[str] = []
    for index, statement in enumerate((*unordered, "")):
        lines.extend(ordered.pop(0) for place in places if place == index)
        lines.append(statement)
    return written(*lines)


@st.composite
def respaced(draw: DrawFn, text: str) -> str:
    """The same words with other blanks, line breaks and comments between them."""
    blanks = st.sampled_from([" ", "\n", "\t ", "\r\n", " # a comment\n", '\n\n# { } "\n  '])
    spaces = draw(st.lists(blanks, min_size=24, max_size=24))
    return "".join(word + spaces[index % 24] for index, word in enumerate(TOKEN.findall(text)))


@given(rearranged())
@examples(5, 500)
def test_the_order_of_what_has_no_order_does_not_matter(text: str) -> None:
    assert digest(text) == DIGEST


@given(respaced(WHOLE))
@examples(5, 300)
def test_spacing_and_comments_do_not_matter(text: str) -> None:
    found = check(text)
    assert found.policy is not None, [(i.code, i.message, str(i.start)) for i in found.diagnostics][:3]
    assert found.policy.digest == DIGEST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[care, sales]", "[sales, [care, sales]]"),
        ('["a", "b", 7]', '["7", "b", "a", "a"]'),
        ('"gold" | "silver"', '"silver" | "gold"'),
        ("09:00-12:00, 13:00-18:00", "13:00-18:00, 09:00-12:00"),
        ("mon-fri 09:00-12:00, 13:00-18:00", "mon, wed-fri, tue 09:00-12:00 mon-fri 13:00-18:00"),
        ("2026-12-25, 2026-12-26", "2026-12-26, 2026-12-25"),
        ("[201, 202]", '["202", 201]'),
        ("role marketing, sales", "role sales, marketing"),
        ("account instagram 11, 12", "account instagram 12, 11"),
        ("from [bot, nobody]", "from [nobody, [bot]]"),
        ("2 hours", "120 minutes"),
        ("for 7 days", "for 168 hours"),
        ('["refund", "broken"]', '["BROKEN", "refund!"]'),
        ('"gold"\n', '"gold" # yes\n'),
        ("[nobody, bot]", "[bot, nobody]"),
        ("by humans", "by [sales, care]"),
        ("when within office and tier == \"gold\"", "when (tier == \"gold\" and within office)"),
        ("app sales { id 103 human_agent standby off }", "app sales { standby off human_agent id 103 }"),
        ('group humans = [care, sales]', 'group humans = [care, sales]\ngroup unused = [bot]'),
        ('set refs', 'set unused = [1]\nset refs'),
        ('test "t" { when message then route to bot }', ""),
        ('invariant "i" { never take by bot from humans }', ""),
        ('expect change "e" { when age > 3 to route to humans }', ""),
        ("schedule office", "schedule office # hours\n"),
        ("office", "hours"),
        ("set words", "set greetings"),
        ("humans", "people"),
    ],
)  # fmt: skip
def test_the_same_said_differently_has_the_same_digest(old: str, new: str) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new)
    assert digest(text.replace("in words", "in greetings") if new == "set greetings" else text) == DIGEST


def test_file_names_and_includes_do_not_matter() -> None:
    moved = "\n".join(("language 1", *UNORDERED[:10]))
    text = written('include "parts/declared.route"', *UNORDERED[10:], *ORDERED)
    files = {
        **{f"parts/{name}": content for name, content in FILES.items()},
        **FILES,
        "parts/declared.route": moved,
    }
    assert digest(text, files) == DIGEST
    renamed = {("all.csv" if name == "ads.csv" else name): content for name, content in FILES.items()}
    assert digest(WHOLE.replace("ads.csv", "all.csv"), renamed) == DIGEST


def test_the_order_of_rows_and_what_stands_in_other_columns_does_not_matter() -> None:
    files = {**FILES, "ads.csv": "name,id\r\nX,303\r\n,301\r\nY,302\r\nZ,302\r\n"}
    assert digest(WHOLE, files) == DIGEST


def test_phrases_of_a_file_are_those_of_a_list() -> None:
    listed = 'vip: route message to care when text mentions ["refund", "broken"] or age in 18..30'
    assert listed in WHOLE
    named = listed.replace('["refund", "broken"]', "any of complaints")
    text = WHOLE.replace(listed, named + '\nset complaints from "complaints.txt"')
    assert digest(text, {**FILES, "complaints.txt": "Broken # and more\n\nREFUND!\nrefund"}) == DIGEST
    assert digest(text, {**FILES, "complaints.txt": "Broken\nREFUND!\nrefund me"}) != DIGEST


@pytest.mark.parametrize(
    "rule",
    [
        "route ad in many to bot",
        "route link in many to bot",
        "route message to bot when text in many",
        "route message to bot when text mentions any of many",
        "{plain}",
    ],
)
def test_a_large_list_that_changes_only_at_its_end_has_another_digest(rule: str) -> None:
    values = [str(120210000000000 + number) for number in range(20_000)]
    found = set()
    for last in (*values[-1:], "999"):
        ids = [*values[:-1], last]
        plain = "\n".join(f"route ad {one} to bot" for one in ids)
        text = written("app bot { id 101 }", "default bot", 'set many from "m.txt"', rule.format(plain=plain))
        found.add(digest(text, {"m.txt": "\n".join(ids)}))
    assert len(found) == 2


def test_what_a_template_shows_does_not_matter() -> None:
    assert digest(WHOLE, {**FILES, "spring.json": SPRING.replace('"Hi"', '"Hello"')}) == DIGEST


# --- what must matter ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy shop", "policy shops"),
        ('version "7"', 'version "8"'),
        ("instagram 11, 12", "instagram 11, 13"),
        ("instagram 11, 12", "instagram 11"),
        ("account instagram 11, 12 account messenger 21", "account instagram 21, 12 account messenger 11"),
        ("Europe/Berlin", "Europe/Madrid"),
        ("id 102", "id 105"),
        ("role marketing, sales", "role marketing"),
        ("human_agent standby", "standby"),
        ("standby off", "standby on"),
        ("id 104 disabled", "id 104"),
        ("default bot", "default sales"),
        ("social marketing", "social sales"),
        ("social marketing", ""),
        ("link_preempts on", "link_preempts off"),
        ("link_preempts on", "campaign_preempts on"),
        ("send_claims_idle never", "send_claims_idle any_allowed"),
        ("send_claims_idle never", "request_in_routing off"),
        ("[care, sales]", "[care]"),
        ('["a", "b", 7]', '["a", "b", 8]'),
        ("int 0..120", "int 0..121"),
        ('"gold" | "silver"', '"gold" | "silver" | "basic"'),
        ("09:00-12:00", "09:00-12:01"),
        ("mon-fri", "mon-thu"),
        ("2026-12-26", "2026-12-27"),
        ("[201, 202]", "[201]"),
        ("for 7 days", "for 8 days"),
        ("for 7 days", ""),
        ('"sale*"', '"sales*"'),
        ('link "qr" to sales', 'link "qr" to care'),
        ('link "qr"', 'link "qs"'),
        ('link "qr"', 'link like "qr"'),
        ("when within office", "when outside office"),
        ("office and tier", "office or tier"),
        ('tier == "gold"', 'tier != "gold"'),
        ('tier == "gold"', 'tier == "silver"'),
        ('["refund", "broken"]', '["refund", "brake"]'),
        ('["refund", "broken"]', '["refund broken"]'),
        ("age in 18..30", "age in 18..31"),
        ("vip:", "gold:"),
        ("vip: route", "route"),
        ("not thread.is_new", "thread.is_new"),
        ("[nobody, bot]", "[nobody]"),
        ("route organic", "route message"),
        ('postback like', 'quick_reply like'),
        ("route template summer to sales", "route template summer to care"),
        ("route template summer to sales", "route template summer to sales for 4 days"),
        ("allow take by humans", "allow take by sales"),
        ("allow take by humans", "allow take by anyone"),
        ("from [bot, nobody]", "from bot"),
        ("from [bot, nobody]", ""),
        ("silence > 2 hours", "silence > 3 hours"),
        ("silence > 2 hours", "silence >= 2 hours"),
        ("deny take by care from sales", "deny take by care"),
        ("deny take by care from sales", "deny request by care from sales"),
        ("to bot\n", "to care\n"),
        ("limit extend by sales to 3 days", "limit extend by sales to 2 days"),
        ("limit extend by sales to 3 days", ""),
    ],
)  # fmt: skip
def test_what_can_change_a_decision_changes_the_digest(old: str, new: str) -> None:
    assert old in WHOLE
    assert digest(WHOLE.replace(old, new, 1)) != DIGEST


STAGES = {0: (0, 1), 1: (1, 2), 2: (0, 2), 3: (3, 4), 4: (5, 6), 5: (6, 7)}


@pytest.mark.parametrize("pair", STAGES.values())
def test_the_order_of_two_rules_of_a_stage_matters(pair: tuple[int, int]) -> None:
    swapped = list(ORDERED)
    swapped[pair[0]], swapped[pair[1]] = swapped[pair[1]], swapped[pair[0]]
    assert digest(written(*UNORDERED, *swapped)) != DIGEST


def test_the_order_of_rules_of_different_stages_does_not_matter() -> None:
    assert digest(written(*UNORDERED, *ORDERED[5:], *ORDERED[3:5], *ORDERED[:3])) == DIGEST


@pytest.mark.parametrize("dropped", range(len(ORDERED)))
def test_every_route_counts(dropped: int) -> None:
    assert digest(written(*UNORDERED, *ORDERED[:dropped], *ORDERED[dropped + 1 :])) != DIGEST


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ads.csv", FILES["ads.csv"] + "304,Four\n"),
        ("ads.csv", "id\n301\n302\n"),
        ("words.txt", "hello\ngoodbye\n"),
        ("spring.json", SPRING.replace("14", "15")),
        ("spring.json", SPRING.replace("14", "45")),
        ("spring.json", SPRING.replace("102", "103")),
        ("spring.json", SPRING.replace("102", "999")),
        ("spring.json", '{"message": {"text": "Hi"}}'),
        ("summer.json", FILES["summer.json"].replace("3}", "4}")),
    ],
)
def test_the_content_of_files_counts(name: str, content: str) -> None:
    assert digest(WHOLE, {**FILES, name: content}) != DIGEST


def test_the_digest_is_a_sha_256() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", DIGEST)


# --- what has one digest decides alike -------------------------------------------------------

EVERY_TEST = (
    "route ad 204 to sales when date in 2026-12-01..2026-12-24",
    "route link in refs to care when weekday in [mon, sat] and time in 22:00-02:00",
    "route shop to sales when attachments has image or product is present",
    'route message to sales when ad.title is absent and age >= 18 and tier in ["gold"]',
    "route story_reply to bot when thread.bucket < 20",
    "deny request by sales",
    "deny request by marketing when thread.is_new",
    "allow take by marketing from sales",
    "one: deny extend by marketing",
    "two: deny extend by marketing",
    "limit extend by marketing to 2 days",
    "limit extend by [marketing, care] to 2 days",
)
STATEMENTS = (*UNORDERED, *ORDERED, *EVERY_TEST)
EXCHANGES = (
    ("bot", "marketing", "sales", "care"),
    ("mon", "fri", "sat"),
    ("image", "video"),
    ("and", "or"),
    ("within", "outside"),
    ("present", "absent"),
    ("on", "off"),
    ("days", "hours"),
    ("hours", "minutes"),
    ("take", "request"),
    ("instagram", "messenger"),
    ("<", "<=", ">", ">=", "==", "!="),
)
WORDS = re.compile(
    r'"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\d|\d\d:\d\d|\d+|[a-z_.]+|[=!<>]=|[<>]'
)  # a date and a time of the day before the numbers in them


def changed_word(draw: DrawFn, word: str) -> str:
    """Another one of its kind; itself where nothing of its kind is known."""
    if word.startswith('"'):
        return f'{word[:-1]}{draw(st.sampled_from(["x", "*", " ", "1"]))}"'
    if re.fullmatch(r"\d{4}-.*", word):
        return str(date.fromisoformat(word) + timedelta(days=draw(st.sampled_from([-1, 1]))))
    if ":" in word:
        return f"{word[:3]}{(int(word[3:]) + 1) % 60:02}"
    if word.isdigit():
        return str(int(word) + draw(st.sampled_from([-1, 1])))
    others = [other for words in EXCHANGES if word in words for other in words if other != word]
    return draw(st.sampled_from(others)) if others else word


@st.composite
def altered(draw: DrawFn) -> str:
    """One statement says something else, is gone, stands twice or has changed places with another."""
    statements = [HEAD, *STATEMENTS]
    place = draw(st.integers(0, len(STATEMENTS)))
    match draw(st.sampled_from(["word", "word", "word", "word", "swap", "gone"])):
        case "word":
            found = draw(st.sampled_from([*WORDS.finditer(statements[place])]))
            before, after = found.string[: found.start()], found.string[found.end() :]
            statements[place] = before + changed_word(draw, found[0]) + after
        case "swap":
            other = draw(st.integers(0, len(STATEMENTS)))
            statements[place], statements[other] = statements[other], statements[place]
        case _:
            del statements[place]
    return "\n".join(statements)


def checked_policy(text: str) -> CheckedPolicy:
    found = check(text).policy
    assert found is not None
    return found


ALTERED_FROM = checked_policy("\n".join((HEAD, *STATEMENTS)))


def answered_alike(snapshot: Snapshot, after: CheckedPolicy) -> bool:
    """The same decision, and the same rule as its reason."""
    one, other = evaluate(ALTERED_FROM, snapshot), evaluate(after, snapshot)
    return alike(one, other) and one.reason.rule == other.reason.rule


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-12-24", "2026-12-25"),
        ("date in 2026-12-01", "date in 2026-12-02"),
        ("[mon, sat]", "[mon, sun]"),
        ("22:00-02:00", "22:01-02:00"),
        ("22:00-02:00", "22:00-02:01"),
        ("has image", "has video"),
        ("product is present", "product is absent"),
        ("age >= 18", "age >= 19"),
        ("bucket < 20", "bucket < 21"),
    ],
)
def test_every_word_of_a_condition_counts(old: str, new: str) -> None:
    text = "\n".join((HEAD, *STATEMENTS))
    assert old in text
    assert digest(text.replace(old, new)) != ALTERED_FROM.digest


@given(altered())
@examples(15, 2_000)
def test_policies_with_one_digest_decide_alike_and_name_the_same_rule(text: str) -> None:
    """The digest stands for every decision, so that no change of one may leave it as it is."""
    after = check(text).policy
    assume(after is not None)
    assert after is not None
    if after.digest == ALTERED_FROM.digest:
        for snapshot in sample((ALTERED_FROM, after), how_many(200, nightly=1_000), seed=3):
            assert answered_alike(snapshot, after)
