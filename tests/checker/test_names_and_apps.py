"""Names, apps and groups (language: Lexical, Declarations; semantics 1)."""

from collections.abc import Iterable

import pytest

from convroute.checker.names import Names
from convroute.conversation.channel import INSTAGRAM_INBOX, PAGE_INBOX
from convroute.did_you_mean import nearest
from convroute.syntax.declarations import Kind
from tests.checker.building import at, checked, codes, error, policy


def test_a_misspelt_name_gets_the_nearest_one_and_a_fix() -> None:
    item = error('route link "a" to marketng')
    assert (item.code, item.help, at(item)) == ("E221", "did you mean marketing?", "marketng")
    assert item.fix is not None
    assert (item.fix.applicability, item.fix.edits[0].replacement) == ("unsafe", "marketing")


def test_a_name_near_to_nothing_is_to_be_declared() -> None:
    item = error('route link "a" to warehouse')
    assert item.help == "declare it: app warehouse { id ... }"
    assert item.fix is None


@pytest.mark.parametrize(
    "text",
    [
        "group humans = [cere]",
        "allow take by cere",
        "deny pass by bot to cere",
        "route link in refz to bot\nset refs = [1]",
        "route template spring to bot",
        "route message to bot when within offise\nschedule office { mon 09:00-10:00 }",
        "default bott",
        'test "x" { given fact vip = true  when message }',
        'invariant "x" { always route to cere }',
        "route message to bot when thread.owner == cere",
        "route message to bot when txt is present",
    ],
)
def test_a_name_nobody_declared_is_one_error_wherever_it_stands(text: str) -> None:
    assert codes(text) == ["E221"]


def test_the_second_declaration_points_at_the_first() -> None:
    item = error("set refs = [1]\nfact refs: bool")
    assert item.code == "E220"
    assert item.related[0].source.position(item.related[0].span.start) == (8, 5)


def test_labels_have_names_of_their_own() -> None:
    assert policy('bot: route link "a" to bot')


def test_a_label_of_a_permission_is_a_label_too() -> None:
    assert codes('x: route link "a" to bot\nx: allow take by care') == ["E223"]
    assert codes("x: allow take by care\nx: limit extend by care to 1 day") == ["E223"]


@pytest.mark.parametrize("name", ["text", "kind", "ref", "time", "date", "weekday", "attachments"])
def test_no_fact_is_called_like_a_field(name: str) -> None:
    assert codes(f"fact {name}: string") == ["E225"]


def test_only_a_bool_fact_may_not_be_called_like_a_surface() -> None:
    assert codes("fact story_reply: bool") == ["E225"]
    assert policy('fact story_reply: string\nroute organic to bot when story_reply == "x"')


# --- apps ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "good"), [(0, False), (1, True), (2**63 - 1, True), (2**63, False)])
def test_an_app_id_is_a_positive_number_below_two_to_the_63(number: int, good: bool) -> None:
    assert codes(f"app helper {{ id {number} }}") == ([] if good else ["E230"])


def test_an_app_has_what_is_said_and_is_on_standby_unless_said_otherwise() -> None:
    apps = policy(
        "app a { id 7  role sales, customer_care  human_agent }\napp b { id 8  standby off  disabled }"
    ).apps
    assert apps["a"].roles == {"sales", "customer_care"}
    assert (apps["a"].human_agent, apps["a"].standby, apps["a"].connected) == (True, True, True)
    assert (apps["b"].human_agent, apps["b"].standby, apps["b"].connected) == (False, False, False)


def test_inboxes_have_human_agent_by_nature_and_leadgen_has_not() -> None:
    apps = policy("app page = page_inbox\napp lead = leadgen").apps
    assert (apps["care"].id, apps["care"].builtin) == (INSTAGRAM_INBOX, "instagram_inbox")
    assert (apps["page"].id, apps["page"].human_agent) == (PAGE_INBOX, True)
    assert apps["lead"].human_agent is False


def test_two_names_for_one_built_in_are_one_app_twice() -> None:
    assert codes("app one = page_inbox\napp two = page_inbox") == ["E231"]


def test_an_app_with_a_built_ins_id_is_offered_the_alias() -> None:
    item = error(f"app inbox {{ id {PAGE_INBOX} }}")
    assert (item.code, item.help) == ("E232", "write: app inbox = page_inbox")
    assert item.fix is not None
    assert [edit.replacement for edit in item.fix.edits] == [" = page_inbox", ""]


@pytest.mark.parametrize("items", ["role sales role sales", "standby on standby off", "disabled disabled"])
def test_each_item_of_an_app_stands_once(items: str) -> None:
    assert codes(f"app helper {{ id 9  {items} }}") == ["E213"]


def test_a_misspelt_role_finds_the_right_one() -> None:
    assert error("app helper { id 9  role marketng }").help == "did you mean marketing?"


@pytest.mark.parametrize("word", ["everyone", "all", "anyon"])
def test_everybody_is_anyone(word: str) -> None:
    assert error(f"allow take by {word}").help == "did you mean anyone?"
    assert error(f"route message to {word}").help != "did you mean anyone?"


# --- groups --------------------------------------------------------------------------------


