"""What apps ask for (semantics 3, interfaces: INPUT)."""

import pytest

from convroute.conversation.item import Unreadable
from convroute.conversation.request import InlineControl, Request
from convroute.wire.location import Note
from convroute.wire.reader import read_events
from tests.wire.building import ACCOUNT, AT, USER, request, request_of, unreadable


@pytest.mark.parametrize(
    "action", ["pass", "take", "release", "extend", "request", "send", "inbox_reply", "owner"]
)
def test_every_action_is_read(action: str) -> None:
    asked = request_of(request(action=action))
    assert (asked.action, asked.app, asked.account, asked.user, asked.at) == (
        action,
        "care",
        ACCOUNT,
        USER,
        AT,
    )
    assert (asked.target, asked.duration, asked.metadata, asked.tag, asked.thread_control) == (None,) * 5


def test_ids_and_names_of_apps_stay_as_they_came() -> None:
    asked = request_of(
        request(action="pass", app=2210987654321098, target="page_inbox", account=17841400000000001)
    )
    assert (asked.app, asked.target, asked.account) == ("2210987654321098", "page_inbox", ACCOUNT)


def test_the_inbox_needs_no_app_and_everybody_else_does() -> None:
    assert request_of(request(action="inbox_reply", app=None)).app is None
    assert unreadable(request(app=None)).path == "$.app"
    assert unreadable(request(app="")).path == "$.app"


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("tkae", "take"),
        ("Take", "take"),
        ("take_thread_control", "take"),
        ("passes", "pass"),
        ("inbox-reply", "inbox_reply"),
    ],
)
def test_an_unknown_action_names_the_nearest_one(action: str, meant: str) -> None:
    found = unreadable(request(action=action))
    assert found.path == "$.action"
    assert f"did you mean `{meant}`?" in found.message


@pytest.mark.parametrize("action", ["fly to the moon", "", 5, None, [], True, "x" * 100_000])
def test_an_action_like_no_other_lists_them_all(action: object) -> None:
    found = unreadable({"action": action})
    assert found.path == "$.action"
    assert "`inbox_reply`" in found.message
    assert len(found.message) < 300


@pytest.mark.parametrize("value", [0, -5, 604801, 1.5, "86400", True, [1], {"a": 1}, 10**1000, None])
def test_a_wrong_duration_or_tag_is_kept_to_be_denied(value: object) -> None:
    assert request_of(request(action="extend", duration=value)).duration == value
    assert request_of(request(action="send", tag=value)).tag == value


def test_inline_control_is_kept_as_it_came() -> None:
    assert request_of(request(thread_control={})).thread_control == InlineControl(None, None)
    control = {"control_type": 5, "app_id": 222}
    assert request_of(request(thread_control=control)).thread_control == InlineControl(5, "222")


def test_seconds_are_read_as_seconds() -> None:
    assert request_of(request(timestamp="1789000000")).at == 1789000000000


@pytest.mark.parametrize(
    ("member", "value", "path"),
    [
        ("account", None, "$.account"),
        ("account", 1.5, "$.account"),
        ("user", None, "$.user"),
        ("user", "", "$.user"),
        ("timestamp", None, "$.timestamp"),
        ("timestamp", True, "$.timestamp"),
        ("app", {}, "$.app"),
        ("target", 1.5, "$.target"),
        ("metadata", 5, "$.metadata"),
        ("text", [], "$.text"),
        ("thread_control", "pass", "$.thread_control"),
        ("thread_control", {"app_id": 1.5}, "$.thread_control.app_id"),
        ("duration", float("inf"), "$.duration"),
    ],
)
def test_a_wrong_member_is_named_by_its_path(member: str, value: object, path: str) -> None:
    assert unreadable(request(**{member: value})).path == path


HAS = (
    "it has `action`, `app`, `account`, `user`, `timestamp`, `target`, `duration`, `metadata`, `tag`, `text` "
    "and `thread_control`"
)
MISSPELT: list[tuple[dict[str, object], str, str]] = [
    ({"targt": "sales"}, "$.targt", "means nothing in a request: did you mean `target`?"),
    ({"tagg": "HUMAN_AGENT"}, "$.tagg", "means nothing in a request: did you mean `tag`?"),
    ({"note": "from the night shift"}, "$.note", f"means nothing in a request: {HAS}"),
    (
        {"thread_control": {"control_typ": "pass"}},
        "$.thread_control.control_typ",
        "means nothing in `thread_control`: did you mean `control_type`?",
    ),
    (
        {"thread_control": {"metadata": "x"}},
        "$.thread_control.metadata",
        "means nothing in `thread_control`: it has `control_type` and `app_id`",
    ),
]


@pytest.mark.parametrize(("members", "path", "message"), MISSPELT)
def test_a_member_that_means_nothing_in_a_request_is_noted_and_the_request_read(
    members: dict[str, object], path: str, message: str
) -> None:
    """A misspelt member changes what is asked for."""
    noted: list[Note] = []
    (found,) = read_events(request(**members), noted=noted.append)
    assert isinstance(found, Request)
    assert noted == [Note(path, message)]


@pytest.mark.parametrize(("members", "path", "message"), MISSPELT)
def test_a_member_that_means_nothing_in_a_request_is_an_error_where_that_is_asked_for(
    members: dict[str, object], path: str, message: str
) -> None:
    wrong, right = list(read_events([request(**members), request()], strict=True))
    assert wrong == Unreadable(path, message, 0)
    assert isinstance(right, Request)


def test_a_number_too_large_to_write_down_is_refused() -> None:
    assert unreadable(request(duration=10**5000)).path == "$.duration"
