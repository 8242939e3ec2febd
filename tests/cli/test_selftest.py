"""`convroute selftest`: one line where all agree, and a case that can be reported where they do not."""

import json
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.shell import POLICY as SHOP
from tests.cli.shell import Done, convroute
from tests.selftester.defects import POLICY, compiled_program, regions_of_requests
from tests.wire.building import validator


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk.route").write_text(POLICY)
    return tmp_path


@pytest.fixture
def broken(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    compiled_program(monkeypatch)
    return desk


def selftest(folder: Path, *more: str) -> Done:
    return convroute("selftest", "desk.route", "--samples", "400", *more, cwd=folder)


def test_where_all_agree_there_is_one_line() -> None:
    done = convroute("selftest", SHOP, "--samples", "100", "--seed", "7")
    assert (done.status, done.err) == (0, "")
    assert re.fullmatch(
        r"\d[\d ]* events, \d+ requests, 6 conversations: "
        r"evaluator, compiled program, index and regions agree; seed 7\n",
        done.out,
    )


def test_the_counts_are_there_for_programs(desk: Path) -> None:
    done = selftest(desk, "--format", "json")
    found = json.loads(done.out)
    validator("selftest").validate(found)
    assert (done.status, found["agree"], found["case"]) == (0, True, None)
    assert found["events"] + found["requests"] >= 400
    assert found["regions_asked"] > 400


def test_the_same_seed_says_the_same_and_another_one_something_else(desk: Path) -> None:
    first, again, other = (selftest(desk, "--seed", seed, "--format", "json").out for seed in "113")
    assert first == again
    assert json.loads(first)["requests"] != json.loads(other)["requests"] or first != other


def test_what_does_not_agree_is_shown_with_all_that_a_report_needs(
    broken: Path, snapshot: SnapshotAssertion
) -> None:
    done = selftest(broken)
    assert done.status == 3
    assert done.err == (
        "convroute has a defect, please report it: the compiled program does not agree with the evaluator\n"
    )
    assert done.out == snapshot


def test_the_case_is_decided_again_by_decide(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(selftest(broken, "--format", "json").out)
    validator("selftest").validate(found)
    case = found["case"]
    assert case["differing"].keys() == {"compiled program"}
    assert case["answers"]["evaluator"]["app"] == "sales"
    (broken / "input.json").write_text(json.dumps(case["input"]))
    (broken / "thread.json").write_text(json.dumps(case["thread"]))
    decide = ("decide", "desk.route", "input.json", "--thread", "thread.json", "--format", "json")
    decided = [convroute(*decide, cwd=broken)]
    monkeypatch.undo()
    decided.append(convroute(*decide, cwd=broken))
    wrong, right = (json.loads(done.out) for done in decided)
    assert right == case["answers"]["evaluator"]
    assert wrong == case["answers"]["compiled program"]


def test_what_regions_say_stands_beside_the_decisions(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    regions_of_requests(monkeypatch)
    done = selftest(desk, "--format", "json")
    found = json.loads(done.out)
    validator("selftest").validate(found)
    assert done.status == 3
    assert found["case"]["differing"].keys() == {"regions"}
    assert found["case"]["answers"]["regions"]["outcome"] in ("allowed", "denied")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--samples", "0"), "0 is not in the range"),
        (("--samples", "many"), "'many' is not a valid integer"),
        (("--seed", "-1"), "-1 is not in the range"),
        (("--format", "sarif"), "'sarif' is not one of"),
    ],
)
def test_a_wrong_option_is_a_two(desk: Path, given: tuple[str, ...], told: str) -> None:
    done = selftest(desk, *given)
    assert done.status == 2
    assert told in done.err


def test_a_policy_with_errors_is_a_two_and_its_errors_are_shown(desk: Path) -> None:
    (desk / "desk.route").write_text(f"{POLICY}\nroute message to sails\n")
    done = selftest(desk)
    assert (done.status, done.out) == (2, "")
    assert "no app is called `sails`" in done.err


def test_a_folder_and_a_file_that_is_not_there_are_a_two(desk: Path) -> None:
    for path in (".", "missing.route"):
        assert convroute("selftest", path, cwd=desk).status == 2


def test_a_policy_comes_from_standard_input(desk: Path) -> None:
    done = convroute("selftest", "-", "--samples", "10", stdin=POLICY.encode(), cwd=desk)
    assert done.status == 0


def test_help_says_what_the_four_are() -> None:
    done = convroute("selftest", "--help")
    assert done.status == 0
    assert all(word in done.out for word in ("evaluator", "compiled", "index", "regions", "--seed"))


def test_a_shell_completes_the_name() -> None:
    env = {"_CONVROUTE_COMPLETE": "bash_complete", "COMP_WORDS": "convroute self", "COMP_CWORD": "1"}
    assert "selftest" in convroute(env=env).out
