"""What the plugin keeps between its hooks, and where; pytest's stash holds it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from convroute.api import Policy
    from convroute.checker.checked import Checked

LOADED: pytest.StashKey["dict[str, Checked]"] = pytest.StashKey()
"""Of a run: what is loaded already, by real path."""

TOLD: pytest.StashKey[Callable[[], str]] = pytest.StashKey()
"""Of a test: tells the decisions it took with the fixture `policy` or `routing`."""

READY: pytest.StashKey["dict[Path, Policy]"] = pytest.StashKey()
"""Of a run: the policies that decide for the fixture `routing`, by path from the root folder."""
