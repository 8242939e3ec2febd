"""`convroute verify`: verdicts in every format, and what refutes an invariant can be decided again."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.cli.shell import convroute
from tests.wire.building import validator

POLICY = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
app care = instagram_inbox { role customer_care }
fact vip: bool
default bot
route message to sales when text mentions "buy" and thread.silence < 2 hours
allow take by care from bot when vip
deny pass by anyone
invariant "vips are for sales" { when vip and thread.state == idle  always route to sales }
invariant "care takes from nobody else" { never take by care from [sales, nobody] }
invariant "care takes nothing" { never take by care }
invariant "sales can come in" { from any thread sales can own within 2 steps }
invariant "the lead form can come in" { from any thread leadgen can own within 9 steps }
invariant "a tap has no text" { when postback and text is present  always route to sales }
"""
FORMATS = ("text", "json", "junit", "sarif", "github", "markdown")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk.route").write_text(POLICY)
    return tmp_path


def document(folder: Path, *more: str) -> Any:
    done = convroute("verify", "desk.route", "--format", "json", *more, cwd=folder)
    assert done.err == ""
    found = json.loads(done.out)
    validator("verify").validate(found)
    return found


def test_each_invariant_has_a_verdict(desk: Path) -> None:
    found = document(desk)
    (policy,) = found["policies"]
    assert [one["verdict"] for one in policy["invariants"]] == [
        "refuted",
        "proved",
        "refuted",
        "refuted",
        "refuted",
        "proved",
    ]
    counts = {"invariants": 6, "questions": 0, "proved": 2, "refuted": 4, "unknown": 0, "nothing_to_ask": 0}
    assert found["summary"] == counts
    assert [one.get("empty") for one in policy["invariants"] if one["verdict"] == "proved"] == [False, True]


def test_what_refutes_a_claim_is_decided_so_again(desk: Path) -> None:
    for one in document(desk)["policies"][0]["invariants"]:
        if "decision" in one:
            (desk / "input.json").write_text(json.dumps(one["input"]))
            (desk / "thread.json").write_text(json.dumps(one["thread"]))
            done = convroute(
                "decide", "desk.route", "input.json", "--thread", "thread.json", "--format", "json", cwd=desk
            )
            decided = json.loads(done.out)
            assert decided["outcome"] == one["decision"]["outcome"]
            assert decided["reason"] == one["decision"]["reason"]


def test_the_steps_lead_to_the_app_when_they_are_decided_one_after_the_other(desk: Path) -> None:
    (sales,) = (one for one in document(desk)["policies"][0]["invariants"] if one.get("steps"))
    assert sales["title"] == "sales can come in"
    assert len(sales["steps"]) == sales["steps_needed"] == 3
    (desk / "input.json").write_text(json.dumps([step["input"] for step in sales["steps"]]))
    (desk / "thread.json").write_text(json.dumps(sales["thread"]))
    done = convroute(
        "decide", "desk.route", "input.json", "--thread", "thread.json", "--format", "json", cwd=desk
    )
    threads = [json.loads(line)["thread"] for line in done.out.splitlines()]
    assert [thread["owner"] for thread in threads][-1] == "sales"


def test_of_what_never_comes_there_are_no_steps(desk: Path) -> None:
    (lead,) = (one for one in document(desk)["policies"][0]["invariants"] if "lead form" in one["title"])
    assert (lead["steps_needed"], lead["steps"]) == (None, [])


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_what_does_not_hold_and_ends_with_1(desk: Path, form: str) -> None:
    done = convroute("verify", "desk.route", "--format", form, cwd=desk)
    assert (done.status, done.err) == (1, "")
    assert "care takes nothing" in done.out


def test_junit_has_a_case_for_each(desk: Path) -> None:
    root = ElementTree.fromstring(convroute("verify", ".", "--format", "junit", cwd=desk).out)
    assert (root.get("tests"), root.get("failures")) == ("6", "4")
    assert len(root.findall(".//testcase")) == 6


def test_sarif_names_the_line_that_decides(desk: Path) -> None:
    (run,) = json.loads(convroute("verify", ".", "--format", "sarif", cwd=desk).out)["runs"]
    related = [
        [place["physicalLocation"]["region"]["startLine"] for place in one.get("relatedLocations", ())]
        for one in run["results"]
    ]
    assert related == [[7], [9], [], []]


def test_text_explains_the_conversation(desk: Path) -> None:
    out = convroute("verify", "desk.route", cwd=desk).out
    assert '  refuted  "care takes nothing"  desk.route:13\n    care takes\n' in out
    assert "✓ `allow:take` allows it" in out
    assert out.splitlines()[-1] == "6 invariants: 2 proved, 4 refuted"


def test_all_proved_is_a_0(desk: Path) -> None:
    (desk / "desk.route").write_text(
        POLICY.partition('invariant "vips')[0] + 'invariant "i" { never pass by bot }\n'
    )
    done = convroute("verify", ".", cwd=desk)
    assert (done.status, done.out.splitlines()[-1]) == (0, "1 invariant: 1 proved")


def test_without_invariants_there_is_nothing_to_prove(desk: Path) -> None:
    (desk / "desk.route").write_text(POLICY.partition('invariant "vips')[0])
    done = convroute("verify", ".", cwd=desk)
    assert (done.status, done.out) == (2, "")
    assert "there is no invariant" in done.err


def test_a_policy_with_errors_is_refused(desk: Path) -> None:
    (desk / "desk.route").write_text(POLICY.replace("default bot", "default robot"))
    done = convroute("verify", "desk.route", cwd=desk)
    assert done.status == 2
    assert "robot" in done.err


def test_a_way_tells_its_facts_the_bucket_and_what_is_a_moment_more(tmp_path: Path) -> None:
    (tmp_path / "p.route").write_text(
        """language 1
policy p { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1001 }
app care { id 1002 }
fact vip: bool
default bot
deny pass by anyone
deny request by anyone
route message to care when vip and thread.silence > 5 days and thread.bucket < 50
invariant "care" { from any thread care can own within 1 step }
"""
    )
    done = convroute("verify", "p.route", cwd=tmp_path)
    assert done.status == 1
    assert "thread.bucket" in done.out
    assert "more than 5 days later: message" not in done.out, "some people never get there"
    (tmp_path / "p.route").write_text(
        (tmp_path / "p.route").read_text().replace(" and thread.bucket < 50", "")
    )
    done = convroute("verify", "p.route", cwd=tmp_path)
    assert 'more than 5 days later: message "Hi" on instagram with vip = true' in done.out
    assert "thread.bucket" not in done.out
