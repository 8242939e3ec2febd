"""Explanations are read on a terminal: short lists, lines as wide as it is, one clock, few readings."""

import json
import os
import pty
from pathlib import Path

import pytest

from convroute.explainer.folding import with_folded_lists
from tests.cli.shell import convroute, convroute_on

ACCOUNT, USER = "17841400000000001", "5550001"
PHRASES = ", ".join(f'"phrase, number {number}"' for number in range(60))
APPS = "".join(f"app helper_{number} {{ id {2_000_000 + number} }}\n" for number in range(20))
POLICY = f"""language 1
policy acme {{ version "1"  channel instagram  account {ACCOUNT}  timezone "Europe/Berlin" }}
app bot {{ id 1278416343931139  role automation }}
app care = instagram_inbox
{APPS}default bot
route message to care when text mentions [{PHRASES}]
"""
AT = 1789000000123  # 2026-09-10 02:26:40 in Berlin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.route").write_text(POLICY)
    (tmp_path / "hello.json").write_text(json.dumps(webhook("Hello")))
    return tmp_path


def webhook(text: str) -> dict[str, object]:
    message = {
        "sender": {"id": USER},
        "recipient": {"id": ACCOUNT},
        "timestamp": AT,
        "message": {"mid": "m", "text": text},
    }
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "messaging": [message]}]}


@pytest.mark.parametrize("named", ["any of complaints", '["refund", "talk to a person", "broken"]'])
def test_of_several_phrases_the_one_that_was_found_is_named(folder: Path, named: str) -> None:
    (folder / "complaints.txt").write_text("refund\ntalk to a person\nbroken\n")
    text = POLICY.replace(f"[{PHRASES}]", named) + 'set complaints from "complaints.txt"\n'
    (folder / "acme.route").write_text(text)
    said = "I want to TALK\u00ad to a person about my broken mug"
    (folder / "hello.json").write_text(json.dumps(webhook(said)))
    assert '(mentions "talk to a person")' in " ".join(explain(folder).split())
    trace = json.loads(explain(folder, "--format", "json"))["trace"]
    [stage] = [step for step in trace["steps"] if step["rules"]]
    [condition] = [one for one in stage["rules"][0]["conditions"] if one["field"] == "text"]
    assert (condition["phrase"], condition["result"]) == ("talk to a person", True)


def test_where_one_phrase_is_looked_for_it_need_not_be_named(folder: Path) -> None:
    (folder / "acme.route").write_text(POLICY.replace(f"[{PHRASES}]", '"hello"'))
    assert "(mentions" not in explain(folder)


def owned(folder: Path, expires_at: int) -> str:
    state = {
        "account": ACCOUNT,
        "user": USER,
        "owner": "care",
        "expires_at": expires_at,
        "last_user_message_at": AT - 1000,
    }
    (folder / "thread.json").write_text(json.dumps(state))
    return "thread.json"


def explain(folder: Path, *more: str) -> str:
    done = convroute("explain", "acme.route", "hello.json", *more, cwd=folder)
    assert (done.status, done.err) == (0, "")
    return done.out


def on_terminal(folder: Path, width: int) -> str:
    parent, child = pty.openpty()
    variables = {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(width)}
    convroute_on(child, "explain", "acme.route", "hello.json", variables=variables, cwd=folder)
    shown = b""
    try:
        while part := os.read(parent, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(parent)
    return shown.decode().replace("\r\n", "\n")


def test_a_long_list_is_folded(folder: Path) -> None:
    told = explain(folder)
    assert '"phrase, number 5", 54 more]: text is "Hello"' in told
    assert "number 6" not in told
    assert "on standby: care, helper_0, helper_1, helper_10, helper_11, helper_12, 15 more" in told


def test_the_list_of_the_rule_that_decided_is_folded_in_the_reason(folder: Path) -> None:
    (folder / "hello.json").write_text(json.dumps(webhook("phrase, number 3")))
    because = explain(folder).splitlines()[1]
    assert "54 more]`, routed to care" in because


@pytest.mark.parametrize(
    ("condition", "folded"),
    [
        ('ref in ["a", "b"]', 'ref in ["a", "b"]'),
        ("n in [1, 2, 3, 4, 5, 6, 7, 8, 9]", "n in [1, 2, 3, 4, 5, 6, 3 more]"),
        ('ref == "[1, 2, 3, 4, 5, 6, 7, 8, 9]"', 'ref == "[1, 2, 3, 4, 5, 6, 7, 8, 9]"'),
        (r'ref in ["\"]", 1, 2, 3, 4, 5, 6, 7, 8]', r'ref in ["\"]", 1, 2, 3, 4, 5, 3 more]'),
    ],
)
def test_only_what_is_a_list_is_folded(condition: str, folded: str) -> None:
    assert with_folded_lists(condition) == folded


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals there")
@pytest.mark.parametrize("width", [50, 80, 400])
def test_no_line_is_wider_than_the_terminal(folder: Path, width: int) -> None:
    told = on_terminal(folder, width)
    assert max(map(len, told.splitlines())) <= width
    assert " ".join(told.split()).startswith(
        "message m from 5550001 at 2026-09-10 02:26:40+02:00 → bot, for 1 day"
    )
    assert told.count("acme.route:") == explain(folder).count("acme.route:")


def test_what_is_piped_is_not_wrapped(folder: Path) -> None:
    assert max(map(len, explain(folder).splitlines())) > 150


def test_every_time_is_told_by_the_clock_of_the_policy(folder: Path) -> None:
    for form in ("text", "markdown", "mermaid"):
        told = explain(folder, "--format", form, "--thread", owned(folder, AT + 3_600_000))
        assert "UTC" not in told
        assert told.count("02:26:40+02:00") + told.count("03:26:40+02:00") >= 2
    traced = convroute("decide", "acme.route", "hello.json", "--trace", cwd=folder).out
    assert "UTC" not in traced
    assert traced.startswith("0  2026-09-10 02:26:40+02:00")


def test_a_reading_is_told_where_it_mattered_and_in_one_line(folder: Path) -> None:
    assert "assumes" not in explain(folder)
    assert "assumes" not in explain(folder, "--thread", owned(folder, AT + 1))
    assert "assumes   6-K: control ends exactly at its expiry" in explain(
        folder, "--thread", owned(folder, AT)
    )


def test_with_trace_every_reading_is_told(folder: Path) -> None:
    told = explain(folder, "--thread", owned(folder, AT + 1), "--trace")
    assert "assumes   6-K: control ends exactly at its expiry" in told
    assert "6-O: each message gives the owner its window again" in told
    assert "6-J: the app that gets" in explain(folder, "--trace")
