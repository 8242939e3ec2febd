"""Phrases, patterns and lists of ids: where the rules about them speak, and where they are silent."""

import pytest

from tests.linter.desk import FILES, codes, findings, marked


@pytest.mark.parametrize(
    "phrase", ["refund*", "*refund", "C++", "-50%", "#sale", "where is it?", "late!", "😡 late"]
)
def test_a_sign_that_parts_words_and_means_nothing_is_said(phrase: str) -> None:
    [item] = findings(f'route message to care when text mentions ["broken", "{phrase}"]')
    assert (item.code, marked(item)) == ("W422", f'"{phrase}"')


def test_of_a_star_it_is_said_what_to_write() -> None:
    [item] = findings('route message to care when text mentions "Refund*"')
    assert item.help == 'it is the same as "refund"; write each ending as a phrase of its own'


@pytest.mark.parametrize(
    "phrase",
    [
        "talk to a person",
        "what's new",
        "e-mail",
        "3.5 kg",
        "R&D",
        "m²",
        "ｒｅｆｕｎｄ",
        "Größe",
        "返品",
        "كتاب",
        "हिन्दी",
    ],
)
def test_signs_inside_a_word_and_what_nobody_sees_are_usual(phrase: str) -> None:
    assert codes(f'route message to care when text mentions "{phrase}"') == []


@pytest.mark.parametrize(
    "twice", ["İptal\niptal", "Größe\nGRÖSSE", "ｒｅｆｕｎｄ\nrefund", "my  refund\nMy refund"]
)
def test_a_phrase_that_stands_twice_in_any_capitals_is_said(twice: str) -> None:
    text = 'set moans from "moans.txt"\nroute message to care when text mentions any of moans'
    [item] = findings(text, {**FILES, "moans.txt": f"{twice}\nbroken\n"})
    assert (item.code, item.start.line) == ("W424", 2)


def test_phrases_of_a_file_are_said_at_their_line() -> None:
    text = 'set moans from "moans.txt"\nroute message to care when text mentions any of moans'
    [item] = findings(text, {**FILES, "moans.txt": "refund\n# the rest\nlate*\nbroken!\nlate\n"})
    assert (item.code, item.source.name, item.start.line, marked(item)) == ("W422", "moans.txt", 3, "late*")
    assert "one in 1 more of them" in item.message


@pytest.mark.parametrize(
    "when",
    [
        'text like "*24*"',
        'text like "*返品*"',
        'payload like "ORDER_*"',
        'title like "Size*"',
        'text like "*refund*" or text like "*Refund*"',
        'text mentions "refund"',
    ],
)
def test_capital_letters_are_no_surprise_where_there_are_none_or_somebody_thought_of_them(when: str) -> None:
    assert "W423" not in codes(f"route organic to care when {when}")


def of_ids(
    *lines: str, name: str = "ad_id", used: str = "route ad in some_ads to sales"
) -> list[tuple[str, int]]:
    files = {**FILES, "some.csv": "\n".join(lines)}
    found = findings(f'set some_ads from "some.csv" column "{name}"\n{used}', files)
    assert all(item.source.name == "some.csv" for item in found)
    return [(item.code, item.start.line) for item in found]


def test_an_id_that_stands_twice_is_said_in_the_line_of_the_second() -> None:
    assert of_ids("n,ad_id", "1,12", "2,13", "3, 12 ", "4,13") == [("W424", 4)]


def of_phrases(*lines: str) -> list[tuple[str, str, int, str]]:
    text = 'set moans from "moans.txt"\nroute message to care when text mentions any of moans'
    found = findings(text, {**FILES, "moans.txt": "\n".join(lines)})
    return [(item.code, item.source.name, item.start.line, item.message) for item in found]


