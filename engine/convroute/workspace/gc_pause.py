"""Loading without the collector of circular garbage looking on.

A large policy is hundreds of thousands of objects that stay, and none in a
circle: looking through them again and again takes as long as making them.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Nothing is looked through meanwhile; afterwards it is as it was."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
