"""`convroute verify --suggest` and `--ask`: what anyone wants of a policy, and whether it holds."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from convroute.policy.model import CheckedPolicy
from convroute.prover.prove import prove
from convroute.report.verified import markdown
from convroute.report.verified.outcome import Outcome, Verified
from convroute.workspace import load
from tests.cli.shell import ROOT, convroute, one_line
from tests.wire.building import validator

HEAD = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
app care = instagram_inbox { role customer_care }
group people = [sales, care]
default bot
"""
BOUNDED = HEAD + "deny extend by anyone when thread.is_new or thread.silence > 3 days\n"
FOR_EVER = HEAD + "route ad 120 to sales for 5 days\nallow take by people from [bot, people]\n"
FORMATS = ("text", "json", "junit", "sarif", "github", "markdown")
WORKED = ("agency", "bank", "page", "shop", "single")


def desk(folder: Path, text: str) -> Path:
    (folder / "desk.route").write_text(text)
    return folder


def replies(folder: Path, *questions: str) -> Any:
    asked = [part for question in questions for part in ("--ask", question)]
    done = convroute("verify", "desk.route", "--format", "json", *asked, cwd=folder)
    assert done.err == ""
    found = json.loads(done.out)
    validator("verify").validate(found)
    return {one["question"]: one for one in found["policies"][0]["questions"]}


def decided(folder: Path, reply: Any) -> list[Any]:
    """The steps of a reply, decided by the command one after the other."""
    (folder / "input.json").write_text(json.dumps([step["input"] for step in reply["steps"]]))
    (folder / "thread.json").write_text(json.dumps(reply["thread"]))
    done = convroute(
        "decide", "desk.route", "input.json", "--thread", "thread.json", "--format", "json", cwd=folder
    )
    return [json.loads(line) for line in done.out.splitlines()]


def test_a_thread_is_held_as_long_as_extensions_are_allowed_and_no_longer(tmp_path: Path) -> None:
    found = replies(desk(tmp_path, BOUNDED), "hold:9", "hold:10")
    assert [one["verdict"] for one in found.values()] == ["refuted", "proved"]
    *_, last = decided(tmp_path, found["hold:9"])
    assert last["outcome"] == "allowed"
    held = found["hold:9"]
    assert last["thread"]["expires_at"] - held["thread"]["last_user_message_at"] > 9 * 86_400_000
    assert last["thread"]["owner_app_id"] == held["app_id"]


def test_a_window_of_an_ad_holds_a_thread_without_extensions(tmp_path: Path) -> None:
    text = HEAD + "deny extend by anyone\nroute ad 120 to sales for 14 days\n"
    found = replies(desk(tmp_path, text), "hold:13", "hold:14")
    assert [one["verdict"] for one in found.values()] == ["refuted", "proved"]
    assert found["hold:13"]["held"] == 14 * 86_400_000
    (only,) = decided(tmp_path, found["hold:13"])
    assert (only["app"], only["outcome"]) == ("sales", "routed")


def test_a_longer_window_of_a_rule_that_never_decides_hides_no_shorter_one(tmp_path: Path) -> None:
    text = HEAD + "deny extend by anyone\nroute ad 120 to bot for 3 days\n"
    text += 'route ad 120 to bot for 9 days when text mentions "x"\n'
    found = replies(desk(tmp_path, text), "hold:2", "hold:3")
    assert [one["verdict"] for one in found.values()] == ["refuted", "proved"]


def test_what_the_clock_forbids_ends_a_hold(tmp_path: Path) -> None:
    text = HEAD + "limit extend by anyone to 1 day\ndeny extend by anyone when weekday in [sat-sun]\n"
    found = replies(desk(tmp_path, text), "hold:6", "hold:7")
    assert [one["verdict"] for one in found.values()] == ["refuted", "proved"]
    assert {step["outcome"] for step in decided(tmp_path, found["hold:6"])} == {"allowed"}


def test_two_apps_that_take_from_each_other_are_shown_doing_it(tmp_path: Path) -> None:
    found = replies(desk(tmp_path, FOR_EVER), "back-and-forth")["back-and-forth"]
    first, second = decided(tmp_path, found)
    assert (first["outcome"], second["outcome"]) == ("allowed", "allowed")
    assert second["thread"]["owner_app_id"] == found["thread"]["owner"]


@pytest.mark.parametrize(
    "rule",
    [
        "deny take by sales from care",
        "deny take by care from sales when thread.is_new or thread.silence >= 0 seconds",
    ],
)
def test_one_direction_is_not_back_and_forth(tmp_path: Path, rule: str) -> None:
    found = replies(desk(tmp_path, f"{FOR_EVER}{rule}\n"), "back-and-forth")
    assert found["back-and-forth"]["verdict"] == "proved"


