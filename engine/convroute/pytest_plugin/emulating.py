"""What the fixture `routing` is made of: an emulator for each test, of the policy or folder that it names."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from convroute.api import Policy
from convroute.pytest_plugin.fixtures import checked_policy, fail, policy_named
from convroute.pytest_plugin.stashed import READY, TOLD
from convroute.workspace.route_files import POLICY, rank_of

if TYPE_CHECKING:
    from convroute.server.testing.routing import Routing

_NEEDED = ("aiohttp", "prometheus_client", "starlette", "uvicorn")


def routing_in_test(request: pytest.FixtureRequest) -> "Iterator[Routing]":
    """Runs as long as the test; what was decided is told if the test fails."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        fail(f"the fixture `routing` needs {', '.join(missing)}: `pip install 'convroute[server]'`")
    from convroute.server.policies import TwoForOneError
    from convroute.server.testing.routing import routing

    policies = [_ready(request.config, path) for path in _paths(request)]
    try:
        with routing(policies) as found:
            before = request.node.stash.get(TOLD, None)
            request.node.stash[TOLD] = lambda: "\n\n".join(filter(None, [before and before(), found.told()]))
            yield found
    except TwoForOneError as problem:
        fail(str(problem))


def _ready(config: pytest.Config, path: Path) -> Policy:
    """Made once in a run: a policy does not change."""
    known = config.stash.setdefault(READY, {})
    if path not in known:
        known[path] = Policy(checked_policy(config, path))
    return known[path]


def _paths(request: pytest.FixtureRequest) -> list[Path]:
    """The policy that is named; of a folder all that are in it."""
    named, root = policy_named(request, "routing"), request.config.rootpath
    if not (root / named).is_dir():
        return [named]
    found = sorted(path for path in (root / named).rglob("*.route") if rank_of(str(path)) == POLICY)
    if not found:
        fail(f"there is no policy in the folder `{named}`")
    return [path.relative_to(root) for path in found]
