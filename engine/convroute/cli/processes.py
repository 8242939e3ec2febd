"""Other processes that work for a command, and end with it, however it ends."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, parent_process
from multiprocessing.connection import wait
from threading import Thread


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """At most `count` at a time. Whoever leaves early, by an exception or signal, does not wait for them."""
    pool = ProcessPoolExecutor(count, initializer=_end_with_parent)
    try:
        yield pool
        pool.shutdown(cancel_futures=True)
    except BaseException:
        for child in active_children():
            child.terminate()
        pool.shutdown(cancel_futures=True)
        raise


def _end_with_parent() -> None:
    """The parent ends us by SIGTERM, which we do not answer as it does; and one that was killed cannot."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = parent_process()
    assert parent is not None, "we are somebody's child"
    wait([parent.sentinel])
    os._exit(1)
