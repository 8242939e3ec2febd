"""`[tool.convroute]` and `convroute.toml`: what a project always wants, and slips in it."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from convroute.cli.program import run
from convroute.workspace.configuration import BadConfiguration, Configuration
from convroute.workspace.settings import configuration, keys
from tests.cli.shell import ROOT

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
fact tier: string
default care
route message to care when tier != "gold"
route shop to care when text like "a"
"""
SCHEMA = json.loads((ROOT / "schemas/configuration.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policies" / "old").mkdir(parents=True)
    (tmp_path / "policies" / "acme.route").write_text(POLICY)
    (tmp_path / "policies" / "old" / "acme.route").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(["lint", *arguments, "--format", "json"]) in (0, 1)
    diagnostics = json.loads(capsys.readouterr().out)["diagnostics"]
    return [f"{item['code']} {item['severity'][0]} {item['file'].split('/')[-2]}" for item in diagnostics]


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("convroute.toml", "", ["W404 w policies", "W406 w policies", "W404 w old", "W406 w old"]),
        ("convroute.toml", 'select = ["W404"]', ["W404 w policies", "W404 w old"]),
        ("pyproject.toml", '[tool.convroute]\nignore = ["plain-pattern"]', ["W404 w policies", "W404 w old"]),
        ("convroute.toml", 'per-path = {"policies/old" = ["W4"]}', ["W404 w policies", "W406 w policies"]),
        (
            "convroute.toml",
            'per-path = {"*/old/*.route" = ["W404"]}',
            ["W404 w policies", "W406 w policies", "W406 w old"],
        ),
        ("policies/old/convroute.toml", 'ignore = ["W4"]', ["W404 w policies", "W406 w policies"]),
        (
            "policies/convroute.toml",
            '[severity]\nW4 = "error"\nW406 = "warning"',
            ["W404 e policies", "W406 w policies", "W404 e old", "W406 w old"],
        ),
        (
            "pyproject.toml",
            '[project]\nname = "convroute"',
            ["W404 w policies", "W406 w policies", "W404 w old", "W406 w old"],
        ),
    ],
)
def test_the_nearest_configuration_above_a_file_counts(
    project: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, shown: list[str]
) -> None:
    (project / file).write_text(text)
    assert found(capsys, "policies") == shown


def test_the_command_line_goes_beyond_the_configuration(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "convroute.toml").write_text('select = ["W406"]\nignore = ["W601"]')
    assert found(capsys, "policies/acme.route", "--select", "W404") == ["W404 w policies"]
    assert found(capsys, "policies/acme.route", "--ignore", "W406") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["W4"]', "there is no key `selct`: did you mean select?"),
        (
            'select = 3\nslect = ["E1"]',
            "there is no key `slect` (did you mean select?); `select` has to be a list of codes",
        ),
        ("ignore = [" + "1, " * 20 + "]", "`ignore.9` has to be a text; and 10 more"),
        ("per_path = {}", "there is no key `per_path`: did you mean per-path?"),
        ('select = "W4"', "`select` has to be a list of codes"),
        ("ignore = [4]", "`ignore.0` has to be a text"),
        ('[severity]\nW4 = "fatal"', '`severity.W4` has to be "error" or "warning"'),
        ('ignore = ["covered-rul"]', "did you mean covered-rule?"),
        ('per-path = {"x" = ["W999"]}', "no diagnostic has a code that begins with `W999`"),
        ("select = [", "is not TOML"),
        ('[severity]\nW4 = "eror"', '`severity.W4` has to be "error" or "warning": did you mean error?'),
        ('ignore = ["E308"]', "errors cannot be ignored: with `E308` a policy has no meaning"),
        ('ignore = ["unknown-name"]', "errors cannot be ignored"),
        ('per-path = {"x" = ["E"]}', "errors cannot be ignored: with `E` a policy has no meaning"),
        ('[severity]\nE3 = "warning"', '`severity.E3` has to be "error"'),
        ("[tool.convroute]\n", "there is no key `tool`: here the keys stand at the top"),
    ],
)
def test_a_slip_ends_with_2_and_says_what_was_meant(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (project / "convroute.toml").write_text(text)
    assert run(["lint", "policies"]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert "convroute.toml: " in complaint


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("", True),
        ('select = ["W4"]\nignore = []\n[per-path]\n"a/*" = ["W404"]\n[severity]\nW6 = "error"', True),
        ("selct = []", False),
        ('select = "W4"', False),
        ('[severity]\nW6 = "fatal"', False),
        ("ignore = [4]", False),
    ],
)
def test_schema_and_program_agree(text: str, good: bool) -> None:
    table = tomllib.loads(text)
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(table) == good
    if good:
        assert isinstance(configuration(table, "convroute.toml"), Configuration)
    else:
        with pytest.raises(BadConfiguration):
            configuration(table, "convroute.toml")


