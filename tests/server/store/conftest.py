"""A database of each kind; that of PostgreSQL is skipped where there is none."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from convroute.server.store import Database, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/router.db"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture
async def store(url: str) -> AsyncIterator[Database]:
    opened = await open_store(url)
    yield opened
    await opened.close()
