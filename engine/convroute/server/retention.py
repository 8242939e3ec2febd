"""Forgets what need not be kept any longer: copy keys, what people wrote, deliveries that are settled."""

import asyncio
import logging

from convroute.server.clock import system_clock
from convroute.server.settings import RetentionSettings
from convroute.server.store import Store, StoreError
from convroute.units import DAY_MS, HOUR_MS

_log = logging.getLogger("convroute.server.retention")


async def forget(store: Store, settings: RetentionSettings, now: int) -> None:
    """By the settings; `now` in ms. Raises `StoreError`."""

    await store.forget(
        copies_before=now - settings.copy_keys_days * DAY_MS,
        inputs_before=now - settings.inputs_days * DAY_MS,
        deliveries_before=now - settings.deliveries_days * DAY_MS,
    )


async def keep_forgetting(store: Store, settings: RetentionSettings) -> None:
    """Each hour, until it is cancelled; a database that cannot do it now is asked again."""
    while True:
        try:
            await forget(store, settings, system_clock())
        except StoreError as error:
            _log.warning("nothing could be forgotten: %s", type(error).__name__)
        await asyncio.sleep(HOUR_MS / 1_000)
