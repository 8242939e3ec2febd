"""`convroute test`: what runs, what is shown, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from convroute.cli.runs import test as running
from convroute.cli.runs.watch import as_given
from convroute.compiler.program import Program
from convroute.policy.model import CheckedPolicy
from convroute.tester import suite
from tests.cli.shell import ROOT, convroute, convroute_process, interruptible
from tests.tester.building import SHOP
from tests.wire.building import validator
from tests.workspace.counting import count_checks

PASSING = 'test "a refund" { when message "a refund"  then route to care }\n'
FAILING = 'test "a visitor" { when message  then route to care }\n'
ROWS = """\
test "rows" {
    cases {
        | case  | when       | then   |
        | "one" | care takes | denied |
        | "two" | message    | denied |
    }
}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a policy, a test file beside it, and a fragment."""
    (tmp_path / "shop.route").write_text(f'{SHOP}include "more.route"\n{PASSING}')
    (tmp_path / "more.route").write_text("language 1\nallow take by quiet from concierge\n")
    (tmp_path / "shop_test.route").write_text(f'language 1\ninclude "shop.route"\n{FAILING}{ROWS}')
    return tmp_path


def test_the_worked_policies_pass() -> None:
    done = convroute("test", str(ROOT / "policies"))
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith(" s")
    assert "failed" not in done.out


def test_a_test_that_fails_ends_with_1_and_says_why(shop: Path) -> None:
    done = convroute("test", ".", cwd=shop)
    assert (done.status, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[0] == "shop.route       1 passed"
    assert lines[1] == "shop_test.route  2 failed, 1 passed"
    assert "✗ a visitor" in lines
    assert "✗ rows [two]" in lines
    assert lines[-1].startswith("2 failed, 2 passed in ")


def test_words_choose_tests_by_name_file_and_policy(shop: Path) -> None:
    assert convroute("test", ".", "-k", "refund", cwd=shop).out.startswith("shop.route  1 passed")
    assert "1 failed, 3 not selected" in convroute("test", ".", "-k", "shop_test and two", cwd=shop).out
    assert "2 failed, 2 passed in" in convroute("test", ".", "-k", "shop", cwd=shop).out


@pytest.mark.parametrize("expression", ["", "and", "a or", "(a", "a b"])
def test_a_wrong_expression_is_2(shop: Path, expression: str) -> None:
    done = convroute("test", ".", "-k", expression, cwd=shop)
    assert done.status == 2
    assert done.err.startswith("error: -k ")


def test_nothing_to_run_is_2_unless_that_is_allowed(shop: Path) -> None:
    none = convroute("test", ".", "-k", "nothing", cwd=shop)
    assert (none.status, none.err) == (
        2,
        "error: -k selects none of 4 tests; `--allow-empty` makes that no error\n",
    )
    assert convroute("test", ".", "-k", "nothing", "--allow-empty", cwd=shop).status == 0
    (shop / "empty").mkdir()
    (shop / "empty" / "shop.route").write_text(SHOP)
    empty = convroute("test", "empty", cwd=shop)
    assert (empty.status, empty.err) == (
        2,
        "error: there is no test; write `test` blocks, or say `--allow-empty`\n",
    )
    assert convroute("test", "empty", "--allow-empty", cwd=shop).status == 0
    assert convroute("test", "more.route", cwd=shop).status == 2


def test_a_folder_without_policies_is_2_unless_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    told = "there is no `*.route` file in `none`\n"
    refused = convroute("test", "none", cwd=tmp_path)
    assert (refused.status, refused.err) == (2, f"error: {told}")
    allowed = convroute("test", "none", "--allow-empty", cwd=tmp_path)
    assert (allowed.status, allowed.err) == (0, f"note: {told}")
    assert allowed.out.startswith("no test in ")
    missing = convroute("test", "nowhere", "--allow-empty", cwd=tmp_path)
    assert missing.status == 2


def test_the_first_failure_can_be_the_last(shop: Path) -> None:
    done = convroute("test", ".", "--fail-fast", cwd=shop)
    assert done.status == 1
    assert done.out.splitlines()[-1].startswith("1 failed, 1 passed in ")


def test_a_policy_with_errors_is_2_and_the_others_still_run(shop: Path) -> None:
    (shop / "broken.route").write_text(f"{SHOP}route message to nobody_known\n{PASSING}")
    done = convroute("test", ".", cwd=shop)
    assert done.status == 2
    assert "error[E221]" in done.out
    assert "1 file with errors, 2 failed, 2 passed" in done.out


def test_errors_of_a_policy_are_shown_once_whoever_tests_it(shop: Path) -> None:
    (shop / "shop.route").write_text(f"{SHOP}route message to nobody_known\n{PASSING}")
    done = convroute("test", ".", cwd=shop)
    assert done.status == 2
    assert done.out.count("error[E221]") == 1


@pytest.mark.slow
def test_many_at_once_give_the_same_in_the_same_order(shop: Path) -> None:
    for number in range(5):
        (shop / f"more_{number}_test.route").write_text(f'language 1\ninclude "shop.route"\n{FAILING}{ROWS}')
    one, three = (
        json.loads(start("test", ".", "--format", "json", "-j", n, cwd=shop).out)
        for start, n in ((convroute, "1"), (convroute_process, "3"))
    )
    for document in (one, three):
        del document["summary"]["seconds"]
        for test in document["tests"]:
            del test["seconds"]
    assert one == three
    assert one["summary"]["failed"] == 12


@pytest.mark.parametrize(
    ("options", "times"),
    [((), 1), (("--coverage",), 1), (("-j", "4", "--coverage"), 1), (("--mutate", "--max-mutants", "1"), 3)],
)
def test_a_policy_is_checked_and_compiled_once_whatever_files_test_it(
    shop: Path, options: tuple[str, ...], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "shop_test.route").write_text(f'language 1\ninclude "shop.route"\n{PASSING}')
    for number in range(5):
        (shop / f"more_{number}_test.route").write_text(f'language 1\ninclude "shop.route"\n{PASSING}')
    checks, compiled = count_checks(monkeypatch), 0

    def program(policy: CheckedPolicy) -> Program:
        nonlocal compiled
        compiled += 1
        return Program(policy)

    monkeypatch.setattr(running, "Program", program)
    monkeypatch.setattr(suite, "Program", program)
    done = convroute("test", ".", *options, cwd=shop)
    assert (done.status, done.err) == (0, "")
    assert "7 passed in " in done.out
    assert (len(checks), compiled) == (times, int("--coverage" not in options))


def test_who_watches_has_a_policy_checked_once_a_run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (shop / f"more_{number}_test.route").write_text(f'language 1\ninclude "shop.route"\n{PASSING}')
    checks = count_checks(monkeypatch)
    monkeypatch.setattr("watchfiles.watch", lambda *_, **__: iter([{(1, str(shop / "shop.route"))}]))
    done = convroute("test", ".", "--watch", cwd=shop)
    assert done.out.count("2 failed, 7 passed in ") == 2
    assert len([name for name in checks if name != "more.route"]) == 3, (
        "once to find what it includes, and once in each of two runs"
    )


@pytest.mark.slow
def test_several_processes_share_no_policy_and_check_none_twice(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "other.route").write_text(f"{SHOP}{PASSING}".replace("policy shop", "policy other"))
    one = convroute("test", ".", "--format", "json", "--coverage", "-j", "1", cwd=shop)
    checks = count_checks(monkeypatch)
    two = convroute("test", ".", "--format", "json", "--coverage", "-j", "2", cwd=shop)
    assert checks == []
    assert (two.status, two.err) == (one.status, one.err)
    assert [test["name"] for test in json.loads(two.out)["tests"]] == [
        test["name"] for test in json.loads(one.out)["tests"]
    ]


def test_a_policy_can_come_from_standard_input() -> None:
    done = convroute_process("test", "-", "-j", "2", stdin=f"{SHOP}{PASSING}".encode())
    assert (done.status, done.err) == (0, "")


def test_json_fits_its_schema(shop: Path) -> None:
    (shop / "broken.route").write_text(f"{SHOP}route message to nobody_known\n{PASSING}")
    document = json.loads(convroute("test", ".", "--format", "json", cwd=shop).out)
    validator("test-report").validate(document)
    assert document["summary"]["files_with_errors"] == 1


def test_reports_are_written_beside_what_is_shown(shop: Path) -> None:
    done = convroute(
        "test", ".", "--junit", "t.xml", "--output", "json:t.json", "--output", "github:t.txt", cwd=shop
    )
    assert done.status == 1
    assert ElementTree.parse(shop / "t.xml").getroot().attrib["failures"] == "2"
    assert json.loads((shop / "t.json").read_text())["summary"]["failed"] == 2
    assert (shop / "t.txt").read_text().startswith("::error file=shop_test.route,line=3,")


@pytest.mark.parametrize("output", ["sarif:x", "json", "json:", "nothing:x"])
def test_a_report_in_no_format_is_2(shop: Path, output: str) -> None:
    assert convroute("test", ".", "--output", output, cwd=shop).status == 2


def test_a_folder_that_is_not_there_is_2(tmp_path: Path) -> None:
    done = convroute("test", "nowhere", cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert done.err == "error: `nowhere` does not exist\n"


def test_quiet_and_verbose(shop: Path) -> None:
    quiet = convroute("test", "shop.route", "-q", cwd=shop)
    assert quiet.out.count("\n") == 1
    verbose = convroute("test", "shop.route", "-v", cwd=shop)
    assert "  ✓ a refund  " in verbose.out


def _until(path: Path, text: str) -> str:
    for _ in range(300):
        shown = path.read_text(encoding="utf-8")
        if text in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


@pytest.mark.slow
def test_a_change_runs_the_tests_again_and_ctrl_c_ends_it(shop: Path) -> None:
    pytest.importorskip("watchfiles")
    shown, said = shop / "shown.out", shop / "said.out"
    command = [sys.executable, "-m", "convroute.cli", "test", "shop_test.route", "--watch"]
    with shown.open("wb") as out, said.open("wb") as err:
        process = subprocess.Popen(command, cwd=shop, stdout=out, stderr=err, preexec_fn=interruptible)
        try:
            _until(said, "watching for changes")
            _until(shown, "2 failed, 1 passed")
            time.sleep(0.5)
            text = (shop / "shop_test.route").read_text().replace("route to care }", "route to concierge }")
            (shop / "shop_test.route").write_text(text)
            _until(shown, "1 failed, 2 passed")
            (shop / "shop_test.route").write_text("language 1\ninclude")
            _until(shown, "1 file with errors")
            time.sleep(0.5)
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(timeout=20)
    assert status == 2
    assert "Traceback" not in said.read_text()
    assert "\nshop_test.route changed\n" in said.read_text()


@pytest.mark.parametrize(
    ("folders", "changed", "named"),
    [
        (("below",), "below/deep/a.route", "below/deep/a.route"),
        ((".",), "below/a.route", "below/a.route"),
        (("..",), "../other.route", "../other.route"),
        (("..", "below"), "below/a.route", "below/a.route"),
    ],
)
def test_a_changed_file_is_named_as_the_command_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: tuple[str, ...], changed: str, named: str
) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    assert as_given(str(tmp_path / "here" / changed), folders) == named
    absolute = str(tmp_path / "here")
    assert as_given(f"{absolute}/a.route", (absolute,)) == f"{absolute}/a.route"


def test_standard_input_cannot_be_watched() -> None:
    done = convroute("test", "-", "--watch")
    assert (done.status, done.err) == (2, "error: `-` cannot be watched: name a file\n")


@pytest.mark.parametrize(
    "text", ['language 1\ninclude "shop.route"\ntset "x" { when message }\n', "", "\x00\xff" * 99]
)
def test_a_test_file_that_cannot_be_read_is_never_passed_over(shop: Path, text: str) -> None:
    (shop / "shop_test.route").unlink()
    (shop / "broken_test.route").write_text(text, encoding="latin-1")
    done = convroute("test", ".", cwd=shop)
    assert done.status == 2
    assert "broken_test.route" in done.out + done.err


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "text:shop.route"),
        ("--coverage-output", "json:shop_test.route"),
        ("--junit", "same", "--output", "json:./same"),
        ("--coverage-output", "json:same", "--output", "json:same"),
    ],
)
def test_a_report_never_takes_the_place_of_a_policy_or_of_another_report(
    shop: Path, options: tuple[str, ...]
) -> None:
    before = {path.name: path.read_text() for path in shop.iterdir()}
    done = convroute("test", ".", *options, cwd=shop)
    assert (done.status, done.out) == (2, "")
    assert "each report needs a file of its own" in done.err
    assert {path.name: path.read_text() for path in shop.iterdir()} == before
