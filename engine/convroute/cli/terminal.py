"""Standard output and standard error: data on the one, messages for people on the other."""

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import ExitStack, suppress
from contextvars import ContextVar
from itertools import count
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal, TextIO, TypeVar

from convroute.cli.refusal import Refusal
from convroute.report.display import harmless, no_old_command
from convroute.report.palette import Palette

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

T = TypeVar("T")
_PATIENCE = 0.5
"""Seconds after which somebody wants to see that it goes on."""
Colour = Literal["auto", "always", "never"]
_COLOUR: ContextVar[Colour] = ContextVar("colour", default="auto")
"""What `--color` says in this run."""


def prepare() -> None:
    """Output is UTF-8 whatever the locale says; what cannot be encoded is escaped, never a crash.

    Nothing is left of what an earlier run of this process wanted.

    Raises `Refusal` if there is no standard output to answer on.
    """
    want_colour("auto")
    if sys.stderr is None:  # closed by whoever started us: then nobody is told, and that is no defect
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open as long as we run
    if sys.stdout is None:
        sys.stdout = sys.stderr
        raise Refusal("standard output is closed: there is nowhere to answer")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            terminal = stream.isatty()
            stream.reconfigure(encoding=None if terminal else "utf-8", errors="backslashreplace")


def palette(stream: TextIO) -> Palette:
    """Colours as `--color` says; else none with `NO_COLOR`, always with `FORCE_COLOR`, and without
    either of them on a terminal that knows them.
    """
    wanted = _COLOUR.get()
    if wanted != "auto":
        return Palette(wanted == "always")
    if os.environ.get("NO_COLOR"):
        return Palette(False)
    knows = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Palette(bool(os.environ.get("FORCE_COLOR")) or knows)


def want_colour(wanted: Colour) -> None:
    """From now on, until another run begins."""
    _COLOUR.set(wanted)


def columns(stream: TextIO) -> int:
    """How wide a report may be: the terminal's width, or 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns if stream.isatty() else 100


def interactive() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin is not None and all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def watched(
    items: Iterable[T], label: str, *, length: int | None = None, printing: bool = False
) -> Iterator[T]:
    """The items, with a bar on standard error where somebody is watching and it takes a while.

    Of items without a `length` the bar counts how many there were. What goes on `printing` lines on a
    terminal needs none there.
    """
    if not sys.stderr.isatty() or (printing and sys.stdout.isatty()):
        yield from items
        return
    length = len(items) if isinstance(items, Sized) else length
    started, bar = monotonic(), None
    with ExitStack() as shown:
        for done, item in enumerate(items):
            if bar is not None:
                bar.update(1)
            elif monotonic() - started >= _PATIENCE:
                bar = shown.enter_context(_bar(length, label))
                bar.update(done)
            yield item
        if bar is not None:
            bar.update(1)


def _bar(length: int | None, label: str) -> "ProgressBar[int]":
    import click

    endless = count() if length is None else None
    return click.progressbar(endless, length, label=label, show_pos=True, file=sys.stderr)


def out(text: str) -> None:
    """A report for people, or JSON; nothing in it is obeyed by a terminal (`harmless`)."""
    exact(harmless(text, coloured=palette(sys.stdout).coloured))


def patch(text: str) -> None:
    """What `patch` can apply is written as it is, but for a terminal."""
    out(text) if sys.stdout.isatty() else exact(text)


def exact(text: str) -> None:
    """What is known to be harmless: JSON of ours, many times."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def data(content: bytes) -> None:
    """Bytes as they are, without the line endings of the platform."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def err(text: str) -> None:
    """A message that cannot be delivered changes nothing; what was printed before it stands before it.

    In a log it stands among the reports for GitHub, and is no more a command there than they are.
    """
    text = no_old_command(harmless(text, coloured=palette(sys.stderr).coloured))
    with suppress(OSError):
        sys.stdout.flush()
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """What still waits to be written goes nowhere, so that Python does not complain about it when it ends."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


def note(text: str) -> None:
    """Something worth knowing that changes no exit status."""
    err(f"{palette(sys.stderr).hint('note')}: {text}")


def error(text: str) -> None:
    err(f"{palette(sys.stderr).error('error')}: {text}")