def test_a_path_that_is_not_there_is_told_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "convroute.toml").write_text('per-path = {"policies/odl" = ["W4"], "policies/old" = ["W4"]}')
    assert found(capsys, "policies") == ["W404 w policies", "W406 w policies"]
    run(["lint", "policies"])
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "per-path" in line)
    assert line.endswith("convroute.toml: `per-path` names `policies/odl`, which is not there")


def test_of_many_patterns_that_fit_no_file_ten_are_told_and_the_files_are_looked_at_a_bounded_number_of_times(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    monkeypatch.setattr("convroute.workspace.unmatched_patterns._MOST_FILES", 50)
    monkeypatch.setattr(
        "convroute.workspace.unmatched_patterns.fits", lambda name, pattern: looked.append((name, pattern))
    )
    entries = "".join(f'"*{"x" * 100}{number}" = []\n' for number in range(15))
    (project / "convroute.toml").write_text(f"[per-path]\n{entries}")
    run(["lint", "policies/acme.route"])
    lines = [line for line in capsys.readouterr().err.splitlines() if "per-path" in line]
    assert len(looked) <= 50
    assert len(lines) == 11
    assert f"names `*{'x' * 79}…`, which fits no file" in lines[0]
    assert lines[-1].endswith(" more patterns of `per-path`")


@pytest.mark.parametrize(
    ("pattern", "idle"),
    [
        ("policies/*.route", False),
        ("policies/old/*", False),
        ("*/old/*.route", False),
        ("**/acme.route", False),
        ("acm?.route", True),
        ("policies/odl/*.route", True),
        ("*.rout", True),
        ("policies/[a-b]cme.route", False),
        ("policies/[x]", False),
        (".hidden/*.route", False),
    ],
)
def test_a_pattern_that_fits_no_file_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], pattern: str, idle: bool
) -> None:
    (project / "policies" / "[x]").mkdir()
    (project / ".hidden").mkdir()
    (project / ".hidden" / "acme.route").write_text(POLICY)
    (project / "convroute.toml").write_text(f'per-path = {{"{pattern}" = ["W5"]}}')
    run(["lint", "policies/acme.route"])
    told = capsys.readouterr().err
    said = f"{project / 'convroute.toml'}: `per-path` names `{pattern}`, which fits no file\n"
    assert told == (said if idle else "")


def test_a_pattern_is_not_looked_for_among_too_many_files(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convroute.workspace.unmatched_patterns._MOST_FILES", 2)
    (project / "convroute.toml").write_text('per-path = {"*.rout" = ["W5"]}')
    run(["lint", "policies/acme.route"])
    assert capsys.readouterr().err == ""


def test_a_project_cannot_leave_errors_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "policies" / "acme.route").write_text(POLICY + "route organic to nobody_here\n")
    (project / "convroute.toml").write_text('select = ["E3", "W406"]')
    assert found(capsys, "policies/acme.route") == ["W406 w policies", "E221 e policies"]
    assert found(capsys, "policies/acme.route", "--select", "E3") == []


def test_an_error_may_be_called_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "convroute.toml").write_text('[severity]\nE3 = "error"\nW4 = "error"')
    assert found(capsys, "policies/acme.route", "--select", "W404") == ["W404 e policies"]


def test_the_schema_has_every_key() -> None:
    assert sorted(SCHEMA["properties"]) == sorted(keys())
