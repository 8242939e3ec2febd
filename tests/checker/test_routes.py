"""Route rules, templates and who may be routed to (language: Route rules, Declarations; semantics E3-E7)."""

import pytest

from convroute.policy.conditions import Atom, Combination, FitsGlob, IsAny
from convroute.policy.model import RouteRule
from tests.checker.building import at, checked, codes, error, policy

FILE = '{"message": {"text": "Hi", "receiving_app_id": 2210987654321098%s}}'
DAYS = ', "receiving_app_control_expiration": %s'
SET = "set refs = [1, 2]\n"
PAGE = 'policy page { version "1"  channel messenger  account 104508901353867 }\napp care = page_inbox\n'


def rules(text: str, **files: str) -> list[RouteRule]:
    made = policy(text, **files)
    return [*made.campaign, *made.link, *made.organic]


@pytest.mark.parametrize(
    ("entry", "stage", "rule_id"),
    [
        ("ad", "campaign", "ad"),
        ("ad 12", "campaign", "ad:12"),
        ('ad "12"', "campaign", "ad:12"),
        ("ad in refs", "campaign", "ad:in:refs"),
        ("link", "link", "link"),
        ('link "qr-berlin"', "link", "link:qr-berlin"),
        ('link like "order-*"', "link", "link:like:order-*"),
        ("link in refs", "link", "link:in:refs"),
        ("organic", "organic", "organic"),
        ("message", "organic", "message"),
        ("story_mention", "organic", "story_mention"),
        ('postback "TALK"', "organic", "postback:TALK"),
        ('quick_reply like "A*"', "organic", "quick_reply:like:A*"),
    ],
)
def test_the_entry_says_stage_and_id(entry: str, stage: str, rule_id: str) -> None:
    (rule,) = rules(f"{SET}route {entry} to sales")
    assert (rule.stage, rule.id, rule.target, rule.target_id) == (stage, rule_id, "sales", "3310987654321098")
    assert (rule.label, rule.window, rule.template, rule.implicit, rule.note) == (None,) * 3 + (False, None)


@pytest.mark.parametrize("entry", ["ad", "link", "organic"])
def test_an_entry_that_is_its_whole_stage_asks_nothing(entry: str) -> None:
    assert rules(f"route {entry} to sales")[0].entry is None


def test_an_ad_a_ref_and_a_payload_are_compared() -> None:
    ad, link, tap = rules('route ad 12 to bot\nroute link like "o*" to bot\nroute postback "T" to bot')
    assert isinstance(ad.entry, Atom)
    assert (ad.entry.field, ad.entry.test) == ("ad.id", IsAny(frozenset({"12"})))
    assert isinstance(link.entry, Atom)
    assert (link.entry.field, link.entry.test, link.entry.text) == ("ref", FitsGlob("o*"), 'ref like "o*"')
    assert isinstance(tap.entry, Combination)
    assert [part.text for part in tap.entry.operands if isinstance(part, Atom)] == [
        "surface == postback",
        'payload == "T"',
    ]


def test_the_second_rule_about_the_same_gets_a_number() -> None:
    text = 'x: route ad to bot when text mentions "a"\nroute ad to bot when text mentions "b"\n' * 1
    more = 'route ad to bot when text mentions "c"\nroute ad to bot'
    assert [rule.id for rule in rules(text + more)] == ["x", "ad", "ad~2", "ad~3"]


def test_no_rule_gets_the_id_of_a_label_or_of_another_rule() -> None:
    text = "route organic to bot when thread.is_new\norganic_rule: route link to bot\n"
    text += 'message: route link "a" to bot'
    assert [rule.id for rule in rules(f"{text}\nroute message to bot")] == [
        "organic_rule", "message", "organic", "message~2",
    ]  # fmt: skip


# --- for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "days"),
    [("1 day", 1), ("30 days", 30), ("24 hours", 1), ("2880 minutes", 2), ("86400 seconds", 1)],
)
def test_any_whole_number_of_days_from_1_to_30_will_do(written: str, days: int) -> None:
    assert rules(f"route ad to bot for {written}")[0].window == days * 86_400


@pytest.mark.parametrize(
    ("written", "help_"),
    [
        ("36 hours", "write 2 days"),
        ("31 days", "write 30 days"),
        ("0 days", "write 1 day"),
        ("1 second", "write 1 day"),
    ],
)
def test_other_durations_say_what_to_write(written: str, help_: str) -> None:
    item = error(f"route ad to bot for {written}")
    assert (item.code, at(item), item.help) == ("E268", written, help_)


@pytest.mark.parametrize("entry", ['link "a"', "organic", "message", 'postback "X"'])
def test_only_a_campaign_rule_may_say_for_how_long(entry: str) -> None:
    assert codes(f"route {entry} to bot for 1 day") == ["E267"]


