"""`convroute test --coverage`: shown with the results, written into files, held against thresholds."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import SHOP, convroute, convroute_process
from tests.tester.small_shop import POLICY, TESTS, opened, run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return opened(tmp_path)


def test_coverage_is_shown_with_the_results(shop: Path) -> None:
    done = run(shop, "--coverage")
    assert (done.status, done.err) == (0, "")
    assert "1 passed" in done.out
    assert 'shop.route:10:29: `text mentions "buy"` is never false in `message`' in done.out
    assert 'test "a message goes to bot" {' in done.out


@pytest.mark.parametrize("form", ["text", "junit"])
def test_of_many_gaps_some_are_shown_and_the_rest_is_counted(
    shop: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convroute.cli.runs.coverage.MOST_SHOWN", 3)
    terms = " or ".join(f'text == "w{number}"' for number in range(6))
    (shop / "shop.route").write_text(POLICY.replace('text mentions "buy"', terms))
    done = run(shop, "--coverage", "--coverage-output", "text:all.txt", "--format", form)
    shown = done.out if form == "text" else done.err
    everything = (shop / "all.txt").read_text()
    gaps, tests = everything.count(" closes it)\n"), everything.count("\ntest ")
    assert min(gaps, tests) > 3
    assert (shown.count(" closes it)\n"), shown.count("\ntest ")) == (3, 3)
    assert f"    and {gaps - 3} more: `--coverage-output text:FILE` has all of them\n" in shown
    assert f"    and {tests - 3} more: `--coverage-output text:FILE` has all of them\n" in shown
    assert " more: " not in everything


def test_a_policy_and_its_test_file_are_counted_together(shop: Path) -> None:
    done = run(shop, "--coverage")
    assert done.out.count("coverage of shop") == 1
    assert "rules              1/1   100 %" in done.out


@pytest.mark.slow
def test_the_same_is_counted_however_many_processes_run(shop: Path) -> None:
    (shop / "more_test.route").write_text(TESTS.replace("buyers", "more"))
    one, two = (
        start("test", ".", "--coverage", "-q", "-j", jobs, cwd=shop).out
        for start, jobs in ((convroute, "1"), (convroute_process, "2"))
    )
    assert one.partition("coverage of")[2] == two.partition("coverage of")[2] != ""


def test_under_a_threshold_the_status_is_1(shop: Path) -> None:
    done = run(shop, "--fail-under", "rules=100,conditions=90")
    assert done.status == 1
    assert done.err == "error: conditions of `shop` are covered to 50 % (1/2), and 90 % are asked for\n"
    assert "coverage of" not in done.out


def test_above_all_thresholds_the_status_is_0(shop: Path) -> None:
    assert run(shop, "--fail-under", "rules=100,conditions=50").status == 0


def test_a_wrong_threshold_is_a_wrong_use(shop: Path) -> None:
    done = run(shop, "--fail-under", "rule=100")
    assert done.status == 2
    assert "--fail-under has `rule`, which is never counted: did you mean rules?" in done.err


@pytest.mark.parametrize("form", ["lcov", "cobertura", "html", "json", "text"])
def test_every_format_is_written_into_a_file(shop: Path, form: str) -> None:
    done = run(shop, "--coverage-output", f"{form}:out.file")
    assert (done.status, done.err) == (0, "")
    assert "shop" in (shop / "out.file").read_text()
    assert "coverage of" not in done.out


@pytest.mark.parametrize("wrong", ["lcvo:x", "lcov", "lcov:", "lcov:-"])
def test_a_wrong_output_is_a_wrong_use(shop: Path, wrong: str) -> None:
    done = run(shop, "--coverage-output", wrong)
    assert done.status == 2
    assert "--coverage-output needs FORMAT:FILE" in done.err


def test_beside_results_for_programs_coverage_goes_to_standard_error(shop: Path) -> None:
    done = run(shop, "--coverage", "--format", "json")
    assert json.loads(done.out)
    assert "coverage of shop" in done.err


def test_coverage_and_junit_come_from_one_run(shop: Path) -> None:
    assert run(shop, "--coverage", "--junit", "tests.xml").status == 0
    assert "<testsuites" in (shop / "tests.xml").read_text()


def test_a_policy_without_tests_gets_its_first_ones(shop: Path) -> None:
    (shop / "shop_test.route").unlink()
    done = run(shop, "--coverage", "--allow-empty")
    assert done.status == 0
    assert 'test "a message that says buy goes to sales" {' in done.out


def test_a_policy_with_errors_covers_nothing(shop: Path) -> None:
    (shop / "shop.route").write_text(POLICY + "route nonsense\n")
    done = run(shop, "--coverage")
    assert done.status == 2
    assert "coverage of" not in done.out


def test_the_shop_covers_its_rules_and_conditions() -> None:
    done = convroute("test", str(SHOP), "--fail-under", "100")
    assert (done.status, done.err) == (0, "")