def test_conditions_that_exclude_each_other_are_not_one_moment(tmp_path: Path) -> None:
    text = HEAD + (
        "allow take by sales from care when thread.silence < 1 hour\n"
        "allow take by care from sales when thread.silence > 1 hour\n"
    )
    assert replies(desk(tmp_path, text), "back-and-forth")["back-and-forth"]["verdict"] == "proved"


def test_an_ad_that_no_rule_takes_is_shown(tmp_path: Path) -> None:
    found = replies(desk(tmp_path, FOR_EVER), "ads")["ads"]
    assert (found["verdict"], found["decision"]["reason"]["kind"]) == ("refuted", "default_app")
    assert replies(desk(tmp_path, f"{FOR_EVER}route ad to care\n"), "ads")["ads"]["verdict"] == "proved"


def test_without_ads_nothing_is_asked_and_nothing_fails(tmp_path: Path) -> None:
    assert replies(desk(tmp_path, HEAD), "ads")["ads"]["why"] == "no rule is about ads"
    done = convroute("verify", "desk.route", "--ask", "ads", cwd=tmp_path)
    assert done.status == 0
    assert done.out.splitlines()[-1] == "1 question: 1 with nothing to ask about"


@pytest.mark.parametrize("form", FORMATS)
def test_a_question_counts_in_every_format(tmp_path: Path, form: str) -> None:
    folder = desk(tmp_path, BOUNDED)
    asked = ("verify", "desk.route", "--ask", "hold:9", "--ask", "back-and-forth", "--format", form)
    done = convroute(*asked, cwd=folder)
    assert (done.status, done.err) == (1, "")
    assert "beyond 9 days" in done.out
    if form == "junit":
        root = ElementTree.fromstring(done.out)
        assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert convroute("verify", "desk.route", "--ask", "hold:10", "--format", form, cwd=folder).status == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("hodl:7", "did you mean `hold:7`?"),
        ("HOLD:7", "did you mean `hold:7`?"),
        ("Hold:30", "did you mean `hold:30`?"),
        ("Hold", "did you mean `hold:7`?"),
        ("ADS", "did you mean `ads`?"),
        ("ad", "did you mean `ads`?"),
        ("back_and_forth", "did you mean `back-and-forth`?"),
        ("weather", "no question `weather`; there are `hold:N` (N days), `back-and-forth` and `ads`"),
        ("hold", "the number of days is missing"),
        ("hold:", "the number of days is missing"),
        ("hold:0", "`0` is not a number of days"),
        ("hold:-3", "`-3` is not a number of days"),
        ("hold:1.5", "`1.5` is not a number of days"),
        ("hold:99999999999999999999", "is not a number of days"),
        ("", "there is no question ``"),
    ],
)
def test_a_question_that_is_not_one_is_refused(tmp_path: Path, asked: str, told: str) -> None:
    done = convroute("verify", "desk.route", "--ask", asked, cwd=desk(tmp_path, BOUNDED))
    assert (done.status, done.out) == (2, "")
    assert told in one_line(done.err)


# --- suggestions -----------------------------------------------------------------------------------


def test_what_is_offered_can_be_pasted_and_is_then_not_offered_again(tmp_path: Path) -> None:
    folder = desk(tmp_path, FOR_EVER + "behavior { campaign_preempts on }\n")
    offered = convroute("verify", "desk.route", "--suggest", cwd=folder)
    assert offered.status == 0
    with (folder / "desk.route").open("a") as file:
        file.write("\n" + offered.out)
    verified = convroute("verify", "desk.route", cwd=folder)
    assert verified.out.splitlines()[-1] == "3 invariants: 3 proved"
    again = convroute("verify", "desk.route", "--suggest", cwd=folder).out
    assert "\ninvariant" not in again
    assert again.count("# the policy has it") == 3


def test_what_is_offered_is_written_as_fmt_writes_it(tmp_path: Path) -> None:
    folder = desk(tmp_path, FOR_EVER)
    offered = convroute("verify", "desk.route", "--suggest", cwd=folder).out
    (folder / "pasted.route").write_text(offered)
    assert convroute("fmt", "--check", "pasted.route", cwd=folder).status == 0


def test_what_does_not_hold_is_offered_with_what_refutes_it(tmp_path: Path) -> None:
    out = convroute("verify", "desk.route", "--suggest", cwd=desk(tmp_path, f"{HEAD}allow take by bot\n")).out
    assert "# does not hold\n#   bot takes (thread owned by sales" in out
    assert "#     `allow:take` lets bot take the thread" in out