def test_a_phrase_that_stands_twice_in_whatever_case_is_said_in_the_line_of_the_second() -> None:
    assert of_phrases("refund", "too late", "Too  LATE", "Refund", "broken") == [
        (
            "W424",
            "moans.txt",
            3,
            "the phrase `Too  LATE` is in line 2 already; 1 more is there more than once",
        )
    ]


def test_of_phrases_that_stand_once_nothing_is_said() -> None:
    assert of_phrases("refund", "refunds", "too late") == []


def test_a_set_of_phrases_without_any_is_said_where_it_is_used() -> None:
    [found] = of_phrases("# to come")
    assert found[0] == "W416"
    assert found[3] == "the set `moans` has no values: no text mentions any of them"


def test_a_row_without_an_id_is_said_in_its_line() -> None:
    assert of_ids("n,ad_id", "1,12", "2,", "3,13", ",", "", "4,14") == [("W425", 3)]


def test_a_row_that_ends_before_the_column_is_short_and_not_said_twice() -> None:
    assert of_ids("n;ad_id", "1;12", "2", "3;13") == [("W433", 3)]


def test_a_column_that_is_mostly_empty_is_meant_to_be() -> None:
    assert of_ids("n,ad_id", "1,12", "2,", "3,") == []


def test_a_value_that_is_no_id_is_said_in_its_line() -> None:
    assert of_ids("ad_id", "12", "Autumn lamps", "13", "n/a") == [("W420", 3)]


@pytest.mark.parametrize(("others", "told"), [(1, "and 1 more is not"), (2, "and 2 more are not")])
def test_how_many_more_values_are_no_ids_is_said_in_english(others: int, told: str) -> None:
    lines = "\n".join(["ad_id", "Autumn lamps", *(f"n/a {n}" for n in range(others))])
    used = 'set some_ads from "some.csv" column "ad_id"\nroute ad in some_ads to sales'
    [item] = findings(used, {**FILES, "some.csv": lines})
    assert item.message.endswith(told)


@pytest.mark.parametrize(
    "dressed", ["'120210987654321", '"=""120210987654321"""', "120.210.987.654.321", "120210987654321.0"]
)
def test_of_an_id_that_a_spreadsheet_dressed_the_digits_are_told(dressed: str) -> None:
    files = {**FILES, "some.csv": f"ad_id\n12\n{dressed}\n"}
    text = 'set some_ads from "some.csv" column "ad_id"\nroute ad in some_ads to sales'
    (item,) = findings(text, files)
    assert (item.code, item.help) == ("W420", "an ad id has digits only: 120210987654321")


@pytest.mark.parametrize(
    "used", ["route link to sales when ref in some_ads", "route link in some_ads to sales"]
)
def test_where_no_ids_are_meant_any_value_may_stand_twice(used: str) -> None:
    lines = ("ad_id", "qr", "qr", "120210987654321000", "120210987654322000")
    assert not {"W420", "W424", "W425", "W426"} & {code for code, _ in of_ids(*lines, used=used)}


@pytest.mark.parametrize(
    "used", ["route ad in some_ads to sales", "route ad to sales when ad.id in some_ads"]
)
def test_long_ids_that_end_in_zeros_were_rounded(used: str) -> None:
    lines = ("ad_id", "120210987654321", "120210987654321000", "120210987654322987", "120210987654323000")
    assert of_ids(*lines, used=used) == [("W426", 3)]


def test_the_ads_of_a_template_are_ids() -> None:
    files = {**FILES, "some.csv": "id\n120210987654321000\n120210987654321000\n120210987654322000\n"}
    ads = 'ads from "some.csv" column "id"'
    text = f'template lamps {{ file "templates/spring_sale.json" {ads} }}\nroute template lamps to sales'
    found = [(item.code, item.start.line) for item in findings(text, files) if item.source.name == "some.csv"]
    assert found == [("W426", 2), ("W424", 3)]


