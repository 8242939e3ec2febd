"""What all tests share: how many examples, a cache of their own, one bytecode for all processes, garbage."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from convroute import cache
from tests.examples import register_profiles

register_profiles()
gc.set_threshold(50_000)
"""As the command has it: most of what is made here, trees above all, stays, and is looked through in vain."""


def pytest_collection_finish() -> None:
    """The tests themselves stay until the end: nobody need look through them for garbage again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache folder of this run, for the commands it starts, too, so that none touches the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setattr(cache, "cache_folder", lambda: folder / "convroute")
        yield folder / "convroute"


@pytest.fixture(scope="session", autouse=True)
def shared_bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes that the tests start, of all workers, compile each module once at most: where Python keeps
    what it compiled, or, for those who want none there, in a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode:
            run = tmp_path_factory.getbasetemp()
            shared = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(shared / "bytecode"))
        yield
