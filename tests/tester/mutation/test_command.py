"""`convroute test --mutate`: shown with the results, written into files, held against a threshold."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import convroute, convroute_process, one_line
from tests.tester.small_shop import POLICY, TESTS, opened, run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return opened(tmp_path)


def test_survivors_are_shown_and_are_no_failure(shop: Path) -> None:
    done = run(shop, "--mutate")
    assert (done.status, done.err) == (0, "")
    assert "mutation of shop (shop.route)" in done.out
    assert "-route message to sales when text mentions" in done.out
    assert 'test "a message' in done.out


def test_tests_that_are_pasted_notice_everything(shop: Path) -> None:
    shown = run(shop, "--mutate").out
    pasted = shown[shown.index("tests to paste") :].split("\n", 1)[1]
    (shop / "shop_test.route").write_text(TESTS + pasted)
    done = run(shop, "--mutate", "--fail-under", "mutation=100")
    assert (done.status, done.err) == (0, "")
    assert "(100 %)" in done.out


@pytest.mark.slow
@pytest.mark.parametrize("options", [("--fail-under", "mutation=100"), ("--mutate", "--fail-under", "100")])
def test_too_few_noticed_changes_end_with_1(shop: Path, options: tuple[str, ...]) -> None:
    done = run(shop, *options)
    assert done.status == 1
    assert "of the changes to `shop` are noticed" in done.err
    assert "and 100 % are asked for" in done.err
    assert run(shop, "--mutate", "--fail-under", "mutation=10").status == 0


def test_a_threshold_of_coverage_alone_makes_no_mutants(shop: Path) -> None:
    assert "mutation" not in run(shop, "--fail-under", "rules=100").out
    both = run(shop, "--fail-under", "rules=100,mutation=10")
    assert (both.status, both.err) == (0, "")


@pytest.mark.parametrize("option", ["--seed", "--max-mutants"])
def test_what_chooses_changes_needs_changes(shop: Path, option: str) -> None:
    done = run(shop, option, "1")
    assert done.status == 2
    assert f"{option} says which changes of a policy are tried, and none are: add --mutate" in done.err
    assert run(shop, option, "1", "--fail-under", "rules=1").status == 2
    assert run(shop, option, "1", "--fail-under", "mutation=0").status == 0


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        ("mutation=many", "where a percentage from 0 to 100 could stand"),
        ("mutation=1,mutation=2", "says `mutation` twice"),
        ("mutations=100", "which is never counted"),
    ],
)
def test_a_threshold_that_means_nothing_is_a_wrong_use(shop: Path, threshold: str, said: str) -> None:
    done = run(shop, "--mutate", "--fail-under", threshold)
    assert done.status == 2
    assert said in done.err


def test_a_policy_is_not_changed_while_its_tests_fail(shop: Path) -> None:
    (shop / "shop_test.route").write_text(TESTS.replace("to sales", "to bot"))
    done = run(shop, "--mutate")
    assert done.status == 1
    assert "the policy is not changed as long as a test of it fails" in one_line(done.err)
    assert "mutation of" not in done.out


@pytest.mark.slow
def test_however_many_processes_the_report_is_the_same(shop: Path) -> None:
    for jobs in ("1", "2"):
        options = ("--mutate", "--jobs", jobs, "--mutation-output", f"json:{jobs}.json")
        convroute_process("test", ".", *options, cwd=shop)
    assert (shop / "1.json").read_text() == (shop / "2.json").read_text()


def test_it_can_be_written_into_files_beside_a_report_for_programs(shop: Path) -> None:
    done = run(
        shop, "--format", "json", "--mutation-output", "json:m.json", "--mutation-output", "text:m.txt"
    )
    assert json.loads(done.out)["summary"]["passed"] == 1
    (policy,) = json.loads((shop / "m.json").read_text())["policies"]
    assert policy["file"] == "shop.route"
    assert {mutant["file"] for mutant in policy["mutants"]} == {"shop.route"}
    assert (shop / "m.txt").read_text().startswith("mutation of shop")


def test_only_so_many_are_tried(shop: Path) -> None:
    run(shop, "--mutate", "--max-mutants", "3", "--seed", "5", "--mutation-output", "json:m.json")
    (policy,) = json.loads((shop / "m.json").read_text())["policies"]
    assert len(policy["mutants"]) == 3
    assert policy["left_out"] > 0


def test_standard_input_cannot_be_mutated() -> None:
    text = POLICY + TESTS[TESTS.index("test") :]
    done = convroute("test", "-", "--mutate", stdin=text.encode())
    assert done.status == 2
    assert "name a file" in one_line(done.err)


def test_selected_tests_alone_have_to_notice(shop: Path) -> None:
    with_two = TESTS + 'test "others" {\n    when message\n    then route to bot\n}\n'
    (shop / "shop_test.route").write_text(with_two)

    def killed(*options: str) -> int:
        run(shop, "--mutate", "--mutation-output", "json:m.json", *options)
        found: int = json.loads((shop / "m.json").read_text())["policies"][0]["score"]["killed"]
        return found

    assert killed("-k", "buyers") < killed()
