"""`convroute rules` and `convroute template check`."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import SHOP, convroute, one_line
from tests.wire.building import validator

pytestmark = pytest.mark.wheel

TEMPLATE = SHOP / "templates" / "spring_sale.json"


def test_every_rule_is_listed_with_its_name_and_what_it_is() -> None:
    done = convroute("rules")
    assert (done.status, done.err) == (0, "")
    assert "\nE221  unknown-name " in done.out
    assert "\nW401  covered-rule " in done.out
    rules = json.loads(convroute("rules", "--format", "json").out)["rules"]
    assert {"code", "severity", "name", "summary"} == set(rules[0])
    shown = {"E": {"error"}, "W": {"warning", "info"}}
    assert all(rule["severity"] in shown[rule["code"][0]] for rule in rules)


@pytest.mark.parametrize("word", ["W401", "w401", "covered-rule"])
def test_a_page_is_found_by_code_and_by_name(word: str) -> None:
    done = convroute("rules", word)
    assert done.status == 0
    assert done.out.startswith("W401 covered-rule\n\nA rule that is never reached.\n")
    page = json.loads(convroute("rules", word, "--format", "json").out)
    assert page["code"] == "W401"
    assert page["bad"].startswith("any_ad: route ad")
    assert page["good"]


def test_a_wrong_code_is_2_with_the_nearest() -> None:
    done = convroute("rules", "Covered-rul")
    assert done.status == 2
    assert "did you mean covered-rule?" in one_line(done.err)


def test_a_good_template_is_fine() -> None:
    done = convroute("template", "check", str(TEMPLATE))
    assert (done.status, done.out, done.err) == (0, "nothing to report in 1 file\n", "")


def test_what_is_wrong_is_shown_at_line_and_column_with_the_pointer(tmp_path: Path) -> None:
    file = tmp_path / "sale.json"
    file.write_text(
        TEMPLATE.read_text(encoding="utf-8").replace('"message": {', '"message": {"text": 7,'), "utf-8"
    )
    done = convroute("template", "check", str(file), str(TEMPLATE), "--format", "json")
    assert done.status == 1
    found = json.loads(done.out)["diagnostics"]
    assert {item["pointer"] for item in found} == {"/message/text"}
    assert {item["file"] for item in found} == {str(file)}


def test_a_warning_fails_unless_only_errors_do(tmp_path: Path) -> None:
    file = tmp_path / "sale.json"
    file.write_text(TEMPLATE.read_text(encoding="utf-8").replace(": 14", ": 45"), "utf-8")
    assert convroute("template", "check", str(file)).status == 1
    assert convroute("template", "check", str(file), "--fail-on", "error").status == 0


def test_the_channel_decides_what_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    button = {"type": "phone_number", "title": "Call us", "payload": "+493012345678"}
    payload = {"template_type": "button", "text": "Hi!", "buttons": [button]}
    file.write_text(json.dumps({"message": {"attachment": {"type": "template", "payload": payload}}}))
    assert convroute("template", "check", str(file)).status == 1
    assert convroute("template", "check", str(file), "--channel", "messenger").status == 0


def test_a_template_can_come_from_standard_input() -> None:
    assert convroute("template", "check", "-", stdin=TEMPLATE.read_bytes()).status == 0
    broken = convroute("template", "check", "-", "--format", "concise", stdin=b'{"message": }')
    assert broken.status == 1
    assert broken.out.startswith("-:1:13: error: ")


def test_what_rules_prints_as_json_fits_its_schema() -> None:
    for arguments in ((), ("E221",), ("W401",)):
        ended = convroute("rules", *arguments, "--format", "json")
        assert list(validator("rules").iter_errors(json.loads(ended.out))) == []
    assert not validator("rules").is_valid({"format_version": 1, "code": "E221"})


def test_a_folder_stands_for_its_json_files_and_reports_go_into_files(tmp_path: Path) -> None:
    (tmp_path / "ads" / "old").mkdir(parents=True)
    (tmp_path / "ads" / "good.json").write_bytes(TEMPLATE.read_bytes())
    (tmp_path / "ads" / "old" / "bad.json").write_text('{"message": 1}')
    (tmp_path / "ads" / "notes.txt").write_text("no JSON")
    done = convroute(
        "template", "check", "ads", "--format", "concise", "--output", "json:found.json", cwd=tmp_path
    )
    assert done.status == 1
    assert done.out.startswith("ads/old/bad.json:1:")
    assert done.out.endswith("of 2 files\n")
    found = json.loads((tmp_path / "found.json").read_text())["diagnostics"]
    assert {item["file"] for item in found} == {"ads/old/bad.json"}
    (tmp_path / ".gitignore").write_text("")
    (tmp_path / "ads" / ".gitignore").write_text("old/\n")
    assert convroute("template", "check", "ads", cwd=tmp_path).status == 0


def test_a_folder_without_json_and_a_report_over_a_template_are_refused(tmp_path: Path) -> None:
    done = convroute("template", "check", ".", cwd=tmp_path)
    assert (done.status, "there is no `*.json` file in `.`" in done.err) == (2, True)
    (tmp_path / "good.json").write_bytes(TEMPLATE.read_bytes())
    done = convroute("template", "check", ".", "--output", "json:good.json", cwd=tmp_path)
    assert (done.status, (tmp_path / "good.json").read_bytes()) == (2, TEMPLATE.read_bytes())
