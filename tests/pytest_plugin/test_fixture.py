"""Python tests of a policy: the fixture `policy`, and what a failing one explains (docs/pytest.md)."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import SHOP, recorded

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

MARKED = 'import pytest\n\npytestmark = pytest.mark.convroute("shop.route")\n'


def test_a_failing_test_explains_the_decision(project: Project, snapshot: SnapshotAssertion) -> None:
    project.write(
        "test_shop.py",
        f"""{MARKED}
def test_an_ad_goes_to_care(policy):
    decision = policy.decide(policy.message("Hi!", ad=120))
    assert decision.app == "care"
""",
    )
    assert project.run("-q").report == snapshot


def test_the_last_three_decisions_are_explained(project: Project) -> None:
    project.write(
        "test_shop.py",
        f"""{MARKED}
def test_words(policy):
    for text in ["one", "two", "refund", "three"]:
        decision = policy.decide(policy.message(text))
    assert decision.app == "care"

def test_recording(policy):
    policy.decide_many([policy.message("Hi"), policy.request("take", "care")])
    raise ValueError("something else went wrong")

def test_nothing_decided(policy):
    assert False
""",
    )
    ran = project.run("-q", "-n", "1", beside="xdist")
    assert ran.counts == {"failed": 3}
    told = ran.out.split("- convroute explanation -")
    assert len(told) == 3
    words = next(part for part in told if "test_2 from" in part)
    assert "test_1 from" not in words
    assert words.index("test_2 from") < words.index("test_3 from") < words.index("test_4 from")
    recording = next(part for part in told if "take by care" in part)
    assert "message test_1 from 1000000001" in recording


def test_a_passing_test_explains_nothing(project: Project) -> None:
    project.write(
        "test_shop.py",
        f"""{MARKED}
def test_passes(policy):
    assert policy.decide(policy.message("Hi!")).app == "concierge"
""",
    )
    ran = project.run("-rA")
    assert ran.counts == {"passed": 1}
    assert "explanation" not in ran.out


def test_the_nearest_marker_wins_over_the_configuration(project: Project) -> None:
    project.write("pytest.ini", "[pytest]\nconvroute_policy = shop.route")
    project.write("policies/other.route", SHOP.replace("policy shop", "policy other"))
    project.write(
        "tests/test_both.py",
        """
import pytest

def test_configured(policy):
    assert policy.policy.name == "shop"

@pytest.mark.convroute("policies/other.route")
def test_marked(policy):
    assert policy.policy.name == "other"
""",
    )
    assert project.run("-q", "--strict-markers", "--strict-config").counts == {"passed": 2}


UNUSABLE = {
    "": "the fixture `policy` does not know which policy: mark the test with `@pytest.mark.convroute(",
    "@pytest.mark.convroute": "the marker `convroute` has to name one policy: mark the test with",
    '@pytest.mark.convroute("shpo.route")': "`shpo.route` does not exist",
    '@pytest.mark.convroute("part.route")': "`part.route` is not a policy: it has no `policy` block; name",
    '@pytest.mark.convroute("bad.route")': "error[E221]: no app is called `seles`",
}


def test_a_policy_that_cannot_be_used_is_said_in_words(project: Project) -> None:
    project.write("part.route", "language 1\napp extra { id 5005 }\n")
    project.write("bad.route", f'{SHOP}\nroute link "x" to seles\n')
    tests = [f"{mark}\ndef test_{number}(policy):\n    pass\n" for number, mark in enumerate(UNUSABLE)]
    project.write("test_it.py", "\n\n".join(["import pytest", *tests]))
    ran = project.run("-q")
    assert (ran.status, ran.counts) == (1, {"errors": 5})
    for number, complaint in enumerate(UNUSABLE.values()):
        error = ran.out.split(f"ERROR at setup of test_{number}")[1].splitlines()[1]
        assert error.startswith(complaint)
    assert "Traceback" not in ran.out


def test_a_policy_is_loaded_once_for_all_who_ask(project: Project) -> None:
    project.write("conftest.py", COUNTING)
    project.write("shop.route", SHOP + 'test "hello" {\n    when  message\n    then  route to concierge\n}\n')
    project.write(
        "test_shop.py",
        f"""{MARKED}
@pytest.mark.parametrize("text", ["a", "b", "c"])
def test_words(policy, text):
    assert policy.decide(policy.message(text)).app == "concierge"
""",
    )
    ran = project.run("-q")
    assert ran.counts == {"passed": 4}
    assert "loaded: shop.route\n" in ran.out


def test_recordings_lie_beside_the_policy(project: Project) -> None:
    project.write("policies/shop.route", SHOP)
    project.write("policies/webhooks/refund.json", recorded("I want a refund"))
    project.write(
        "test_shop.py",
        """
import pytest

@pytest.mark.convroute("policies/shop.route")
def test_refund(policy):
    assert policy.decide("webhooks/refund.json").app == "care"
""",
    )
    assert project.run("-q").counts == {"passed": 1}


MISTAKEN = (
    'policy.decide("nope.json")',
    'policy.decisions_of("nofolder")',
    "policy.decide(42)",
    "policy.message(adz=1)",
    'policy.decide(policy.message(), facts={"teir": "gold"})',
)


def test_a_mistake_in_a_test_is_shown_at_its_line(project: Project) -> None:
    tests = [f"def test_{number}(policy):\n    {line}\n" for number, line in enumerate(MISTAKEN)]
    project.write("test_it.py", "\n\n".join([MARKED, *tests]))
    ran = project.run("-q")
    assert ran.counts == {"failed": len(MISTAKEN)}
    assert "nope.json` does not exist" in ran.out
    assert "there is no folder `" in ran.out
    assert "pytest_plugin/" not in ran.out
    assert "workspace/" not in ran.out


COUNTING = """
import convroute.pytest_plugin.loading as loading

names = []
load = loading.load

def counting(name):
    names.append(name)
    return load(name)

loading.load = counting

def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"loaded: {', '.join(names)}")
"""
