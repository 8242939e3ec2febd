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


def test_a_run_that_looks_at_some_codes_says_nothing_of_the_others(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["lint", "acme.route", "--baseline", "known.json", "--select", "W412"]) == 0
    assert run(["lint", "acme.route", "--baseline", "known.json", "--ignore", "W4"]) == 0
    assert "gone" not in capsys.readouterr().err
    policy.write_text(NEXT.replace(' when tier != "gold"', ""))
    assert run(["lint", "acme.route", "--baseline", "known.json", "--select", "W404"]) == 0
    assert "1 finding of known.json is gone" in capsys.readouterr().err


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("option", [["--select", "W412"], ["--ignore", "W4"]])
def test_a_baseline_that_is_written_for_some_codes_keeps_the_others(option: list[str]) -> None:
    before = json.loads(Path("known.json").read_text())["findings"]
    assert any(what.startswith("W404") for what in before.values())
    assert run(["lint", "acme.route", "--baseline", "known.json", "--update-baseline", *option]) == 0
    assert json.loads(Path("known.json").read_text())["findings"] == before


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


def test_an_error_in_a_template_is_never_known_either(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = {"message": {"text": "Hi", "quick_replies": [{"title": "t" * 100, "payload": "P"}]}}
    (policy.parent / "t.json").write_text(json.dumps(long))
    policy.write_text(POLICY + 'template spring { file "t.json"  ads ["120210987654321"] }\n')
    arguments = ["lint", "acme.route", "--baseline", "known.json"]
    assert run([*arguments, "--update-baseline"]) == 1
    capsys.readouterr()
    known = json.loads((policy.parent / "known.json").read_text())
    assert {what[:1] for what in known["findings"].values()} <= {"W"}
    assert run([*arguments, "--format", "json"]) == 1
    codes = {item["code"] for item in json.loads(capsys.readouterr().out)["diagnostics"]}
    assert any(code.startswith("E3") for code in codes)


def test_an_error_that_an_older_program_wrote_down_is_shown(policy: Path) -> None:
    policy.write_text(POLICY + "route shop to nobody_here\n")
    from convroute.report.fingerprint import fingerprints
    from convroute.workspace import load

    (error,) = (item for item in load("acme.route").diagnostics if item.code == "E221")
    known = json.dumps({"format_version": 1, "findings": {fingerprints([error])[0]: "E221 acme.route"}})
    (policy.parent / "known.json").write_text(known)
    assert run(["lint", "acme.route", "--baseline", "known.json"]) == 1


def test_formatting_brings_nothing_back(policy: Path) -> None:
    policy.write_text(POLICY.replace("tier !=", "tier   \n\t!=   "))
    arguments = ["lint", "acme.route", "--baseline", "known.json"]
    assert run([*arguments, "--update-baseline"]) == 0
    assert run(["fmt", "acme.route"]) == 0
    assert run(arguments) == 0


def test_the_same_in_another_rule_is_new(policy: Path) -> None:
    policy.write_text(NEXT.replace("route message", "route shop"))
    assert run(["lint", "acme.route", "--baseline", "known.json"]) == 1


def test_what_is_known_of_files_that_were_not_looked_at_is_kept(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (policy.parent / "garage.route").write_text(POLICY.replace("acme", "garage"))
    assert run(["lint", "garage.route", "--baseline", "known.json", "--update-baseline"]) == 0
    assert "1 finding, and 1 of files and codes that were not looked at" in capsys.readouterr().err
    assert run(["lint", ".", "--baseline", "known.json"]) == 0
    assert run(["lint", "garage.route", "--baseline", "known.json"]) == 0
    assert "gone" not in capsys.readouterr().err
    policy.unlink()
    assert run(["lint", "garage.route", "--baseline", "known.json"]) == 0
    assert "1 finding of known.json is gone" in capsys.readouterr().err
    assert run(["lint", "garage.route", "--baseline", "known.json", "--update-baseline"]) == 0
    known = json.loads((policy.parent / "known.json").read_text())
    assert [*known["findings"].values()] == ["W404 garage.route"]
    assert [*known["policies"]] == ["garage.route"]


@pytest.mark.parametrize("text", ['{"message": {"text": "Hi"}}', POLICY, "[]"])
def test_a_file_that_is_no_baseline_is_not_overwritten(
    policy: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (policy.parent / "other.json").write_text(text)
    assert run(["lint", "acme.route", "--baseline", "other.json", "--update-baseline"]) == 2
    assert "it is not overwritten" in capsys.readouterr().err
    assert (policy.parent / "other.json").read_text() == text


def test_an_empty_file_is_a_baseline_to_be(policy: Path) -> None:
    (policy.parent / "other.json").write_text("")
    assert run(["lint", "acme.route", "--baseline", "other.json", "--update-baseline"]) == 0
    assert run(["lint", "acme.route", "--baseline", "other.json"]) == 0


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        (["json:acme.route"], "`acme.route` is linted itself"),
        (["json:../{folder}/./acme.route"], "is linted itself"),
        (["json:out", "sarif:./out"], "`./out` is the file of another report"),
        (["json:known.json"], "or of --baseline"),
    ],
)
def test_a_report_takes_the_place_of_nothing_that_is_read(
    policy: Path, capsys: pytest.CaptureFixture[str], outputs: list[str], said: str
) -> None:
    before = (policy.parent / "known.json").read_text()
    named = [part for text in outputs for part in ("--output", text.format(folder=policy.parent.name))]
    assert run(["lint", ".", "--baseline", "known.json", *named]) == 2
    assert said in capsys.readouterr().err
    assert (policy.read_text(), (policy.parent / "known.json").read_text()) == (POLICY, before)


def test_the_file_is_as_its_schema_says(policy: Path) -> None:
    schema = json.loads((ROOT / "schemas/baseline.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((policy.parent / "known.json").read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize("text", [None, "nothing", "{}", '{"format_version": 9, "findings": {}}'])
def test_without_a_baseline_nothing_is_shown(policy: Path, text: str | None) -> None:
    if text is not None:
        (policy.parent / "other.json").write_text(text)
    assert run(["lint", "acme.route", "--baseline", "other.json"]) == 2
