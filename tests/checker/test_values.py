"""Sets from lists and files, facts and schedules (language: Declarations)."""

from collections.abc import Callable
from datetime import date

import pytest

from convroute.policy.calendar import Hours, Schedule
from convroute.policy.conditions import Atom, IsAny, IsOpen, MentionsAny
from tests.benchmarks.effort import steps
from tests.checker.building import at, checked, checked_file, codes, error, errors, policy, whole

IN_SET = "route link in refs to bot\n"


def values(declaration: str, **files: str | bytes) -> set[object]:
    entry = policy(IN_SET + declaration, **files).link[0].entry
    assert isinstance(entry, Atom)
    assert isinstance(entry.test, IsAny)
    return set(entry.test.values)


def test_integers_are_their_digits() -> None:
    assert values('set refs = ["a", 12, -3, "007"]') == {"a", "12", "-3", "007"}


def test_a_column_is_stripped_of_blanks_and_empty_cells() -> None:
    table = 'name,ref\r\nA, one \r\nB,\r\n"C, D","two ""2"""\r\nE\r\n\r\nF,one\r\n'
    assert values('set refs from "t.csv" column "ref"', t_csv=table) == {"one", 'two "2"'}


def test_a_bom_is_no_part_of_the_first_column() -> None:
    assert values('set refs from "t.csv" column "ref"', t_csv="\ufeffref\na\n") == {"a"}


def test_a_value_may_run_over_lines() -> None:
    assert values('set refs from "t.csv" column "ref"', t_csv='ref\n"a\nb"\nc\n') == {"a\nb", "c"}


def test_a_text_file_has_one_value_a_line_and_comments() -> None:
    text = "# ours\r\nqr-berlin\r\n\r\n  spring   # since May\nc#sharp\n"
    assert values('set refs from "t.txt"', t_txt=text) == {"qr-berlin", "spring", "c#sharp"}


def test_a_set_may_be_empty() -> None:
    assert values('set refs from "t.txt"', t_txt="") == set()


