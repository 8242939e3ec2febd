"""`--thread`: states that contradict themselves are refused, and what counts for less is noted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute
from tests.repository.checkout import POLICIES

SHOP = POLICIES / "shop"
MESSAGE = str(SHOP / "webhooks" / "message.json")
ACCOUNT = "17841400000000001"
MARKETING, SALES = "2210987654321098", "3310987654321098"
OWNED: dict[str, object] = {
    "account": ACCOUNT,
    "user": "5550001",
    "owner": "sales",
    "owner_app_id": SALES,
    "expires_at": 1_799_000_000_000,
}


@pytest.fixture
def started(tmp_path: Path) -> Callable[..., Done]:
    """`decide` on a message with these states, one or a list."""

    def run(states: object, *options: str) -> Done:
        (tmp_path / "threads.json").write_text(json.dumps(states), "utf-8")
        file = str(tmp_path / "threads.json")
        return convroute("decide", str(SHOP / "shop.route"), MESSAGE, "--thread", file, *options)

    return run


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            {"owner": "marketing"},
            (
                f"$.owner: is `marketing`, an app with the id {MARKETING}, and `owner_app_id` is {SALES}: "
                "remove the one that is wrong"
            ),
        ),
        (
            {"owner": "5"},
            f"$.owner: is 5, and `owner_app_id` is {SALES}: remove the one that is wrong",
        ),
        (
            {"requested_by": "marketing", "requested_by_app_id": SALES},
            (
                f"$.requested_by: is `marketing`, an app with the id {MARKETING}, and "
                f"`requested_by_app_id` is {SALES}: remove the one that is wrong"
            ),
        ),
        ({"owner": "sale", "owner_app_id": None}, "$.owner: no app is called `sale`; did you mean `sales`?"),
    ],
)
def test_a_state_whose_owner_is_two_apps_is_refused(
    started: Callable[..., Done], members: dict[str, object], message: str
) -> None:
    """The path is that of the file: one object, or a list of them."""
    wrong = {**OWNED, **members}
    one, listed = started(wrong), started([{**OWNED, "user": "1"}, wrong])
    assert (one.status, one.out, listed.status, listed.out) == (2, "", 2, "")
    assert one.err.endswith(f"threads.json: {message}\n")
    assert listed.err.endswith(f"threads.json: $[1]{message[1:]}\n")


@pytest.mark.parametrize(
    ("members", "note"),
    [
        (
            {"account": "5"},
            "$.account: the policy does not have this account, so the state is that of nobody",
        ),
        (
            {"owner": "sale"},
            "$.owner: no app is called `sale`; did you mean `sales`?; `owner_app_id` counts",
        ),
        (
            {"last_user_message_at": 1_789_000_000},
            (
                "$.last_user_message_at: 1789000000 is read as milliseconds, and is before 1974: "
                "did you mean 1789000000000?"
            ),
        ),
        (
            {"expires_at": 1_799_000_000},
            (
                "$.expires_at: 1799000000 is read as milliseconds, and is before 1974: "
                "did you mean 1799000000000?"
            ),
        ),
    ],
)
def test_what_counts_for_less_than_it_says_is_noted_and_an_error_with_strict(
    started: Callable[..., Done], members: dict[str, object], note: str
) -> None:
    doubtful = {**OWNED, **members}
    noted, strict = started(doubtful), started(doubtful, "--strict")
    assert noted.status == 0
    (line,) = noted.err.splitlines()
    assert line.startswith("note: ")
    assert line.endswith(f"threads.json: {note}")
    assert (strict.status, strict.out) == (2, "")
    assert strict.err.endswith(f"threads.json: {note}\n")


def test_however_many_states_are_of_another_account_it_is_told_once_and_counted(
    started: Callable[..., Done],
) -> None:
    ended = started([{"account": "5", "user": str(number)} for number in range(300)])
    assert len(ended.err.splitlines()) == 2
    assert "(299 more)" in ended.err


def test_a_thread_that_a_decision_printed_is_handed_back_without_a_word(
    started: Callable[..., Done],
) -> None:
    first = started([], "--format", "json")
    printed = json.loads(first.out.splitlines()[0])["thread"]
    again = started({**printed, "account": ACCOUNT, "user": "5550001"}, "--strict")
    assert (again.status, again.err) == (0, "")
