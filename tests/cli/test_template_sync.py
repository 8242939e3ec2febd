"""`convroute template sync`, and the same as fixes: files say what the policy routes, and nothing else."""

import json
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.workspace import load
from tests.cli.shell import convroute, one_line

MARKETING, SALES = "2210987654321098", "3310987654321098"
SALE = """{"message": {"text": "Sale", "receiving_app_id": 2210987654321098,
  "receiving_app_control_expiration": 14}}
"""
PLAIN = '{\n  "message": {\n    "text": "Hi"\n  }\n}\n'
HEADER = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app marketing { id 2210987654321098  role marketing }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox
fact vip: bool
default care
allow take by [marketing, sales]
route message to sales when vip
template sale { file "templates/sale.json"  ads [120210987654321] }
template plain { file "templates/plain.json"  ads [120210987654322] }
"""
DIFFERS = HEADER + "route template sale to sales for 7 days\nroute template plain to marketing for 3 days\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    write(tmp_path, DIFFERS)
    return tmp_path


def write(folder: Path, policy: str, sale: str = SALE, plain: str = PLAIN) -> None:
    (folder / "acme.route").write_text(policy, newline="")
    (folder / "templates" / "sale.json").write_text(sale, newline="")
    (folder / "templates" / "plain.json").write_text(plain, newline="")


def texts(folder: Path) -> tuple[str, str]:
    files = (folder / "templates" / f"{name}.json" for name in ("sale", "plain"))
    sale, plain = (file.read_bytes().decode() for file in files)
    return sale, plain


def digest() -> str:
    policy = load("acme.route").policy
    assert policy is not None
    return policy.digest


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    run(["lint", "acme.route", "--format", "json", *arguments])
    return [item["code"] for item in json.loads(capsys.readouterr().out)["diagnostics"]]


def test_the_files_say_what_the_policy_routes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {"W321", "W322"} <= {*codes(capsys)}
    before = digest()
    assert run(["template", "sync", "acme.route"]) == 0
    days = "receiving_app_control_expiration"
    assert capsys.readouterr().out.splitlines() == [
        f"wrote templates/sale.json: receiving_app_id {MARKETING} -> {SALES} (sales), {days} 14 -> 7",
        f"wrote templates/plain.json: receiving_app_id none -> {MARKETING} (marketing), {days} none -> 3",
    ]
    sale, plain = texts(folder)
    assert sale == SALE.replace(MARKETING, SALES).replace("14}", "7}")
    members = f',\n    "receiving_app_id": {MARKETING},\n    "receiving_app_control_expiration": 3'
    assert plain == PLAIN.replace('"Hi"', '"Hi"' + members)
    assert codes(capsys) == []
    assert digest() == before
    assert run(["template", "sync", "acme.route"]) == 0
    assert capsys.readouterr().out == (
        "nothing to write: the files of 2 templates say what the policy routes\n"
    )


@pytest.mark.parametrize(
    ("option", "shown"), [("--check", "would write templates/"), ("--diff", "+++ templates/")]
)
def test_it_can_be_asked_what_it_would_write(folder: Path, option: str, shown: str) -> None:
    done = convroute("template", "sync", "acme.route", option, cwd=folder)
    assert (done.status, done.err, done.out.count(shown)) == (1, "", 2)
    assert texts(folder) == (SALE, PLAIN)
    assert convroute("template", "sync", "acme.route", cwd=folder).status == 0
    again = convroute("template", "sync", "acme.route", option, cwd=folder)
    assert (again.status, again.err) == (0, "")
    assert shown not in again.out


def test_a_byte_order_mark_and_crlf_stay(folder: Path) -> None:
    write(folder, DIFFERS, "\ufeff" + SALE.replace("\n", "\r\n"), "\ufeff" + PLAIN.replace("\n", "\r\n"))
    assert run(["template", "sync", "acme.route"]) == 0
    for text in texts(folder):
        assert text.startswith("\ufeff{")
        assert text.count("\n") == text.count("\r\n") > 0
    assert run(["template", "sync", "acme.route", "--check"]) == 0


def test_without_for_the_days_of_the_file_stay(folder: Path) -> None:
    write(folder, HEADER + "route template sale to sales\nroute template plain to care\n")
    assert run(["template", "sync", "acme.route"]) == 0
    sale, plain = texts(folder)
    assert sale == SALE.replace(MARKETING, SALES)
    assert "expiration" not in plain


def test_what_meta_does_without_a_field_is_not_written(folder: Path) -> None:
    write(folder, HEADER + "route template plain to care for 1 day\n")
    assert run(["template", "sync", "acme.route", "--check"]) == 0
    assert texts(folder) == (SALE, PLAIN)
    assert run(["lint", "acme.route"]) == 0


def test_a_file_that_is_shared_with_the_default_app_is_a_conflict(folder: Path) -> None:
    shared = HEADER.replace("sale.json", "plain.json")
    write(folder, shared + "route template plain to care\nroute template sale to marketing\n")
    assert run(["template", "sync", "acme.route"]) == 2
    assert texts(folder) == (SALE, PLAIN)


def test_of_several_rules_the_one_without_a_condition_is_written(folder: Path) -> None:
    rules = "route template sale to marketing for 3 days when vip\nroute template sale to sales for 7 days\n"
    write(folder, HEADER + rules)
    assert run(["template", "sync", "acme.route"]) == 0
    assert texts(folder)[0] == SALE.replace(MARKETING, SALES).replace("14}", "7}")


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ("route template sale to sales when vip\n", "all its rules have a condition"),
        (
            "route ad to marketing\nroute template sale to sales\n",
            "its rule `template:sale` is never reached",
        ),
    ],
)
def test_what_a_file_cannot_say_is_named_and_left(
    folder: Path, rules: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, HEADER + rules)
    assert run(["template", "sync", "acme.route"]) == 0
    done = capsys.readouterr()
    assert f"note: the file of template `sale` is left as it is: {why}" in done.err
    assert done.out.startswith("nothing to write")
    assert texts(folder) == (SALE, PLAIN)


SHARED = HEADER.replace("plain.json", "sale.json")


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        (
            SHARED + "route template sale to sales\nroute template plain to marketing\n",
            "routes template `sale` to `sales` and template `plain` to `marketing`",
        ),
        (SHARED + "route template sale to sales\n", "template `plain` has no rule"),
        (
            SHARED
            + "route template sale to marketing for 7 days\nroute template plain to marketing for 8 days\n",
            "routes template `sale` for 7 and template `plain` for 8 days",
        ),
        (
            SHARED + "route template sale to marketing for 7 days\nroute template plain to marketing\n",
            "a route of template `plain` has no `for`",
        ),
        (
            HEADER + "route template sale to care when vip\nroute template sale to marketing for 7 days\n",
            "a route of template `sale` has no `for`",
        ),
    ],
)
def test_a_file_that_would_have_to_say_two_things_is_refused(
    folder: Path, policy: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, policy + 'template other { file "templates/plain.json" }\nroute template other to sales\n')
    before = texts(folder)
    assert run(["template", "sync", "acme.route"]) == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.startswith("templates/sale.json: `receiving_app_")
    assert "nothing was written" in said.splitlines()[-1]
    assert texts(folder) == before
    assert run(["lint", "acme.route", "--unsafe-fixes"]) in (0, 1)
    assert texts(folder)[0] == before[0]


def test_a_file_that_two_templates_use_alike_is_written_once(folder: Path) -> None:
    write(
        folder, SHARED + "route template sale to sales for 7 days\nroute template plain to sales for 7 days\n"
    )
    assert run(["template", "sync", "acme.route"]) == 0
    assert texts(folder)[0] == SALE.replace(MARKETING, SALES).replace("14}", "7}")


@pytest.mark.parametrize(
    ("sale", "code"),
    [("{", "E301"), ('{"message": {"text": "a", "text": "b"}}', "E302"), (None, "E240")],
)
def test_a_file_that_is_no_template_is_shown_and_nothing_is_written(
    folder: Path, sale: str | None, code: str
) -> None:
    write(folder, DIFFERS, sale or "")
    if sale is None:
        (folder / "templates" / "sale.json").unlink()
    done = convroute("template", "sync", "acme.route", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert f"error[{code}]" in done.err
    assert texts_of_plain(folder) == PLAIN


def texts_of_plain(folder: Path) -> str:
    return (folder / "templates" / "plain.json").read_text()


def test_a_file_outside_the_folder_is_never_written(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "acme.route").write_text(DIFFERS.replace('"templates/', '"../templates/'))
    done = convroute("template", "sync", "inner/acme.route", cwd=folder)
    assert done.status == 2
    assert "lies outside the policy's folder" in done.err
    assert texts(folder) == (SALE, PLAIN)


def test_a_write_protected_file_stops_everything(folder: Path) -> None:
    (folder / "templates" / "plain.json").chmod(0o444)
    done = convroute("template", "sync", "acme.route", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert "`templates/plain.json` is write-protected" in one_line(done.err)
    assert texts(folder) == (SALE, PLAIN)
    assert convroute("template", "sync", "acme.route", "--check", cwd=folder).status == 1


def test_a_link_to_a_file_stays_a_link(folder: Path) -> None:
    sale = folder / "templates" / "sale.json"
    sale.replace(folder / "templates" / "real.json")
    sale.symlink_to("real.json")
    assert run(["template", "sync", "acme.route"]) == 0
    assert sale.is_symlink()
    assert SALES in (folder / "templates" / "real.json").read_text()


def test_the_policy_may_be_named_by_its_tests_or_come_from_standard_input(folder: Path) -> None:
    (folder / "acme_test.route").write_text(
        'language 1\ninclude "acme.route"\ntest "x" { when message "Hi"  then route to care }\n'
    )
    assert convroute("template", "sync", "acme_test.route", "--check", cwd=folder).status == 1
    assert convroute("template", "sync", "-", cwd=folder, stdin=DIFFERS.encode()).status == 0
    assert SALES in texts(folder)[0]


def test_the_fixes_write_what_sync_writes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, DIFFERS, "\ufeff" + SALE.replace("\n", "\r\n"))
    assert run(["template", "sync", "acme.route"]) == 0
    synced = texts(folder)
    write(folder, DIFFERS, "\ufeff" + SALE.replace("\n", "\r\n"))
    assert codes(capsys, "--fix") == ["W321", "W322", "W321", "W322"]
    assert texts(folder)[0].count(MARKETING) == 1
    assert codes(capsys, "--unsafe-fixes") == []
    assert texts(folder) == synced


@pytest.mark.usefixtures("folder")
def test_the_fixes_are_unsafe_edits_of_the_json_file(capsys: pytest.CaptureFixture[str]) -> None:
    run(["lint", "acme.route", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert [(item["code"], item["fix"]["applicability"], item["file"]) for item in found] == [
        ("W321", "unsafe", "acme.route"),
        ("W322", "unsafe", "acme.route"),
        ("W321", "unsafe", "acme.route"),
        ("W322", "unsafe", "acme.route"),
    ]
    edited = {edit["file"] for item in found for edit in item["fix"]["edits"]}
    assert edited == {"templates/sale.json", "templates/plain.json"}


def test_a_difference_of_a_template_file_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "acme.route", "--unsafe-fixes", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert "+++ templates/sale.json\n" in shown
    assert '+  "receiving_app_control_expiration": 7}}\n' in shown
    assert texts(folder) == (SALE, PLAIN)


def test_of_two_rules_only_the_one_without_a_condition_is_repaired(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = "route template sale to care for 3 days when vip\nroute template sale to sales for 7 days\n"
    write(folder, HEADER + rules)
    run(["lint", "acme.route", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert [(item["code"], item["start"]["line"], item["fix"] is not None) for item in found] == [
        ("W321", 12, False),
        ("W322", 12, False),
        ("W321", 13, True),
        ("W322", 13, True),
    ]
    assert codes(capsys, "--unsafe-fixes") == []


@pytest.mark.parametrize(
    ("app_id", "named"),
    [
        ("8810987654321098", "says 8810987654321098, an id that no declared app has, this rule says `sales`"),
        ("263902037430900", "says `page_inbox`, which the policy does not declare, this rule says `sales`"),
        (MARKETING, "says `marketing`, this rule says `sales`"),
    ],
)
def test_the_app_of_the_file_is_named(
    folder: Path, app_id: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, DIFFERS, SALE.replace(MARKETING, app_id))
    run(["lint", "acme.route", "--select", "W321", "--format", "json"])
    found, _ = json.loads(capsys.readouterr().out)["diagnostics"]
    assert named in found["message"]
    assert found["help"].endswith(
        "route to the app it names" if app_id == MARKETING else "declare the app it names"
    )


def test_a_flow_does_not_say_who_answers_so_nothing_is_written_into_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = '{"welcome_message_flow": [{"message": {"text": "Hi"}}]}\n'
    write(folder, HEADER + "route template sale to sales for 7 days\n", sale=flow)
    done = convroute("template", "sync", "acme.route")
    assert done.status == 0
    assert "`sale` is left as it is: its file is a flow or a welcome message" in done.err
    assert texts(folder)[0] == flow
    assert codes(capsys) == []
    write(folder, HEADER, sale=flow)
    assert "is left as it is" not in convroute("template", "sync", "acme.route").err
