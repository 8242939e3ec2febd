"""How verdicts about invariants and questions are told in the formats of `convroute verify`."""

from pathlib import Path

import pytest

from convroute.regions import budget
from tests.cli.shell import convroute

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
