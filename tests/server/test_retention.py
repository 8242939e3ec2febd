"""What is forgotten, and when."""

import asyncio
from types import SimpleNamespace

import pytest

from convroute.server.retention import forget, keep_forgetting
from convroute.server.settings import RetentionSettings
from convroute.server.store import StoreError
from convroute.units import DAY_MS


def test_each_kind_is_forgotten_after_its_own_days() -> None:
    asked: list[dict[str, int]] = []

    async def noted(**before: int) -> None:
        asked.append(before)

    settings = RetentionSettings.model_validate(
        {"copy-keys-days": 9, "inputs-days": 3, "deliveries-days": 40}
    )
    now = 100 * DAY_MS
    asyncio.run(forget(SimpleNamespace(forget=noted), settings, now))
    assert asked == [
        {"copies_before": 91 * DAY_MS, "inputs_before": 97 * DAY_MS, "deliveries_before": 60 * DAY_MS}
    ]


def test_a_database_that_cannot_do_it_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        failed = asyncio.Event()

        async def fails(**_: int) -> None:
            failed.set()
            raise StoreError("not now")

        store = SimpleNamespace(forget=fails)
        task = asyncio.create_task(keep_forgetting(store, RetentionSettings()))
        await failed.wait()
        await asyncio.sleep(0)
        assert not task.done()
        task.cancel()

    asyncio.run(main())
    assert "nothing could be forgotten: StoreError" in caplog.text
