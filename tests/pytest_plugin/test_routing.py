"""The fixture `routing`: an emulator of one's own in each test (docs/pytest.md)."""

import shutil

import pytest

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import GOOD
from tests.repository.checkout import POLICIES, ROOT
from tests.repository.readme import fences

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

PAGE = (ROOT / "docs/pytest.md").read_text(encoding="utf-8")
EXAMPLES = [fence.body for fence in fences(PAGE, "python") if "(routing" in fence.body]
MARKED = 'import pytest\n\npytestmark = pytest.mark.convroute("shop.route")\n'


def test_the_examples_of_the_page_pass(project: Project) -> None:
    (project.pytester.path / "shop.route").unlink()
    shutil.copytree(POLICIES / "shop", project.pytester.path / "policies" / "shop")
    for number, body in enumerate(EXAMPLES):
        project.write(f"test_example_{number}.py", body)
    ran = project.run("-q", "--strict-markers", *(f"test_example_{n}.py" for n in range(len(EXAMPLES))))
    assert (ran.status, ran.counts) == (0, {"passed": sum(body.count("def test_") for body in EXAMPLES)})
    assert len(EXAMPLES) >= 2


def test_a_failing_test_explains_what_was_decided(project: Project) -> None:
    project.write(
        "test_shop.py",
        f"""{MARKED}
def test_an_ad_goes_to_care(routing):
    routing.say("5550001", "Hi!", ad=120)
    assert routing.owner("5550001") == "care"
""",
    )
    ran = project.run("-q")
    assert ran.counts == {"failed": 1}
    assert "assert 'marketing' == 'care'" in ran.out
    assert "convroute explanation" in ran.out
    assert "→  marketing, for 14 days" in ran.out


def test_a_mistake_in_a_test_ends_in_the_line_of_the_test(project: Project) -> None:
    project.write(
        "test_shop.py", f'{MARKED}\ndef test_it(routing):\n    routing.say("5550001", "Hi", adf=1)\n'
    )
    out = project.run("-q").out
    assert "test_shop.py:6: TypeError" in out
    assert "unknown field `adf`" in out


def test_a_folder_is_all_policies_in_it(project: Project) -> None:
    project.write("two/shop.route", (project.pytester.path / "shop.route").read_text(encoding="utf-8"))
    project.write("two/shop_test.route", GOOD)
    project.write("two/page.route", PAGE_POLICY)
    project.write(
        "test_two.py",
        """
import pytest

@pytest.mark.convroute("two")
def test_both(routing):
    assert routing.say("1", "Hi").app == "concierge"
    assert routing.say("1", "Hi", channel="messenger").app == "bot"
""",
    )
    assert project.run("-q", "test_two.py").counts == {"passed": 1}


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("", "the fixture `routing` does not know which policy: mark the test"),
        ('@pytest.mark.convroute("nothing.route")', "nothing.route"),
        ('@pytest.mark.convroute("empty")', "there is no policy in the folder `empty`"),
        ('@pytest.mark.convroute("twice")', "account 17841400000000001 is in two policies"),
    ],
)
def test_a_policy_that_is_not_there_is_said(project: Project, marker: str, said: str) -> None:
    (project.pytester.path / "empty").mkdir()
    text = (project.pytester.path / "shop.route").read_text(encoding="utf-8")
    project.write("twice/one.route", text)
    project.write("twice/other.route", text.replace("policy shop", "policy other"))
    project.write("test_it.py", f"import pytest\n\n{marker}\ndef test_it(routing):\n    pass\n")
    ran = project.run("-q", "test_it.py")
    assert ran.counts == {"errors": 1}
    assert said in ran.out


def test_without_the_extra_the_command_that_installs_it_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convroute.pytest_plugin.emulating.find_spec", lambda _: None)
    project.write("test_it.py", f"{MARKED}\ndef test_it(routing):\n    pass\n")
    out = project.run("-q", "test_it.py").out
    assert "the fixture `routing` needs aiohttp" in out
    assert "pip install 'convroute[server]'" in out


def test_nothing_of_the_server_is_loaded_where_the_fixture_is_not_used(project: Project) -> None:
    project.write(
        "test_it.py",
        f"""{MARKED}
import sys

def test_it(policy):
    policy.decide(policy.message("Hi"))
    assert not [name for name in sys.modules if name.startswith(("convroute.server", "starlette", "uvicorn"))]
""",
    )
    assert project.run_alone("-q", "test_it.py").counts == {"passed": 1}


PAGE_POLICY = """\
language 1

policy page {
    version  "1"
    channel  messenger
    account  104508901353867
    timezone "Europe/Berlin"
}

app bot { id 4004  role automation }

default bot
"""
