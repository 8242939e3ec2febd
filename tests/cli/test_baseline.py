"""`convroute lint --baseline`: an old policy is adopted as it is, and only what is new is shown."""

import json
from pathlib import Path

import jsonschema
import pytest

from convroute.cli.program import run
from tests.cli.shell import ROOT

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
fact tier: string
default care
route message to care when tier != "gold"
"""
NEXT = POLICY.replace('version "1"', 'version "2"')
NEW = 'route shop to care when tier != "silver"\n'


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.route").write_text(POLICY)
    assert run(["lint", "acme.route", "--baseline", "known.json", "--update-baseline"]) == 0
    return tmp_path / "acme.route"


def test_what_the_baseline_knows_is_not_shown_even_when_lines_move(policy: Path) -> None:
    policy.write_text(POLICY.replace("fact", "\n# new\nfact"))
    assert run(["lint", "acme.route", "--baseline", "known.json"]) == 0
    assert run(["lint", "acme.route"]) == 1


def test_it_is_known_from_another_folder_too(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(policy.parent.parent)
    folder = policy.parent.name
    assert run(["lint", folder, "--baseline", f"{folder}/known.json"]) == 0


def test_what_is_new_is_shown(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(NEXT + NEW)
    assert run(["lint", "acme.route", "--baseline", "known.json", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (found["code"], found["start"]["line"]) == ("W404", 7)


def test_what_is_gone_is_told(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(NEXT.replace('tier != "gold"', 'tier == "gold"'))
    assert run(["lint", "acme.route", "--baseline", "known.json"]) == 0
    assert "1 finding of known.json is gone" in capsys.readouterr().err


def test_nothing_is_said_to_be_gone_while_the_policy_cannot_be_linted(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(POLICY + "route shop to nobody_here\n")
    assert run(["lint", "acme.route", "--baseline", "known.json"]) == 1
    assert "gone" not in capsys.readouterr().err


def test_writing_one_says_how_many_findings_it_holds(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(NEXT + NEW)
    assert run(["lint", "acme.route", "--baseline", "known.json", "--update-baseline"]) == 0
    assert "wrote known.json: 2 findings" in capsys.readouterr().err


def test_errors_without_meaning_are_never_known(policy: Path) -> None:
    policy.write_text(POLICY + "route shop to nobody_here\n")
    assert run(["lint", "acme.route", "--baseline", "known.json", "--update-baseline"]) == 1


def test_the_file_is_as_its_schema_says(policy: Path) -> None:
    schema = json.loads((ROOT / "schemas/baseline.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((policy.parent / "known.json").read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize("text", [None, "nothing", "{}", '{"format_version": 9, "findings": {}}'])
def test_without_a_baseline_nothing_is_shown(policy: Path, text: str | None) -> None:
    if text is not None:
        (policy.parent / "other.json").write_text(text)
    assert run(["lint", "acme.route", "--baseline", "other.json"]) == 2