def ids(text: str) -> frozenset[str]:
    return policy(f"{text}\nallow take by people").permissions[0].by.ids


def test_a_group_holds_apps_and_the_apps_of_groups() -> None:
    assert ids("group people = [care, team]\ngroup team = [sales, [bot, page_inbox]]") == {
        INSTAGRAM_INBOX,
        "3310987654321098",
        "1278416343931139",
        PAGE_INBOX,
    }


def test_a_group_that_holds_itself_is_named_with_its_way_round() -> None:
    item = error("group a = [b]\ngroup b = [c]\ngroup c = [care, a]")
    assert item.code == "E236"
    assert item.message == "the group `a` holds itself: a → b → c → a"
    assert codes("group a = [a, care]") == ["E236"]


def test_a_group_used_twice_is_no_cycle() -> None:
    assert ids(
        "group people = [one, two]\ngroup one = [three]\ngroup two = [three]\ngroup three = [care]"
    ) == {INSTAGRAM_INBOX}


def test_a_chain_of_five_thousand_groups_is_no_danger() -> None:
    chain = "\n".join(f"group g{n} = [g{n + 1}]" for n in range(5000))
    assert ids(f"group people = [g0]\n{chain}\ngroup g5000 = [care]") == {INSTAGRAM_INBOX}


def test_a_set_is_no_group() -> None:
    item = error("set refs = [1]\nallow take by refs")
    assert (item.code, item.message) == ("E222", "`refs` is a set, but an app or a group is needed here")


def test_errors_leave_no_policy_but_warnings_do() -> None:
    assert checked("group g = [nobody_here]").policy is None


@pytest.mark.parametrize(
    ("condition", "declared_with"),
    [
        ("purchases > 3", "fact purchases: int"),
        ("purchases in [1, 2]", "fact purchases: int"),
        ("purchases in 1..9", "fact purchases: int"),
        ("purchases == true", "fact purchases: bool"),
        ("purchases", "fact purchases: bool"),
        ('purchases == "many"', "fact purchases: string"),
        ('purchases in [1, "many"]', "fact purchases: string"),
        ("purchases is present", "fact purchases: string"),
    ],
)
def test_a_fact_nobody_declared_is_declared_with_the_type_it_is_compared_as(
    condition: str, declared_with: str
) -> None:
    help_ = error(f"route message to bot when {condition}").help
    assert help_ is not None
    assert help_.endswith(f"is declared with: {declared_with}")


def counted(monkeypatch: pytest.MonkeyPatch, *modules: str) -> list[int]:
    """With how many names each unknown one is compared in these modules, while 300 are allowed in all."""
    compared: list[int] = []

    def counting(word: str, candidates: Iterable[str]) -> str | None:
        found = [*candidates]
        compared.append(len(found))
        return nearest(word, found)

    for module in modules:
        monkeypatch.setattr(f"convroute.checker.{module}.nearest", counting)
    monkeypatch.setattr("convroute.checker.names.MOST_COMPARED", 300)
    return compared


def test_unknown_names_are_compared_with_a_bounded_number_of_declared_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = counted(monkeypatch, "names")
    lines = [f"app helper{i} {{ id {33109876543210000 + i} }}" for i in range(100)]
    lines += [f'route link "l{i}" to helpr{i}' for i in range(50)]
    found = [item for item in checked("\n".join(lines)).diagnostics if item.code == "E221"]
    assert [item.help for item in found[:1]] == ["did you mean helper0?"]
    assert len(found) == 50
    assert sum(compared) <= 300 + 105 + 50, "three names are compared with all, and one with each hint"


def test_unknown_fields_are_compared_with_a_bounded_number_of_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = counted(monkeypatch, "names", "fields")
    lines = [f"fact helper{i}: bool" for i in range(100)]
    lines += [f"route message to bot when helpr{i}" for i in range(50)]
    found = [item for item in checked("\n".join(lines)).diagnostics if item.code == "E221"]
    assert [item.help for item in found[:1]] == ["did you mean helper0?"]
    assert len(found) == 50
    assert sum(compared) <= 300 + 105 + 50 * 40, "three fields are compared with all facts"


def test_of_names_of_another_kind_the_declared_ones_are_gathered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gathered: list[tuple[str, ...]] = []
    of_kind = Names.of_kind

    def counting(names: Names, *kinds: Kind) -> list[str]:
        gathered.append(kinds)
        return of_kind(names, *kinds)

    monkeypatch.setattr(Names, "of_kind", counting)
    lines = [f"group g{i} = [bot]" for i in range(50)] + [f"route link in g{i} to bot" for i in range(50)]
    lines += ['set s = ["a"]']
    found = [item for item in checked("\n".join(lines)).diagnostics if item.code == "E222"]
    assert {item.help for item in found} == {"declared are s"}
    assert (len(found), gathered.count(("set",))) == (50, 1)


@pytest.mark.parametrize(
    ("condition", "meant"),
    [('message mentions "Torte"', "text"), ('link == "qr"', "ref"), ("ad == 1", "ad.id")],
)
def test_a_field_that_others_call_differently_is_told(condition: str, meant: str) -> None:
    assert error(f"route message to bot when {condition}").help == f"did you mean {meant}?"
