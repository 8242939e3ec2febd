"""Decisions on a folder of recordings, kept by syrupy: a change of the policy shows what it changes."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.api import Policy
from convroute.pytest_plugin.recorded import decisions_of, in_lines
from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import SHOP, recorded
from tests.repository.checkout import POLICIES

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

TEST = """
import pytest

@pytest.mark.convroute("shop.route")
def test_recorded(policy, decision_snapshot):
    assert policy.decisions_of("webhooks") == decision_snapshot
"""
KEPT = "__snapshots__/test_shop/test_recorded.txt"
DECIDED = (
    "hello.json: message routed to concierge (default_app default); "
    "thread concierge for 1 day; standby care, marketing, sales\n"
    "mail/refund.json: message routed to care (organic message); "
    "thread care for 1 day; standby concierge, marketing, sales\n"
)


@pytest.fixture
def kept(project: Project) -> Project:
    project.write("webhooks/hello.json", recorded("Hello"))
    project.write("webhooks/mail/refund.json", recorded("I want a refund"))
    project.write("test_shop.py", TEST)
    project.write(KEPT, DECIDED)
    return project


def test_decisions_are_written_a_line_each_when_that_is_asked_for(kept: Project) -> None:
    (kept.pytester.path / KEPT).unlink()
    assert kept.run("-q", beside="syrupy").status == 1
    assert kept.run("-q", "--snapshot-update", beside="syrupy").status == 0
    assert (kept.pytester.path / KEPT).read_text("utf-8") == DECIDED


def test_what_changes_no_decision_changes_no_snapshot(kept: Project) -> None:
    changed = SHOP.replace('version  "1"', 'version  "2"').replace("route link", "# a comment\n\nroute link")
    kept.write("shop.route", changed)
    assert kept.run("-q", beside="syrupy").status == 0


def test_a_changed_decision_is_shown_before_and_after(kept: Project, snapshot: SnapshotAssertion) -> None:
    kept.write("shop.route", SHOP.replace("route message to care", "route message to marketing"))
    ran = kept.run("-q", "--tb=short", beside="syrupy")
    assert ran.status == 1
    assert [line for line in ran.out.splitlines() if line.startswith("E ")] == snapshot


def test_a_recording_that_came_or_went_is_a_difference(kept: Project) -> None:
    kept.write("webhooks/new.json", recorded("Hi"))
    (kept.pytester.path / "webhooks/hello.json").unlink()
    printed = kept.run("-q", "-vv", beside="syrupy").out
    assert "- hello.json: message routed to concierge (default_app default);" in printed
    assert "+ new.json: message routed to concierge (default_app default);" in printed


def test_without_syrupy_the_fixture_says_what_to_install(kept: Project) -> None:
    kept.write("conftest.py", WITHOUT)
    ran = kept.run("-q", "-p", "no:syrupy")
    assert (ran.status, ran.counts) == (1, {"errors": 1})
    assert "needs syrupy: `pip install syrupy`" in ran.out
    assert "Traceback" not in ran.out


WITHOUT = """
import sys

sys.modules["syrupy"] = None
"""


def test_every_decision_on_a_folder_is_there_by_file() -> None:
    shop = POLICIES / "shop"
    rows = decisions_of(Policy.load(shop / "shop.route"), shop)
    assert [*rows] == sorted(rows)
    assert rows["webhooks/refund.json"] == [
        {
            "event": "message",
            "outcome": "routed",
            "app": "care",
            "reason": "organic",
            "rule": "complaints",
            "messaging": ["care"],
            "standby": ["concierge", "marketing", "sales"],
            "thread": "care for 1 day",
        }
    ]
    take = rows["requests/conversation.json"][6]
    assert (take["event"], take["outcome"], take["rule"]) == ("take by care", "denied", "deny:take")
    assert in_lines(rows).count("\n") == sum(map(len, rows.values()))


def test_facts_can_be_given_for_all(tmp_path: Path) -> None:
    (tmp_path / "shop.route").write_text(SHOP, encoding="utf-8")
    (tmp_path / "hello.json").write_text(recorded("Hello"), encoding="utf-8")
    policy = Policy.load(tmp_path / "shop.route")
    assert decisions_of(policy, tmp_path, {"tier": "gold"})["hello.json"][0]["app"] == "sales"


def test_what_cannot_be_read_is_a_decision_or_an_error(tmp_path: Path) -> None:
    (tmp_path / "shop.route").write_text(SHOP, encoding="utf-8")
    policy = Policy.load(tmp_path / "shop.route")
    with pytest.raises(ValueError, match="there is no"):
        decisions_of(policy, tmp_path)
    (tmp_path / "odd.json").write_text("{}", encoding="utf-8")
    assert in_lines(decisions_of(policy, tmp_path)).startswith(
        "odd.json: input_error; error $ this is neither"
    )
    (tmp_path / "torn.json").write_text('{"object', encoding="utf-8")
    with pytest.raises(ValueError, match=r"torn\.json: "):
        decisions_of(policy, tmp_path)
