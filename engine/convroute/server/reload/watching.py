"""Reloads whenever a file changes on which the policies depend."""

import asyncio
import logging

import watchfiles

from convroute.server.reload.examination import folders_of
from convroute.server.reload.reloading import Reloading

_ENDINGS = (".route", ".json", ".jsonl", ".csv", ".txt", ".toml")
_QUIET_MS = 200
_log = logging.getLogger("convroute.server.reload")


async def watch(reloading: Reloading, stopping: asyncio.Event) -> None:
    """Until `stopping`. Where files stand may change with what is included."""
    folders = await asyncio.to_thread(folders_of, reloading.path)
    while not stopping.is_set():
        try:
            await _next_change(folders, stopping)
        except (OSError, RuntimeError) as error:  # a folder that is gone for a moment
            _log.warning("the folders of the policies cannot be watched: %s", type(error).__name__)
            await asyncio.sleep(1)
        if not stopping.is_set():
            await reloading.reload("watch")
            folders = reloading.folders or folders


async def _next_change(folders: tuple[str, ...], stopping: asyncio.Event) -> None:
    changes = watchfiles.awatch(
        *folders, watch_filter=_matters, debounce=_QUIET_MS, stop_event=stopping, recursive=True
    )
    async for _ in changes:
        return


def _matters(_: object, path: str) -> bool:
    return path.endswith(_ENDINGS)
