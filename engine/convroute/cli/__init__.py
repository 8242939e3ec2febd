"""The command line: arguments in, report out.

`--version` is answered before anything else is loaded.
"""

import gc
import sys
from contextlib import suppress

_MANY_OBJECTS = 50_000
"""What is loaded stays: looking through it for garbage over and over takes as long as loading some of it."""


def main() -> int:
    """The program `convroute`; gives the exit status (interfaces: Command line)."""
    arguments = sys.argv[1:]
    try:
        if arguments == ["--version"] and _say_version():
            return 0
        gc.set_threshold(_MANY_OBJECTS)
        _end_in_order()
        from convroute.cli.program import run

        return run(arguments)
    except KeyboardInterrupt:  # while the program was still being loaded
        return 130


def _end_in_order() -> None:
    """Who is asked to end (SIGTERM) takes back what is half-written, as after Ctrl-C."""
    import signal

    with suppress(ValueError, OSError):  # not in the main thread
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def _say_version() -> bool:
    """Whether that worked; if not, the whole program finds out why, and says so."""
    from convroute.version import VERSION

    try:
        print(f"convroute {VERSION}", flush=True)
    except OSError:
        return False
    return sys.stdout is not None
