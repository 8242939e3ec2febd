"""Policies under pytest: their tests are collected, and Python tests have the fixture `policy`.

pytest loads this module in every project, also where there is no policy:
whatever is heavy is loaded when a policy turns up.
"""

from collections.abc import Generator, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from convroute.pytest_plugin.stashed import TOLD

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from convroute.pytest_plugin.in_test import PolicyInTest
    from convroute.server.testing.routing import Routing

_SUFFIX = ".route"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(
        "convroute_files",
        "globs of the policies whose tests are collected, as in `python_files`; empty: none",
        type="args",
        default=[f"*{_SUFFIX}"],
    )
    parser.addini(
        "convroute_policy", "the policy of the fixtures `policy` and `routing`, from the root folder"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "convroute(path): the policy of the fixtures `policy` and `routing`, from the root folder"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of policy text that has tests; one that is named is collected whatever the globs say."""
    if file_path.suffix != _SUFFIX:
        return None
    globs: list[str] = parent.config.getini("convroute_files")
    path = file_path.as_posix()
    if not parent.session.isinitpath(file_path) and not any(fnmatch(path, f"*/{glob}") for glob in globs):
        return None
    from convroute.pytest_plugin.collecting import route_file

    return route_file(file_path, parent)


@pytest.fixture
def policy(request: pytest.FixtureRequest) -> "PolicyInTest":
    """The policy of the marker `convroute`, or of the ini option `convroute_policy`, ready to decide.

    If the test fails, the report explains what the policy decided in it.
    """
    from convroute.pytest_plugin.fixtures import policy_in_test

    return policy_in_test(request)


@pytest.fixture
def routing(request: pytest.FixtureRequest) -> "Iterator[Routing]":
    """A running emulator of Meta with the policy: people write, apps answer, and the clock is moved by hand.

    If the test fails, the report explains the last decisions.
    """
    from convroute.pytest_plugin.emulating import routing_in_test

    yield from routing_in_test(request)


@pytest.fixture
def decision_snapshot(request: pytest.FixtureRequest) -> "SnapshotAssertion":
    """syrupy's `snapshot` for `policy.decisions_of(folder)`: a text file with a line for each decision."""
    from convroute.pytest_plugin.fixtures import snapshot_of_decisions

    return snapshot_of_decisions(request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was decided in the test is explained below a failure."""
    report = yield
    tell = item.stash.get(TOLD, None)
    told = tell() if tell is not None and report.failed and report.when != "teardown" else ""
    if told:
        report.sections.append(("convroute explanation", told))
    return report
