"""`--baseline FILE`: findings of an earlier day that are not shown again."""

import os

import click

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Diagnostic
from convroute.report import baseline
from convroute.report.display import visible
from convroute.report.findings import counted
from convroute.workspace import CannotRead, CannotWrite, read_bytes, write_beside


def beyond(diagnostics: tuple[Diagnostic, ...], path: str | None, update: bool) -> tuple[Diagnostic, ...]:
    """What the baseline at `path` does not know; with `update` it is written anew, and knows everything."""
    if path is None:
        if update:
            raise click.UsageError(
                "--update-baseline needs --baseline FILE", click.get_current_context(silent=True)
            )
        return diagnostics
    folder = os.path.dirname(path) or "."  # noqa: PTH120  the folder as it was named
    if update:
        _write(diagnostics, path, folder)
    left, gone = baseline.new(diagnostics, _known(path), folder)
    if gone:
        gone_now = f"{counted(gone, 'finding')} of {visible(path)} {'is' if gone == 1 else 'are'} gone"
        terminal.err(f"{gone_now}; `--update-baseline` forgets them")
    return left


def _known(path: str) -> frozenset[str]:
    try:
        return baseline.read(read_bytes(path).decode("utf-8"))
    except CannotRead as cannot:
        raise Refusal(f"{visible(str(cannot))}; `--update-baseline` writes it") from None
    except (baseline.NoBaseline, UnicodeDecodeError) as problem:
        reason = str(problem) if isinstance(problem, baseline.NoBaseline) else "is no UTF-8 text"
        raise Refusal(f"`{visible(path)}` {reason}") from None


def _write(diagnostics: tuple[Diagnostic, ...], path: str, folder: str) -> None:
    try:
        write_beside(path, baseline.render(diagnostics, folder).encode("utf-8", "backslashreplace"))
    except CannotWrite as cannot:
        raise Refusal(visible(str(cannot))) from None