# --- one key twice -------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ["ad 12", 'link "a"', 'postback "X"', 'quick_reply "X"'])
def test_one_exact_key_is_routed_once(entry: str) -> None:
    item = error(f"route {entry} to bot\nroute {entry} to sales")
    assert (item.code, at(item)) == ("E269", entry)
    assert item.related[0].message == "first routed here"


@pytest.mark.parametrize(
    "text",
    [
        'route link "a" to bot when thread.is_new\nroute link "a" to sales',
        'route link "a" to bot\nroute link "a" to sales when thread.is_new',
        'route postback "a" to bot\nroute quick_reply "a" to sales',
        'route link "a" to bot\nroute link like "a" to sales',
        "route message to bot\nroute message to sales",
        "route ad to bot\nroute ad to sales",
    ],
)
def test_what_only_covers_another_rule_is_no_error(text: str) -> None:
    assert codes(text) == []


# --- who may be routed to ------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["route ad to {}", "default {}", "route organic to {}"])
@pytest.mark.parametrize(
    ("app", "code"), [("leadgen", "E262"), ("lead", "E262"), ("page_inbox", "E263"), ("page", "E263")]
)
def test_nobody_is_routed_to_the_lead_flow_or_another_channels_inbox(
    statement: str, app: str, code: str
) -> None:
    assert codes(f"app lead = leadgen\napp page = page_inbox\n{statement.format(app)}") == [code]


def test_an_inbox_has_to_be_declared_to_be_routed_to() -> None:
    text = 'language 1\npolicy p { version "1" channel instagram account 5 }\nroute ad to instagram_inbox'
    item = error(text)
    assert (item.code, item.help) == ("E266", "declare it, for example: app inbox = instagram_inbox")


def test_a_declared_inbox_may_be_named_by_its_built_in_name() -> None:
    assert rules("route ad to instagram_inbox")[0].target == "care"


def test_with_both_channels_both_inboxes_are_targets() -> None:
    text = (
        'policy p { version "1" channel instagram, messenger account instagram 5 account messenger 6 }\n'
        "app page = page_inbox\nroute ad to page\nroute link to care"
    )
    assert [rule.target for rule in rules(text)] == ["page", "care"]


TWO_CHANNELS = (
    'policy p { version "1" channel instagram, messenger account instagram 5 account messenger 6 }\n'
    "app page = page_inbox\n"
)


@pytest.mark.parametrize("fallback", ["default care", "default page", "default bot social care"])
def test_with_two_channels_a_fallback_is_not_an_inbox_that_cannot_answer(fallback: str) -> None:
    assert codes(f"{TWO_CHANNELS}{fallback}") == ["E299"]


def test_with_two_channels_the_page_inbox_may_be_the_social_app() -> None:
    assert codes(f"{TWO_CHANNELS}default bot social page") == []


@pytest.mark.parametrize(
    "line", ["route ad to meta_ai", "default meta_ai", "app robot = meta_ai route ad to robot"]
)
def test_nobody_is_routed_to_metas_ai(line: str) -> None:
    assert codes(f"{PAGE}{line}") == ["E262"]


def test_metas_ai_may_be_named_where_nobody_declared_it() -> None:
    rights = "group machines = [meta_ai, bot]\nallow take by sales from meta_ai\ndeny pass by bot to machines"
    assert codes(f"{PAGE}default bot\n{rights}") == []


@pytest.mark.parametrize("app_id", [622851382610562, 928891643393937])
def test_both_ids_of_metas_ai_are_taken(app_id: int) -> None:
    item = error(f"app robot {{ id {app_id} }}")
    assert (item.code, item.help) == ("E232", "write: app robot = meta_ai")


def test_a_disabled_target_is_legal_but_not_as_the_default() -> None:
    assert rules("app old { id 9  disabled }\nroute ad to old")[0].target == "old"
    assert codes("app old { id 9  disabled }\ndefault old") == ["E261"]


# --- default, social, behavior -------------------------------------------------------------


def test_default_and_social_know_their_place() -> None:
    made = policy(f"{PAGE}default bot\nsocial sales")
    assert (made.default, made.social) == ("bot", "sales")
    assert str(made.social_place).endswith(":8:1")
    assert made.mode == "routing"


