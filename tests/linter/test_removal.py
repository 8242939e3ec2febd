"""What a fix takes out of a text, and what it leaves alone because a comment would go with it."""

import pytest

from convroute.diagnostic import Diagnostic, Fix
from convroute.linter.repair import repaired
from tests.linter.desk import codes, findings

COVERED = 'route link to sales\nroute link like "a-*" to sales\n'


def fix_of(found: Diagnostic) -> Fix:
    assert found.fix is not None
    return found.fix


def after(text: str, code: str) -> str:
    """The last lines of the policy, as many as `text` has, with the first fix of `code`."""
    found = next(item for item in findings(text) if item.code == code)
    ((_, whole),) = repaired([fix_of(found)])
    return whole[len(found.source.text) - len(text) :]


def applicability(text: str, code: str) -> str | None:
    found = next(item for item in findings(text) if item.code == code)
    return None if found.fix is None else found.fix.applicability


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("route shop to sales when true\n", "route shop to sales\n"),
        ("route shop to sales\n    when true\n", "route shop to sales\n"),
        ("route ad to sales when true for 3 days\n", "route ad to sales for 3 days\n"),
        (
            'route shop to sales when text mentions "a" and true\n',
            'route shop to sales when text mentions "a"\n',
        ),
        (
            'route shop to sales when true and text mentions "a"\n',
            'route shop to sales when text mentions "a"\n',
        ),
        (
            'route shop to sales when text mentions "b" or (true and text mentions "a")\n',
            'route shop to sales when text mentions "b" or (text mentions "a")\n',
        ),
    ],
)
def test_a_condition_that_says_nothing_is_dropped(before: str, expected: str) -> None:
    assert after(before, "W407") == expected
    assert applicability(before, "W407") == "safe"


@pytest.mark.parametrize(
    "text",
    [
        "route shop to sales # at night, too\n    when true\n",
        "route shop to sales when # always\n    true\n",
        'route shop to sales when text mentions "a" or true\n',
        "route shop to sales when not (false)\n",
        "route shop to sales when thread.bucket < 20 or thread.bucket >= 20\n",
        'route shop to sales when text mentions "a" # and\n    and true\n',
    ],
)
def test_what_only_a_person_can_untangle_has_no_fix(text: str) -> None:
    assert applicability(text, "W407") is None


def test_a_rule_behind_one_that_decides_the_same_is_deleted() -> None:
    assert after(COVERED, "W401") == "route link to sales\n"
    labelled = COVERED.replace("route link like", "letters: route link like")
    assert after(labelled, "W401") == "route link to sales\n"


def test_a_comment_above_or_behind_is_left_to_a_person() -> None:
    above = COVERED.replace("route link like", "# Agreed in May.\nroute link like")
    behind = COVERED[:-1] + "  # agreed in May\n"
    assert applicability(COVERED, "W401") == "safe"
    assert applicability(above, "W401") == "unsafe"
    assert applicability(behind, "W401") is None


def test_a_day_is_what_a_rule_without_for_gives() -> None:
    same = "route ad to sales\nroute ad 120001 to sales for 1 day\n"
    other = "route ad to sales\nroute ad 120001 to sales for 2 days\n"
    assert after(same, "W401") == "route ad to sales\n"
    assert applicability(other, "W401") == "unsafe"
    assert after(other, "W401") == "route ad 120001 to sales for 2 days\nroute ad to sales\n"


def test_a_rule_is_moved_before_the_comments_of_the_other_one() -> None:
    text = '# Links.\n# All.\nroute link to sales\nroute link like "a-*" to care\n'
    assert after(text, "W401") == 'route link like "a-*" to care\n# Links.\n# All.\nroute link to sales\n'


def test_two_rules_that_cover_each_other_never_change_places() -> None:
    text = 'set a = ["x", "y"]\nset b = ["y", "x"]\nroute link in a to sales\nroute link in b to care\n'
    assert applicability(text, "W401") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('route link like "qr-berlin" to sales\n', "safe"),
        ('route postback like "ORDER_" to sales\n', "unsafe"),
        ('route message to sales when text like "refund"\n', "unsafe"),
        ('route ad to sales when ref like "mail7"\n', "safe"),
    ],
)
def test_only_a_whole_key_is_surely_no_forgotten_star(text: str, expected: str) -> None:
    assert applicability(text, "W406") == expected


def test_a_narrower_permission_and_a_limit_of_seven_days_are_deleted() -> None:
    text = "allow take by [sales, care]\nallow take by sales from care\nlimit extend by sales to 7 days\n"
    assert after(text, "W505") == "allow take by [sales, care]\nlimit extend by sales to 7 days\n"
    assert after(text, "W506") == "allow take by [sales, care]\nallow take by sales from care\n"


def test_of_permissions_that_say_the_same_together_the_widest_stays() -> None:
    narrow = [f"allow take by sales from {app}\n" for app in ("marketing", "care")]
    widest = "allow take by sales from [marketing, care]\n"
    assert after("".join([*narrow, widest]), "W505") == f"{narrow[1]}{widest}"
    assert after(f"{narrow[1]}{widest}", "W505") == widest
    assert codes(widest) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('set old = ["x"]\n', "safe"),
        ('# Agreed in May.\nset old = ["x"]\n', "unsafe"),
        ('route shop to sales\n\n# allow: W415 both are meant\n\n# More.\n\nset old = ["x"]\n', "unsafe"),
        ('# Links.\n\nset old = ["x"]\n', "safe"),
        ('set old = [\n    "x", # from the agency\n]\n', "unsafe"),
        ('set old = ["x"]  # from the agency\n', None),
    ],
)
def test_a_comment_never_goes_with_a_declaration_or_on_to_the_next_one(
    text: str, expected: str | None
) -> None:
    assert applicability(text, "W410") == expected


def test_an_allowance_further_up_keeps_a_rule_where_it_is() -> None:
    covered = COVERED.replace("route link like", "# allow: W406 a key\n\nroute link like")
    assert applicability(covered, "W401") == "unsafe"
    moved = covered.replace('"a-*" to sales', '"a-*" to care')
    assert applicability(moved, "W401") is None
