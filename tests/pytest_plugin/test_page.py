"""docs/pytest.md says what happens: its tests pass, its configuration works, what it shows is shown."""

import shutil

import pytest

from tests.pytest_plugin.conftest import Project
from tests.repository.checkout import POLICIES, ROOT
from tests.repository.readme import fences

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

PAGE = (ROOT / "docs/pytest.md").read_text(encoding="utf-8")
SHOP = "policies/shop/shop.route"


@pytest.fixture
def shops(project: Project) -> Project:
    """A project that has the worked policy of the shop, and nothing else."""
    (project.pytester.path / "shop.route").unlink()
    shutil.copytree(POLICIES / "shop", project.pytester.path / "policies" / "shop")
    return project


def shown(number: int) -> list[str]:
    return fences(PAGE, "text")[number].body.splitlines()


def test_the_python_tests_of_the_page_pass(shops: Project) -> None:
    tests, recorded = fences(PAGE, "python")[:2]
    shops.write("test_shop.py", tests.body)
    shops.write("test_recordings.py", recorded.body)
    ran = shops.run(
        "-q", "test_shop.py", "test_recordings.py", "--snapshot-update", "--strict-markers", beside="syrupy"
    )
    assert (ran.status, ran.counts["passed"]) == (0, tests.body.count("def test_") + 2)


def test_a_failing_test_is_explained_as_the_page_shows(shops: Project) -> None:
    tests = fences(PAGE, "python")[0].body
    shops.write("test_shop.py", tests.replace('decision.app == "marketing"', 'decision.app == "care"'))
    printed = shops.run("-q", "test_shop.py").out
    before, after = "\n".join(shown(0)).split("\n...\n")
    assert before in printed
    assert after in printed


def test_a_changed_decision_is_shown_as_the_page_shows(shops: Project) -> None:
    shops.write("test_recordings.py", fences(PAGE, "python")[1].body)
    shops.run("-q", "test_recordings.py", "--snapshot-update", beside="syrupy")
    policy = shops.pytester.path / SHOP
    text = policy.read_text(encoding="utf-8")
    shops.write(SHOP, text.replace("complaints: route message to care", "complaints: route message to sales"))
    printed = shops.run("-q", "-vv", "test_recordings.py", beside="syrupy").out
    assert all(f"E         {line}\n" in printed for line in shown(1))


def test_the_configuration_of_the_page_is_one(shops: Project) -> None:
    (configuration,) = fences(PAGE, "ini")
    shops.write("pytest.ini", configuration.body)
    shops.write("cases/shop_test.route", 'language 1\nnonsense test "x" {\n')
    shops.write("test_it.py", "def test_it(policy):\n    assert policy.policy.name == 'acme_instagram'\n")
    ran = shops.run("-q", "--strict-config")
    assert ran.status == 0
    tests = (POLICIES / "shop" / "shop.route").read_text("utf-8").count('\ntest "')
    assert ran.counts["passed"] >= tests + 1


def test_the_node_id_of_the_page_is_one(shops: Project) -> None:
    title = "a spring ad goes to marketing for two weeks"
    assert f"`{SHOP}::{title}`" in PAGE
    assert shops.run("-q", f"{SHOP}::{title}").counts == {"passed": 1}
