"""`# allow: CODE reason`: where it holds, and what it has to say."""

import pytest

from tests.linter.desk import codes, findings, marked

ODD = 'route message to sales when tier != "gold"'


@pytest.mark.parametrize(
    "text",
    [
        f"{ODD}  # allow: W404 meant\n",
        f"{ODD}  # allow: negated-absent-field meant\n",
        f"# allow: W404 meant\n{ODD}\n",
        f"# allow: w404, W601 meant\n# and more to say\n\n{ODD} or vip and text is present\n",
        'route message to sales\n    when tier != "gold"  # allow: W404 meant\n',
        'route message to sales  # allow: W404 meant\n    when tier != "gold"\n',
        'route message to sales\n    when tier != "gold"\n    and text is present  # allow: W404 meant\n',
        'route message to sales\n    # allow: W404 meant\n    when tier != "gold"\n',
        f'{ODD} and text != "# allow: W601 no comment"  # allow: W404 meant\n',
    ],
)
def test_a_finding_that_is_allowed_is_not_reported(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"# allow: W404 meant\nroute shop to sales\n{ODD}\n",
        f"{ODD}\n# allow: W404 meant\n",
        f"route shop to sales # allow: W404 meant\n{ODD}\n",
    ],
)
def test_a_comment_at_another_place_allows_nothing_and_is_reported(text: str) -> None:
    assert sorted(codes(text)) == ["W404", "W606"]


def test_a_comment_without_a_reason_allows_nothing() -> None:
    odd, bad = findings(f"{ODD}  # allow: W404\n")
    assert (odd.code, bad.code) == ("W404", "W607")
    assert marked(bad) == "# allow: W404"


@pytest.mark.parametrize(
    "comment", ["# allow W404 meant", "# Allow: W404 meant", "#ALLOW negated-absent-field x"]
)
def test_a_comment_that_is_almost_an_allowance_is_reported(comment: str) -> None:
    odd, bad = findings(f"{ODD}  {comment}\n")
    assert (odd.code, bad.code, marked(bad)) == ("W404", "W607", comment)


@pytest.mark.parametrize(
    "comment", ["# allow take by anyone", "# Allow: sales only", "# allow sales, see W404", "# allowed: W404"]
)
def test_a_comment_about_allowing_is_no_allowance(comment: str) -> None:
    assert codes(f"route shop to sales  {comment}\n") == []


def test_a_code_that_is_read_as_the_reason_is_reported() -> None:
    (bad,) = findings(f"{ODD}  # allow: W404 W501 meant\n")
    assert (bad.code, bad.message) == ("W607", "`W501` is read as the reason, not as a code")
    assert codes(f"{ODD}  # allow: W404 as W501 says\n") == []


def test_an_unknown_code_is_reported_with_the_nearest() -> None:
    (found,) = findings('route postback "A" to care  # allow: coverd-rule meant\n')
    assert (found.code, found.help) == ("W607", "did you mean covered-rule?")


def test_a_comment_before_the_first_statement_is_about_the_whole_file() -> None:
    text = """# allow: hours-without-timezone UTC is meant
language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
default care
route message to care when time in 09:00-18:00
"""
    assert codes(text) == []
    assert codes(text.split("\n", 1)[1]) == ["W418"]


def test_one_comment_of_which_a_part_is_needed_says_which_is_not() -> None:
    (found,) = findings(f"{ODD}  # allow: W404, W601 meant\n")
    assert (found.code, found.message, found.fix) == ("W606", "there is no W601 here to allow", None)


def test_an_allowance_of_what_only_a_comparison_finds_is_never_unused() -> None:
    assert codes("# allow: W608 only the test account\nroute shop to sales\n") == []
    assert codes("# allow: version-not-increased numbers are given at release\nroute shop to sales\n") == []
    (found,) = findings("# allow: W608, W601 only the test account\nroute shop to sales\n")
    assert (found.message, found.fix) == ("there is no W601 here to allow", None)
