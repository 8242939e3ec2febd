"""`pytest policies/`, with nothing to write: what becomes a test, and under which name (docs/pytest.md)."""

import pytest

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import BROKEN, FAILING, GOOD, SHOP

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

IDS = ["a refund goes to care", "who answers [sad]", "who answers [else]"]


def collected(project: Project, *arguments: str) -> list[str]:
    lines = project.run("--collect-only", "-q", *arguments).out.splitlines()
    return lines[: lines.index("")] if "" in lines else lines


def test_each_test_and_each_row_is_an_item(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    assert collected(project) == [f"shop_test.route::{name}" for name in IDS]
    tree = project.run("--collect-only", "-k", "who").out
    assert "<RouteFile shop_test.route>" in tree
    assert "<RouteTest who answers [sad]>" in tree


def test_a_policy_with_tests_of_its_own_is_collected_too(project: Project) -> None:
    project.write("all.route", SHOP + GOOD.partition('"shop.route"')[2])
    assert collected(project) == [f"all.route::{name}" for name in IDS]


def test_files_without_tests_collect_nothing_whatever_is_wrong_with_them(project: Project) -> None:
    project.write("fragment.route", 'language 1\nroute link "test" to nobody_knows # test it\n')
    project.write("broken.route", "language 1\npolcy\n")
    assert project.run().counts == {}


def test_tests_pass_and_fail_as_they_do_without_pytest(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    project.write("failing_test.route", FAILING)
    ran = project.run("-q")
    assert (ran.status, ran.counts) == (1, {"passed": 4, "failed": 2})


def test_an_invariant_is_a_test_of_its_policy_alone(project: Project) -> None:
    never = 'invariant "bots stay away" {\n    never take by concierge from care\n}\n'
    project.write("shop.route", f"{SHOP}{never}")
    project.write("shop_test.route", GOOD)
    names = [f"shop_test.route::{name}" for name in IDS]
    assert collected(project) == ["shop.route::invariant: bots stay away", *names]
    assert project.run("-q").counts == {"passed": 4}


def test_an_invariant_that_does_not_hold_fails_with_what_refutes_it(project: Project) -> None:
    false = 'invariant "care stays away" {\n    never take by care from concierge\n}\n'
    project.write("shop.route", f"{SHOP}{false}")
    ran = project.run("-q")
    assert (ran.status, ran.counts) == (1, {"failed": 1})
    assert "expected     never take by care from concierge" in ran.out
    assert "allowed" in ran.out


@pytest.mark.parametrize(
    "include", ['include "claims.route"\n', 'include "claims.route"route ad 7 to sales\n']
)
def test_an_invariant_of_an_included_file_is_a_test_of_the_policy(project: Project, include: str) -> None:
    project.write("claims.route", 'language 1\ninvariant "never" { never route to concierge }\n')
    project.write("shop.route", f"{SHOP}{include}")
    assert collected(project) == ["shop.route::invariant: never"]
    assert project.run("-q").counts == {"failed": 1}


def test_an_invariant_right_behind_a_name_is_found(project: Project) -> None:
    project.write("more.route", "language 1\nroute ad 7 to sales\n")
    project.write(
        "shop.route", f'{SHOP}include "more.route"invariant "never" {{ never route to concierge }}\n'
    )
    assert collected(project) == ["shop.route::invariant: never"]


def test_two_tests_with_one_title_have_two_ids(project: Project) -> None:
    twice = 'test "hello" {\n    when  message\n    then  route to concierge\n}\n'
    project.write("shop_test.route", f'language 1\ninclude "shop.route"\n{twice}{twice}')
    assert collected(project) == ["shop_test.route::hello", "shop_test.route::hello~2"]


def test_single_tests_can_be_named(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    named = [f"shop_test.route::{name}" for name in IDS[:0:-1]]
    assert collected(project, *named) == named


def test_tests_are_selected_by_words_of_title_file_and_policy(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    assert project.run("-q", "-k", "refund or sad").counts == {"passed": 2, "deselected": 1}
    assert project.run("-q", "-k", "shop and not who").counts == {"passed": 1, "deselected": 2}


def test_the_first_failure_ends_the_run_and_failed_ones_run_again(project: Project) -> None:
    project.write("failing_test.route", FAILING)
    assert project.run("-q", "-x").counts == {"failed": 1}
    assert project.run("-q").counts == {"failed": 2, "passed": 1}
    assert project.run("-q", "--lf").counts == {"failed": 2}


def test_several_processes_run_them_as_well(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    project.write("failing_test.route", FAILING)
    ran = project.run("-q", "-n", "2", beside="xdist")
    assert (ran.status, ran.counts) == (1, {"passed": 4, "failed": 2})
    assert "FAILED failing_test.route::an ad goes to sales - expected route to sales" in ran.out


def test_a_broken_policy_stops_the_run_before_anything_is_tested(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    project.write("broken_test.route", BROKEN)
    ran = project.run("-q")
    assert (ran.status, ran.counts) == (2, {"errors": 1})