@pytest.mark.parametrize(
    ("table", "code", "says"),
    [
        ("", "E242", "the file is empty"),
        ("Ref\na\n", "E242", "did you mean Ref?"),
        ("a;reff;b\n1;2;3\n", "E242", "did you mean reff?"),
        (" REF ,b\n1,2\n", "E242", "did you mean  REF ?"),
        ("sep=;\na;reff\n1;2\n", "E242", "did you mean reff?"),
        ("a\tx\tb\n1\t2\t3\n", "E242", "its columns are: a, x, b"),
        ('a;ref\n1;2\n3;"open\n', "E243", "in quotes"),
        ("ref,ref\n1,2\n", "E242", "a name of its own"),
        ("reff,b\n1,2\n", "E242", "did you mean reff?"),
        ('ref\n"a" b\n', "E243", "in quotes"),
        ('ref\n"open\n', "E243", "in quotes"),
        ("ref\n" + "x" * 140_000, "E243", "in quotes"),
        ("ref \na\n", "E242", 'or write column "ref "'),
        ("sep=\nref\na\n", "E242", "write `sep=;`, or delete the line"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(table: str, code: str, says: str) -> None:
    item = error(IN_SET + 'set refs from "t.csv" column "ref"', t_csv=table)
    assert item.code == code
    assert says in str(item.help)


@pytest.mark.parametrize(
    ("table", "line", "says"),
    [
        ("ref\n1,20211E+14\n", 2, "line 2 has 2 values, and the header names one column"),
        (
            "ref\na\n120,210,987\n1,2\n",
            3,
            "line 3 has 3 values, and the header names one column; 1 more is too wide",
        ),
        ('ref,name\n1,"a\nb"\n1,"a\nb",c\n', 4, "line 4 has 3 values, and the header names 2 columns"),
        ("ref\n" + "x" * 140_000, 2, "line 2 is not CSV: a value has more than 131,072 characters"),
        ('ref\n"a" b\n', 2, 'line 2 is not CSV: a value goes on after the `"` that closes it'),
    ],
)
def test_a_row_that_is_no_row_of_the_table_is_an_error_at_its_line(table: str, line: int, says: str) -> None:
    item = error(IN_SET + 'set refs from "t.csv" column "ref"', t_csv=table)
    assert (item.code, item.source.name, item.start.line) == ("E243", "t.csv", line)
    assert item.message.startswith(says)


def test_a_broken_line_is_found_in_the_table_itself() -> None:
    item = error(IN_SET + 'set refs from "t.csv" column "ref"', t_csv='ref\na\n"b"x\n')
    assert (item.source.name, item.start.line) == ("t.csv", 3)
    assert item.related[0].source.name == "main.route"


@pytest.mark.parametrize("rest", ["", "2,x\n", '2,"x"\n', "2,x\n" * 50_000])
def test_a_quote_that_is_never_closed_is_shown_where_its_row_begins(rest: str) -> None:
    item = error(IN_SET + 'set refs from "t.csv" column "ref"', t_csv='ref,n\na,b\n"1,x\n' + rest)
    assert (item.source.name, item.start.line) == ("t.csv", 3)
    assert item.message == "the row that begins on line 3 is not CSV: a quote in it is never closed"


def test_a_list_in_a_text_file_has_no_columns() -> None:
    item = error(IN_SET + 'set refs from "t.txt" column "ref"', t_txt="# refs\na\n")
    assert (item.code, item.help) == ("E242", "remove `column`")


def test_a_csv_without_a_column_is_asked_for_one() -> None:
    assert codes('set refs from "t.csv"', t_csv="ref\n") == ["E242"]


def test_a_file_that_is_not_utf_8_or_not_there_is_an_error_where_it_is_named() -> None:
    item = error('set refs from "t.txt"', t_txt=b"bl\xe4tter")
    assert (item.code, at(item)) == ("E241", '"t.txt"')
    assert error('set refs from "gone.txt"').code == "E240"


def test_the_reason_why_a_file_was_refused_is_passed_on() -> None:
    files = {"main.route": whole('set refs from "../x.txt"').encode()}
    item = checked_file("main.route", files, {"../x.txt": "lies outside the policy's folder"}).diagnostics[0]
    assert item.message == "`../x.txt` lies outside the policy's folder"


# --- rounded ids ---------------------------------------------------------------------------


@pytest.mark.parametrize("rounded", ["1.2E+14", "1,2E+14", "1E14", "1.20211e+14"])
@pytest.mark.parametrize(
    "use",
    [
        'set ids from "t.csv" column "id"\nroute ad in ids to bot',
        'set ids from "t.csv" column "id"\nroute message to bot when ad.id in ids',
        'template t { file "t.json"  ads from "t.csv" column "id" }',
    ],
)
def test_a_rounded_id_is_found_at_its_line_of_the_file(rounded: str, use: str) -> None:
    table = f'id\n120210987654321\n"{rounded}"\n'
    item = error(use, t_csv=table, t_json='{"message": {"text": "Hi"}}')
    assert item.code == "E244"
    assert (item.source.name, item.start.line, at(item)) == ("t.csv", 3, rounded)


def test_where_no_ids_are_meant_such_a_value_is_a_value() -> None:
    assert values('set refs from "t.csv" column "ref"', t_csv="ref\n1.2E+14\n") == {"1.2E+14"}


@pytest.mark.parametrize(
    "table",
    [
        "name;ref\nA, and B;qr-1\nC;qr-2\n",
        'name\tref\n"A\tB"\tqr-1\nC\tqr-2\n',
        'ref;name\r\nqr-1;"A;\nB"\r\nqr-2;C\r\n',
        "a;b,ref\nx;y,qr-1\nz,qr-2\n",
        "sep=;\r\nref;name\r\nqr-1;A, B\r\nqr-2;C\r\n",
        "sep=|\nref|name\nqr-1|A;B\nqr-2|C\n",
    ],
)
def test_columns_are_parted_as_spreadsheets_do(table: str) -> None:
    assert values('set refs from "t.csv" column "ref"', t_csv=table) == {"qr-1", "qr-2"}


def test_a_value_is_found_in_its_line_whatever_parts_the_columns() -> None:
    item = error('set ids from "t.csv" column "id"\nroute ad in ids to bot', t_csv="n;id\n1;12\n2;1E+14\n")
    assert (item.code, item.start.line, at(item)) == ("E244", 3, "1E+14")
    named = "sep=;\nn;id\n1;12\n2;1E+14\n"
    item = error('set ids from "t.csv" column "id"\nroute ad in ids to bot', t_csv=named)
    assert (item.code, item.start.line, at(item)) == ("E244", 4, "1E+14")


def test_a_column_is_known_by_its_name_in_other_signs() -> None:
    item = error('set ids from "t.csv" column "ad_id"', t_csv="Name,Ad ID\nA,12\n")
    assert (item.code, item.help) == ("E242", "did you mean Ad ID?")
    assert item.fix is not None
    assert item.fix.edits[0].replacement == '"Ad ID"'


@pytest.mark.parametrize(
    ("declared", "name"), [('from "t.csv" column "ref"', "t_csv"), ('from "t.txt"', "t_txt")]
)
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("ref\nqr-1\n<<<<<<< HEAD\nqr-2\n=======\nqr-3\n>>>>>>> other\n", [3]),
        ("ref\r\n<<<<<<< HEAD\r\nqr-2\r\n=======\r\n>>>>>>> other\r\n", [2]),
        ("ref\nqr-1\n>>>>>>> other\n", [3]),
    ],
)
def test_a_list_with_an_unresolved_conflict_is_not_read(
    declared: str, name: str, lines: str, found: list[int]
) -> None:
    told = errors(IN_SET + f"set refs {declared}", **{name: lines})
    assert [(item.code, item.start.line) for item in told] == [("E101", line) for line in found]
    assert {item.source.name for item in told} == {name.replace("_", ".")}


def test_many_rounded_ids_are_one_finding() -> None:
    table = "id\n" + "".join(f"{n}E+14\n" for n in range(1, 500))
    item = error('set ids from "t.csv" column "id"\nroute ad in ids to bot', t_csv=table)
    assert "and so are 498 more" in item.message


def test_a_hundred_thousand_ads_are_read() -> None:
    table = "id,name\n" + "".join(f'{120210000000000 + n},"Ad {n}"\n' for n in range(100_000))
    entry = policy('set ids from "t.csv" column "id"\nroute ad in ids to bot', t_csv=table).campaign[0].entry
    assert isinstance(entry, Atom)
    assert isinstance(entry.test, IsAny)
    assert len(entry.test.values) == 100_000


def test_a_column_is_one_list_however_many_sets_are_of_it() -> None:
    sets = "".join(
        f'set s{n} from "t.csv" column "id"\nroute ad in s{n} to bot when age == {n}\n' for n in range(3)
    )
    found = policy(
        sets + 'set ages from "t.csv" column "id"\nfact age: int\nroute message to bot when age in ages\n'
        "route postback to bot when age in ages",
        t_csv="id\n12\n13\n",
    )
    for conditions in ([rule.entry for rule in found.campaign], [rule.when for rule in found.organic]):
        tests = [condition.test for condition in conditions if isinstance(condition, Atom)]
        values = [test.values for test in tests if isinstance(test, IsAny)]
        assert len(values) == len(conditions)
        assert all(one is values[0] for one in values)


@pytest.mark.parametrize(
    "declared",
    [
        'set s{n} from "t.txt"\nroute message to bot when text mentions any of s{n}\n',
        'set s{n} from "t.csv" column "id"\nroute ad in s{n} to bot when age == {n}\n',
    ],
)
def test_twenty_sets_of_a_file_are_hardly_more_work_than_one(declared: str) -> None:
    lines = "".join(f"{120210 + n}\n" for n in range(2000))

    def look(sets: int) -> Callable[[], object]:
        text = "fact age: int\n" + "".join(declared.format(n=n) for n in range(sets))
        return lambda: checked(text, t_csv="id\n" + lines, t_txt=lines)

    look(1)()
    assert steps(look(20)) < 3 * steps(look(1))


# --- phrases -------------------------------------------------------------------------------

MENTION = "route message to bot when text mentions any of complaints\n"


def phrases(text: str, **files: str) -> MentionsAny:
    when = policy(MENTION + text, **files).organic[0].when
    assert isinstance(when, Atom)
    assert isinstance(when.test, MentionsAny)
    assert when.text == "text mentions any of complaints"
    return when.test


@pytest.mark.parametrize(
    ("declared", "files"),
    [
        ('set complaints = ["Refund!", "talk to ME", 24]', {}),
        ('set complaints from "c.txt"', {"c_txt": "Refund! # and others\n\ntalk to ME\n24\nrefund\n"}),
        (
            'set complaints from "c.csv" column "said"',
            {"c_csv": 'id,said\n1,Refund!\n2,"talk to ME"\n3,24\n'},
        ),
    ],
)
def test_the_values_of_a_set_are_phrases(declared: str, files: dict[str, str]) -> None:
    assert phrases(declared, **files) == MentionsAny(frozenset({"refund", "talk to me", "24"}), 3)


def test_ten_thousand_phrases_are_read_once_for_all_rules() -> None:
    text = "".join(f"phrase number {n}\n" for n in range(10_000))
    found = policy(MENTION * 3 + 'set complaints from "c.txt"', c_txt=text).organic
    tests = [rule.when.test for rule in found if isinstance(rule.when, Atom)]
    assert len(tests) == 3
    assert all(test is tests[0] for test in tests)


@pytest.mark.parametrize(
    ("declared", "content", "line"),
    [
        ('set complaints from "c.txt"', "refund\n\n???\nbroken\n", 3),
        ('set complaints from "c.csv" column "said"', 'said,n\nrefund,1\n"broken\nglass",2\n???,3\n', 5),
    ],
)
def test_a_phrase_of_a_file_without_a_word_is_an_error_in_its_line(
    declared: str, content: str, line: int
) -> None:
    name = "c_txt" if "txt" in declared else "c_csv"
    item = error(MENTION * 2 + declared, **{name: content})
    assert (item.code, item.message) == ("E278", "`???` has no word in it")
    assert (item.source.name, item.start.line, at(item)) == (name.replace("_", "."), line, "???")
    assert item.related[0].message == "the values of the set are phrases here"


def test_a_phrase_of_a_list_without_a_word_is_an_error_where_it_stands() -> None:
    item = error(MENTION + 'set complaints = ["refund", "-"]')
    assert (item.code, item.source.name, at(item)) == ("E278", "main.route", '"-"')


def test_a_phrase_that_nobody_sees_is_shown_by_its_number() -> None:
    item = error(MENTION + 'set complaints = ["refund", "\u200b"]')
    assert (item.code, item.message) == ("E278", "`\\u{200b}` has no word in it")


def test_phrases_without_a_word_are_named_up_to_ten() -> None:
    found = checked(
        MENTION + 'set complaints from "c.txt"', c_txt="".join(f"{'!' * n}\n" for n in range(1, 40))
    )
    assert [item.code for item in found.diagnostics] == ["E278"] * 10


def test_a_set_without_values_is_never_mentioned() -> None:
    assert phrases('set complaints from "c.txt"', c_txt="# none yet") == MentionsAny(frozenset(), 0)


def test_what_is_no_text_does_not_mention_a_set() -> None:
    item = error("route message to bot when age mentions any of ages\nfact age: int\nset ages = [1]")
    assert (item.code, "`mentions` does not fit `age`" in item.message) == ("E272", True)


def test_only_a_set_is_mentioned() -> None:
    assert error("group g = [bot]\nroute message to bot when text mentions any of g").code == "E222"


# --- facts ---------------------------------------------------------------------------------


def test_facts_have_their_type_range_and_options() -> None:
    facts = policy('fact a: bool\nfact b: int\nfact c: int -5..5\nfact d: string\nfact e: "x" | "y"').facts
    assert [fact.type for fact in facts.values()] == ["bool", "int", "int", "string", "string"]
    assert (facts["c"].least, facts["c"].most) == (-5, 5)
    assert facts["e"].options == ("x", "y")


def test_a_range_of_one_value_is_a_range() -> None:
    assert policy("fact n: int 3..3")
    assert codes("fact n: int 3..2") == ["E245"]


# --- schedules -----------------------------------------------------------------------------


def schedule(items: str) -> Schedule:
    when = policy(f"schedule office {{ {items} }}\nroute message to bot when within office").organic[0].when
    assert isinstance(when, Atom)
    assert isinstance(when.test, IsOpen)
    return when.test.schedule


def test_a_schedule_has_its_hours_by_weekday() -> None:
    week = schedule("mon-tue, sat 09:00-12:00, 13:00-24:00  except 2026-12-25").week
    hours = (Hours(540, 720), Hours(780, 1440))
    assert week == (hours, hours, (), (), (), hours, ())


def test_days_may_wrap_round_the_weekend() -> None:
    assert [bool(day) for day in schedule("sat-mon 09:00-12:00").week] == [
        True, False, False, False, False, True, True,
    ]  # fmt: skip


def test_a_night_runs_past_midnight_and_days_off_are_dates() -> None:
    office = schedule("fri 22:00-02:00  except 2028-02-29")
    assert office.week[4] == (Hours(1320, 120),)
    assert office.exceptions == {date(2028, 2, 29)}


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ("mon 24:00-02:00", "E250"),
        ("mon 09:00-24:01", "E250"),
        ("mon 25:00-26:00", "E250"),
        ("mon 09:00-09:00", "E251"),
        ("mon 09:00-10:00 except 2027-02-29", "E252"),
        ("mon 09:00-10:00 except 2027-13-01", "E252"),
        ("except 2026-12-25 except 2026-12-26", "E213"),
    ],
)
def test_a_time_or_day_that_does_not_exist_is_an_error(items: str, code: str) -> None:
    assert set(codes(f"schedule office {{ {items} }}")) == {code}


def test_ranges_may_overlap_and_meet_the_end_of_the_day() -> None:
    assert policy("schedule office { mon 00:00-24:00, 09:00-18:00  mon 10:00-00:00 }")