@pytest.mark.parametrize(
    "ids",
    [
        ["120210987654000", "120210987655000", "120210987656000"],
        ["120210987654321000", "120210987654322987", "120210987654323455"],
        [f"1202109876543{number}" for number in range(100, 160)],
        [f"12021098765432{number}0" for number in range(10, 12)],
    ],
)
def test_ids_that_end_in_zeros_by_chance_are_no_finding(ids: list[str]) -> None:
    assert of_ids("ad_id", *ids) == []


def exact(when: str, more: str = "", files: dict[str, str] = FILES) -> list[str]:
    found = findings(f"route message to care when {when}\n{more}", files)
    assert all(item.severity == "info" for item in found if item.code == "W427")
    return [marked(item) for item in found if item.code == "W427"]


def test_a_whole_text_of_words_that_nothing_sends_is_a_hint() -> None:
    assert exact('text == "refund"') == ['"refund"']
    assert exact('text in ["refund", "talk to me"]') == ['"refund"', '"talk to me"']
    assert exact("text in words", 'set words = ["refund", "12"]') == ["words"]


@pytest.mark.parametrize(
    "when", ['text == "24"', 'text == "*sigh*"', 'text != "refund"', 'payload == "REFUND"', 'ref == "refund"']
)
def test_what_is_not_typed_or_not_of_letters_is_compared_as_it_is(when: str) -> None:
    assert exact(when) == []


@pytest.mark.parametrize(
    "test",
    [
        'test "t" { when message "refund" then route to care }',
        'test "t" { when quick_reply "REFUND" when message "refund" from ad 12 then route to care }',
        'test "t" { cases { | when message | then route to |\n| "refund" | care | } }',
    ],
)
def test_a_text_that_a_test_sends_is_compared_as_it_is(test: str) -> None:
    assert exact('text == "refund"', test) == []


def test_a_text_that_a_button_sends_is_compared_as_it_is() -> None:
    reply = '{"content_type": "text", "title": "Refund me", "payload": "R"}'
    template = f'{{"message": {{"text": "Hi!", "quick_replies": [{reply}]}}}}'
    files = {**FILES, "lamps.json": template}
    more = 'template lamps { file "lamps.json" ads [12] }\nroute template lamps to sales'
    assert exact('text == "Refund me"', more, files) == []
    assert exact('text == "refund me"', more, files) == ['"refund me"']


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("name,ad_id\nx\ny,12\n", 2),
        ("ad_id,name\n12,x\n13\n\n14\n", 3),
        ('ad_id;name\n12;"x\ny"\n13\n', 4),
    ],
)
def test_a_row_with_fewer_values_than_the_header_has_names_is_said_at_its_line(table: str, line: int) -> None:
    text = 'set ads from "ads.csv" column "ad_id"\nroute link in ads to care'
    [item] = [item for item in findings(text, {**FILES, "ads.csv": table}) if item.code == "W433"]
    assert (item.source.name, item.start.line) == ("ads.csv", line)


@pytest.mark.parametrize(
    "table",
    ["ad_id,name,\n120210,x\n120211,y\n", "ad_id,name\n120210,x\n\n,\n", "ad_id\n120210,\n120211,,\n"],
)
def test_cells_without_anything_at_the_end_of_a_row_or_header_are_usual(table: str) -> None:
    text = 'set ads from "ads.csv" column "ad_id"\nroute ad in ads to care'
    assert codes(text, {**FILES, "ads.csv": table}) == []


def test_a_phrase_of_a_set_that_another_one_covers_is_told_at_its_line() -> None:
    files = {**FILES, "words.csv": "phrase\nrefund\nmy refund\nRefund\nno refund please\nbroken\n"}
    text = """set complaints from "words.csv" column "phrase"
route message to care when text mentions any of complaints
"""
    told = [(item.code, item.source.name, item.start.line) for item in findings(text, files)]
    assert ("W414", "words.csv", 3) in told
    (found,) = (item for item in findings(text, files) if item.code == "W414")
    assert found.message.startswith("every text with this phrase also has `refund`; so it is for 1 more")
