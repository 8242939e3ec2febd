"""The language statement, includes, fragments and test files (language: Declarations, Tests)."""

from collections.abc import Callable

import pytest

from tests.benchmarks.effort import growth
from tests.checker.building import at, checked, checked_file, codes, error, policy, whole

SHOP = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1278416343931139 }
default bot
vip: route link "gold" to bot
test "own" { when message  then route to bot }
"""


def found(root: str, **files: str) -> list[str]:
    data = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return [item.code for item in checked_file(root, data).diagnostics]


def test_a_missing_language_is_offered_as_a_fix() -> None:
    result = checked_file("a.route", {"a.route": b"app bot { id 1 }\n"})
    assert [item.code for item in result.diagnostics] == ["E201"]
    fix = result.diagnostics[0].fix
    assert fix is not None
    assert fix.applicability == "safe"
    assert fix.edits[0].replacement == "language 1\n\n"


def test_an_empty_file_lacks_its_language_too() -> None:
    assert found("a.route", a_route="") == ["E201"]
    assert found("a.route", a_route="# nothing\n") == ["E201"]


def test_a_misspelt_language_statement_is_one_error() -> None:
    assert found("a.route", a_route="langauge 1\napp bot { id 1 }\n")[0].startswith("E1")
    assert "E201" not in found("a.route", a_route="langauge 1\napp bot { id 1 }\n")


def test_an_included_rule_stands_where_the_include_is_written() -> None:
    text = 'route link "a" to bot\ninclude "b.route"\nroute link "c" to bot'
    rules = policy(text, b_route='language 1\nroute link "b" to sales\n').link
    assert [rule.id for rule in rules] == ["link:a", "link:b", "link:c"]
    assert rules[1].place.file == "b.route"


def test_a_file_included_twice_counts_once() -> None:
    text = 'include "b.route"\ninclude "c.route"\ninclude "b.route"'
    rules = policy(
        text, b_route='language 1\nroute link "b" to sales\n', c_route='language 1\ninclude "b.route"\n'
    ).link
    assert [rule.id for rule in rules] == ["link:b"]


def test_names_may_be_declared_in_an_include_after_their_use() -> None:
    assert policy('route link "x" to helper\ninclude "b.route"', b_route="language 1\napp helper { id 7 }\n")


def test_a_cycle_is_shown_with_its_whole_chain() -> None:
    item = error(
        'include "b.route"',
        b_route='language 1\ninclude "c.route"\n',
        c_route='language 1\ninclude "b.route"\n',
    )
    assert item.code == "E206"
    assert "b.route → c.route → b.route" in item.message
    assert item.source.name == "c.route"


def test_a_file_that_includes_itself_is_a_cycle() -> None:
    assert codes('include "main.route"') == ["E206"]


def test_of_a_long_circle_the_first_and_the_last_files_are_named() -> None:
    files = {f"f{n}_route": f'language 1\ninclude "f{n + 1}.route"\n' for n in range(20)}
    item = error('include "f0.route"', **files, f20_route='language 1\ninclude "f0.route"\n')
    assert item.message.endswith(
        "f0.route → f1.route → f2.route → f3.route → ... "
        "→ f17.route → f18.route → f19.route → f20.route → f0.route"
    )


def test_the_work_of_a_chain_grows_with_the_number_of_its_files() -> None:
    def chain(n: int) -> Callable[[], object]:
        files = {f"f{i}.route": f'language 1\ninclude "f{i + 1}.route"\n'.encode() for i in range(n)}
        files[f"f{n}.route"] = b'language 1\ninclude "f0.route"\n' * n
        files["main.route"] = whole('include "f0.route"').encode()
        return lambda: checked_file("main.route", files)

    assert growth(chain, 40) <= 4.8


def test_a_chain_of_three_thousand_files_is_no_danger() -> None:
    files = {f"f{n}.route": f'language 1\ninclude "f{n + 1}.route"\n'.encode() for n in range(3000)}
    files["f3000.route"] = b'language 1\nroute link "deep" to bot\n'
    files["main.route"] = whole('include "f0.route"').encode()
    result = checked_file("main.route", files)
    assert result.policy is not None
    assert len(result.files) == 3002


def test_files_lists_the_root_first_then_the_includes_as_they_were_reached() -> None:
    result = checked('include "b.route"\ninclude "c.route"', b_route="language 1\n", c_route="language 1\n")
    assert [file.source.name for file in result.files] == ["main.route", "b.route", "c.route"]


def test_an_include_that_is_no_text_is_an_error_there() -> None:
    result = checked('include "b.route"', b_route=b"language 1\n\xff")
    assert result.policy is None
    assert [item.source.name for item in result.diagnostics] == ["b.route"]


# --- fragments -----------------------------------------------------------------------------


def test_a_fragment_met_alone_may_use_names_it_does_not_declare() -> None:
    text = (
        'language 1\nroute link in spring to marketing when tier == "gold" and within office\n'
        "allow take by humans\nroute template t to nobody_knows\nroute ad to instagram_inbox\n"
        "social marketing\n"
    )
    result = checked_file("a.route", {"a.route": text.encode()})
    assert result.diagnostics == ()
    assert result.policy is None


def test_a_fragment_does_not_read_the_files_it_names() -> None:
    assert found("a.route", a_route='language 1\nset s from "gone.txt"\ninclude "gone.route"\n') == []


def test_a_fragment_alone_still_has_its_own_mistakes_found() -> None:
    assert found("a.route", a_route="language 1\napp bot { id 0 }\n") == ["E230"]
    assert found("a.route", a_route='language 1\nroute link "x" to bot for 3 days\n') == ["E267"]


# --- test files ----------------------------------------------------------------------------


def test_a_test_file_has_the_policy_it_includes_and_its_own_tests() -> None:
    tests = (
        'language 1\ninclude "shop.route"\ntest "gold" { when message from link "gold"  then rule "vip" }\n'
    )
    result = checked_file("shop_test.route", {"shop_test.route": tests.encode(), "shop.route": SHOP.encode()})
    assert result.diagnostics == ()
    assert result.policy is not None
    assert [(file, test.title.value) for file, test in result.policy.examples.tests] == [
        ("shop_test.route", "gold")
    ]
    assert [file.source.name for file in result.files] == ["shop_test.route", "shop.route"]


def test_the_digest_does_not_depend_on_the_file_that_includes_the_policy() -> None:
    tests = 'language 1\ninclude "shop.route"\ntest "gold" { when message  then route to bot }\n'
    files = {"t.route": tests.encode(), "shop.route": SHOP.encode()}
    through, alone = checked_file("t.route", files).policy, checked_file("shop.route", files).policy
    assert through is not None
    assert alone is not None
    assert through.digest == alone.digest


def test_names_in_a_test_file_are_those_of_the_policy() -> None:
    tests = 'language 1\ninclude "shop.route"\ntest "x" { when message  then route to bott }\n'
    assert found("t.route", t_route=tests, shop_route=SHOP) == ["E221"]


def test_a_test_file_includes_exactly_one_policy() -> None:
    tests = 'language 1\ninclude "shop.route"\ninclude "two.route"\ntest "x" { when message }\n'
    assert found("t.route", t_route=tests, shop_route=SHOP, two_route=SHOP) == ["E209"]
    assert found("t.route", t_route='language 1\ntest "x" { when message }\n') == ["E210"]


def test_a_test_file_that_includes_a_fragment_lacks_a_policy() -> None:
    tests = 'language 1\ninclude "a.route"\ntest "x" { when message }\n'
    assert "E210" in found("t.route", t_route=tests, a_route="language 1\napp bot { id 5 }\n")


def test_a_lost_policy_block_is_missed_where_it_belongs() -> None:
    tests = 'language 1\ninclude "a.route"\ntest "x" { when message }\n'
    files = {"t.route": tests.encode(), "a.route": b"language 1\napp bot { id 5 }\ndefault bot\n"}
    lost = [item for item in checked_file("t.route", files).diagnostics if item.code == "E210"]
    assert [(item.source.name, str(item.help).split(":")[0]) for item in lost] == [
        ("a.route", "write one"),
        ("t.route", "a test file includes the file that has the `policy` block"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("ads.csv", "ad_id,name\n12,Lamp\n13,Mug\n", ' column "..."'),
        ("words.txt", "refund\ntalk to me\n# and more\nbroken\n", ""),
    ],
)
def test_a_list_is_told_from_a_policy_once(name: str, text: str, column: str) -> None:
    (item,) = checked_file(name, {name: text.encode()}).diagnostics
    assert (item.code, item.message) == ("E102", f"`{name}` is a list of a `set`, not a policy")
    assert item.help == f'name the policy that reads it, as in: set NAME from "{name}"{column}'


def test_a_test_file_whose_policy_is_gone_says_so() -> None:
    tests = 'language 1\ninclude "gone.route"\ntest "x" { when bot takes  then route to care }\n'
    result = checked_file("t.route", {"t.route": tests.encode()})
    assert [item.code for item in result.diagnostics] == ["E205"]
    assert result.policy is None
    assert [file.source.name for file in result.files] == ["t.route"]


def test_errors_of_the_policy_are_errors_of_its_test_file() -> None:
    tests = 'language 1\ninclude "shop.route"\ntest "x" { when message }\n'
    assert found("t.route", t_route=tests, shop_route=SHOP.replace("default bot", "default bit")) == ["E221"]


# --- beside syntax errors --------------------------------------------------------------------


def test_names_are_still_checked_beside_a_syntax_error() -> None:
    found = codes('app helper { id }\nroute link "a" to helper\nroute link "b" to slaes')
    assert [code for code in found if code.startswith("E2")] == ["E221"]


def test_a_broken_policy_block_is_not_missing_as_well() -> None:
    text = "language 1\npolicy shop { version }\napp bot { id 5 }\ndefault bot\nroute message to bott\n"
    found = codes(text)
    assert "E210" not in found
    assert "E221" in found


def test_a_broken_default_does_not_make_social_homeless() -> None:
    page = 'language 1\npolicy p { version "1" channel messenger account 5 }\napp bot { id 7 }\n'
    assert "E265" not in codes(page + "default\nsocial bot\n")
    assert "E265" in codes(page + "social bot\n")


def test_what_is_underlined_is_the_include() -> None:
    item = error('include "gone.route"')
    assert item.code == "E205"
    assert at(item) == '"gone.route"'
