"""What all tests share: a cache of their own, so that none reads or writes the user's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from convroute import cache


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache folder of this run, for the commands it starts, too."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setattr(cache, "cache_folder", lambda: folder / "convroute")
        yield folder / "convroute"
