"""Databases for tests: of each test its own."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import pytest

from tests.server.postgres import HOW, VARIABLE


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_address() -> str:
    """The address of a PostgreSQL. Without one, tests that need it are skipped."""
    address = os.environ.get(VARIABLE)
    if not address:
        pytest.skip(f"there is no PostgreSQL to test with: {HOW}")
    return address


@pytest.fixture
def new_postgres(postgres_address: str) -> Iterator[Callable[[], str]]:
    """Makes databases, each empty (a schema of its own), that are gone after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test_{token_hex(6)}")
        _execute(postgres_address, f"CREATE SCHEMA {made[-1]}")
        return f"{postgres_address}{'&' if '?' in postgres_address else '?'}search_path={made[-1]}"

    yield make
    for schema in made:
        _execute(postgres_address, f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.fixture
def postgres_url(new_postgres: Callable[[], str]) -> str:
    """An empty database of the test's own in PostgreSQL."""
    return new_postgres()


def _execute(address: str, statement: str) -> None:
    """In a thread of its own, for a test may run in a loop already."""
    import asyncpg

    async def execute() -> None:
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, execute()).result()