def test_without_a_default_it_is_zero_config() -> None:
    text = 'language 1\npolicy p { version "1" channel instagram account 5 }\napp bot { id 7 }'
    assert policy(text).mode == "zero_config"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("default bot\ndefault bot", "E260"),
        (f"{PAGE}default bot\nsocial bot\nsocial sales", "E260"),
        ("behavior { link_preempts on }\nbehavior { }", "E260"),
        ("behavior { link_preempts on link_preempts off }", "E213"),
        ("social bot", "E264"),
        (f"{PAGE}app old {{ id 9 disabled }}\ndefault bot\nsocial old", "E261"),
    ],
)
def test_each_stands_at_most_once_and_where_it_makes_sense(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_behavior_changes_only_what_it_says() -> None:
    made = policy("behavior { campaign_preempts on  request_in_routing off }").behavior
    assert (made.campaign_preempts, made.link_preempts, made.request_in_routing) == (True, False, False)
    assert made.send_claims_idle == "default_app_only"
    assert policy("behavior { send_claims_idle never }").behavior.send_claims_idle == "never"
    assert policy("behavior { send_claims_idle any_allowed }").behavior.send_claims_idle == "any_allowed"


# --- templates -----------------------------------------------------------------------------


def template(items: str = "ads [11, 12]  flow 77") -> str:
    return f'template spring {{ file "t.json"  {items} }}\n'


def test_a_template_without_a_written_rule_has_its_own_after_all_written_ones() -> None:
    text = template() + "route ad to bot"
    written, own = rules(text, t_json=FILE % (DAYS % 14))
    assert written.id == "ad"
    assert (own.id, own.target, own.window, own.implicit) == (
        "template:spring~file", "marketing", 14 * 86_400, True,
    )  # fmt: skip
    assert own.place.line == 8


def test_an_ad_or_the_flow_of_a_template_matches() -> None:
    entry = rules(template(), t_json=FILE % "")[0].entry
    assert isinstance(entry, Combination)
    assert entry.op == "or"
    assert [(a.field, a.test) for a in entry.operands if isinstance(a, Atom)] == [
        ("ad.id", IsAny(frozenset({"11", "12"}))),
        ("ad.flow", IsAny(frozenset({"77"}))),
    ]


def test_a_template_without_ads_matches_nothing() -> None:
    entry = rules(template(""), t_json=FILE % "")[0].entry
    assert isinstance(entry, Atom)
    assert entry.test == IsAny(frozenset())


@pytest.mark.parametrize(
    ("days", "clause", "window", "note"),
    [
        (DAYS % 14, "", 14, None),
        (DAYS % 14, "for 3 days", 3, None),
        ("", "", None, None),
        (DAYS % 45, "", None, "the file's expiration is invalid: Meta uses 1 day"),
        (DAYS % 45, "for 3 days", 3, None),
    ],
)
def test_the_days_are_the_rules_own_else_the_files(
    days: str, clause: str, window: int | None, note: str | None
) -> None:
    found = rules(f"{template()}route template spring to sales {clause}", t_json=FILE % days)
    assert len(found) == 1
    (rule,) = found
    assert (rule.id, rule.target, rule.template) == ("template:spring", "sales", "spring")
    assert rule.window == (None if window is None else window * 86_400)
    assert rule.note == note


def test_a_file_that_names_an_app_nobody_declared_is_a_rule_without_a_target() -> None:
    (rule,) = rules(template(), t_json=FILE.replace("2210987654321098", "99") % "")
    assert (rule.target, rule.target_id) == (None, "99")


def test_a_file_without_an_app_makes_no_rule() -> None:
    assert rules(template(), t_json='{"message": {"text": "Hi"}}') == []


def test_a_template_that_is_wrong_for_a_channel_is_an_error_in_the_file() -> None:
    result = checked(template(), t_json='{"message": {}}')
    assert result.policy is None
    assert {item.source.name for item in result.diagnostics} == {"t.json"}
    assert all(item.code.startswith("E3") for item in result.diagnostics)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("template spring { ads [11] }", "E212"),
        ('template spring { file "t.json" file "t.json" }', "E213"),
        ('template spring { file "gone.json" }', "E240"),
        ('template spring { file "t.json" ads ["abc"] }', "E247"),
        ('template spring { file "t.json" ads [0] }', "E247"),
        (template() + 'template two { file "t.json"  ads [12] }', "E256"),
        (template() + 'template two { file "t.json"  flow 77 }', "E257"),
        (template() + "route template spring to bot\nroute template spring to sales", "E269"),
    ],
)
def test_what_is_wrong_with_a_template_has_its_own_code(text: str, code: str) -> None:
    assert codes(text, t_json=FILE % "") == [code]


def test_an_ad_listed_twice_in_one_template_is_no_error() -> None:
    assert codes(template("ads [11, 11]"), t_json=FILE % "") == []


def test_the_ad_that_two_templates_share_is_underlined() -> None:
    item = error(template() + 'template two { file "t.json"  ads [13, 12] }', t_json=FILE % "")
    assert at(item) == "12"


def test_what_was_checked_is_kept_with_its_statement() -> None:
    result = checked(template() + "route ad to bot\nallow take by care", t_json=FILE % "")
    assert [(w.rule.id, type(w.node).__name__) for w in result.routes] == [
        ("ad", "Route"),
        ("template:spring~file", "TemplateDecl"),
    ]
    assert [w.rule.id for w in result.permissions] == ["allow:take"]
    assert result.templates[0].file is not None
    assert result.templates[0].file.name == "t.json"
