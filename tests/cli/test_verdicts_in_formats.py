"""How verdicts about invariants and questions are told in the formats of `convroute verify`."""

import json
from pathlib import Path

import pytest

from convroute.regions import budget
from tests.cli.shell import convroute
from tests.wire.building import validator

HEAD = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
default bot
"""
CALM = 'route ad 120 to sales\nallow take by sales\ninvariant "calm" { never take by sales }\n'


def told(folder: Path, text: str, *more: str) -> str:
    (folder / "desk.route").write_text(HEAD + text)
    done = convroute("verify", "desk.route", *more, cwd=folder)
    assert done.err == ""
    return done.out


def test_github_never_calls_no_what_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--ask", "ads", "--format", "github")
    with monkeypatch.context() as small:
        small.setattr(budget, "_MOST_STEPS", 0)
        out = told(tmp_path, CALM, *asked)
    assert "title=it is not known whether the invariant holds%3A calm::not decided: " in out
    assert "title=the answer to ads is not known%3A every ad goes" in out
    out = told(tmp_path, CALM, *asked)
    assert "title=invariant does not hold%3A calm::" in out
    assert "title=the answer to ads is no%3A every ad goes" in out


@pytest.mark.parametrize("form", ["github", "sarif", "junit", "markdown", "suggest"])
def test_the_rule_that_could_not_be_honoured_is_named(tmp_path: Path, form: str) -> None:
    (tmp_path / "t.json").write_text('{"message": {"text": "x", "receiving_app_id": 999}}')
    text = HEAD.replace("default bot\n", 'template t { file "t.json"  ads [1] }\n')
    (tmp_path / "desk.route").write_text(text)
    asked = ("--suggest",) if form == "suggest" else ("--ask", "ads", "--format", form)
    done = convroute("verify", "desk.route", *asked, cwd=tmp_path)
    assert "names app 999, which the policy does not declare" in done.out


def test_github_and_sarif_tell_the_steps(tmp_path: Path) -> None:
    asked = ("--ask", "hold:7", "--format")
    out = told(tmp_path, "", *asked, "github")
    assert "in 1 step%0Agiven thread owned by bot" in out
    assert "%0A1. 23 hours later: bot extends 7 days%0Athen bot has it" in out
    (run,) = json.loads(told(tmp_path, "", *asked, "sarif"))["runs"]
    _, given, step, _ = run["results"][0]["message"]["text"].split("\n")
    assert given.startswith("given thread owned by bot")
    assert step == "1. 23 hours later: bot extends 7 days"


def test_markdown_says_of_which_policy_of_several_something_is_refuted(tmp_path: Path) -> None:
    (tmp_path / "shop.route").write_text(HEAD.replace("policy desk", "policy shop"))
    done = convroute("verify", "shop.route", "--ask", "hold:7", "--format", "markdown", cwd=tmp_path)
    assert "** of " not in done.out
    (tmp_path / "desk.route").write_text(HEAD)
    done = convroute("verify", ".", "--ask", "hold:7", "--format", "markdown", cwd=tmp_path)
    assert "\n| | Invariant or question | Policy | At |\n" in done.out
    for name in ("desk", "shop"):
        of = f"of <code>{name}</code> in <code>{name}.route</code> <code>--ask"
        assert f"handover** {of}" in done.out


def test_the_sum_of_json_counts_every_answer(tmp_path: Path) -> None:
    out = told(tmp_path, "", "--ask", "hold:7", "--ask", "ads", "--format", "json")
    found = json.loads(out)["summary"]
    assert found["nothing_to_ask"] == 1
    assert found["questions"] == sum(
        found[name] for name in ("proved", "refuted", "unknown", "nothing_to_ask")
    )


def test_what_is_held_for_ever_has_no_length_in_json(tmp_path: Path) -> None:
    found = json.loads(
        told(tmp_path, "limit extend by bot to 1 hour\n", "--ask", "hold:60", "--format", "json")
    )
    validator("verify").validate(found)
    (reply,) = found["policies"][0]["questions"]
    assert (reply["verdict"], reply["held"], len(reply["steps"])) == ("refuted", None, 1)
