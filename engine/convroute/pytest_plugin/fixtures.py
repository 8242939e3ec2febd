"""What the fixtures are made of; what they miss is said in words, without a traceback."""

from importlib.util import find_spec
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from convroute.api import Policy
from convroute.policy.model import CheckedPolicy
from convroute.pytest_plugin.in_test import PolicyInTest
from convroute.pytest_plugin.loading import DoesNotLoad, loaded
from convroute.pytest_plugin.stashed import TOLD

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

_HOW = (
    'mark the test with `@pytest.mark.convroute("routing.route")`, '
    "or set `convroute_policy` in pytest's configuration"
)


def policy_in_test(request: pytest.FixtureRequest) -> PolicyInTest:
    """The policy the test asks for, listening so that a failure can be explained."""
    named = policy_named(request, "policy")
    checked = checked_policy(request.config, named)
    policy = PolicyInTest(Policy(checked), (request.config.rootpath / named).parent)
    request.node.stash[TOLD] = policy.told
    return policy


def checked_policy(config: pytest.Config, named: Path) -> CheckedPolicy:
    """The policy at a path from the root folder."""
    try:
        checked = loaded(config, config.rootpath / named)
    except DoesNotLoad as problem:
        fail(str(problem))
    if checked.policy is None:
        fail(f"`{named}` is not a policy: it has no `policy` block; name the file that includes it")
    return checked.policy


def policy_named(request: pytest.FixtureRequest, fixture: str) -> Path:
    """From the nearest marker, else from the configuration."""
    marker = request.node.get_closest_marker("convroute")
    if marker is None:
        named: str = request.config.getini("convroute_policy")
        return Path(named) if named else fail(f"the fixture `{fixture}` does not know which policy: {_HOW}")
    if len(marker.args) != 1 or marker.kwargs:
        fail(f"the marker `convroute` has to name one policy: {_HOW}")
    return Path(fspath(marker.args[0]))


def snapshot_of_decisions(request: pytest.FixtureRequest) -> "SnapshotAssertion":
    """syrupy's own fixture, told how to write decisions."""
    if find_spec("syrupy") is None:
        fail("the fixture `decision_snapshot` needs syrupy: `pip install syrupy`")
    from convroute.pytest_plugin.snapshots import DecisionLines

    snapshot: SnapshotAssertion = request.getfixturevalue("snapshot")
    return snapshot.use_extension(DecisionLines)


def fail(message: str) -> NoReturn:
    """The test cannot be run, for what is said in one line."""
    pytest.fail(message, pytrace=False)