def test_the_fewest_days_that_hold_are_offered(tmp_path: Path) -> None:
    out = convroute("verify", "desk.route", "--suggest", cwd=desk(tmp_path, BOUNDED)).out
    assert "# holds --ask hold:10:" in out


def test_what_a_policy_has_not_is_said_in_a_line(tmp_path: Path) -> None:
    text = HEAD.replace("app sales { id 3310987654321098  role sales  human_agent }\n", "")
    text = text.replace(
        "app care = instagram_inbox { role customer_care }\ngroup people = [sales, care]\n", ""
    )
    out = convroute("verify", "desk.route", "--suggest", cwd=desk(tmp_path, text)).out
    assert "# people answer in no app" in out
    assert "# no rule is about ads\n" in out


def test_programs_get_what_is_offered(tmp_path: Path) -> None:
    done = convroute("verify", "desk.route", "--suggest", "--format", "json", cwd=desk(tmp_path, FOR_EVER))
    found = json.loads(done.out)
    validator("suggestions").validate(found)
    assert {one["verdict"] for one in found["policies"][0]["suggested"]} == {"proved"}


@pytest.mark.parametrize("more", [("--ask", "ads"), ("--format", "sarif"), ("--output", "json:x.json")])
def test_suggestions_are_no_report(tmp_path: Path, more: tuple[str, str]) -> None:
    done = convroute("verify", "desk.route", "--suggest", *more, cwd=desk(tmp_path, FOR_EVER))
    assert (done.status, done.out) == (2, "")
    assert "--suggest" in one_line(done.err)


@pytest.mark.parametrize("name", WORKED)
def test_what_is_said_of_the_worked_policies(name: str, snapshot: Any) -> None:
    done = convroute("verify", f"policies/{name}/{name}.route", "--suggest", cwd=ROOT)
    assert (done.status, done.err) == (0, "")
    assert done.out == snapshot


# --- folders, and how much is told ----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy of two files, tests of it whose name comes first, and a policy of another name."""
    (tmp_path / "other.route").write_text(BOUNDED + 'invariant "held" { never take by bot }\n')
    (tmp_path / "desk.route").write_text(HEAD + 'include "rights.route"\n')
    (tmp_path / "rights.route").write_text(
        'language 1\ninvariant "care takes nothing" { never take by care }\n'
    )
    (tmp_path / "a_test.route").write_text(
        'language 1\ninclude "desk.route"\ntest "a visitor" { when message "Hi"  then route to bot }\n'
    )
    return tmp_path


def test_a_folder_has_fragments_and_tests(folder: Path) -> None:
    done = convroute("verify", ".", cwd=folder)
    assert (done.status, done.err) == (0, "")
    assert done.out.count("care takes nothing") == 1
    assert [line for line in done.out.splitlines() if line.endswith(".route")] == [
        "desk.route",
        "other.route",
    ]


def test_a_fragment_that_somebody_names_is_refused(folder: Path) -> None:
    done = convroute("verify", "rights.route", cwd=folder)
    assert done.status == 2
    assert "name the file that includes it" in done.err


def test_a_folder_of_fragments_has_no_policy(folder: Path) -> None:
    for name in ("desk.route", "other.route", "a_test.route"):
        (folder / name).unlink()
    done = convroute("verify", ".", cwd=folder)
    assert done.status == 2
    assert "there is no policy" in one_line(done.err)


def test_the_summary_of_a_job_ends_with_a_whole_line(tmp_path: Path) -> None:
    lines = "".join(f'invariant "ö {number}" {{ always take by bot }}\n' for number in range(30))
    (tmp_path / "desk.route").write_text(HEAD + lines)
    policy = load(str(tmp_path / "desk.route")).policy
    assert isinstance(policy, CheckedPolicy)
    outcome = Outcome((Verified("desk.route", policy, tuple(prove(policy))),))
    whole = markdown.render(outcome)
    for room in range(0, len(whole.encode()), 500):
        told = markdown.render(outcome, room)
        assert len(told.encode()) <= room
        assert not told or told.endswith("\n")
    short = markdown.render(outcome, 3_000)
    assert "more rows and 30 refutations: `convroute verify` shows all" in short


def test_the_bucket_is_told_where_a_condition_looks_at_it(tmp_path: Path) -> None:
    text = (
        HEAD
        + "route message to sales when thread.bucket < 20\n"
        + 'invariant "i" { when message always route to bot }\n'
    )
    assert "thread.bucket" in convroute("verify", "desk.route", cwd=desk(tmp_path, text)).out
    text = text.replace("thread.bucket < 20", 'text mentions "x"')
    assert "thread.bucket" not in convroute("verify", "desk.route", cwd=desk(tmp_path, text)).out
