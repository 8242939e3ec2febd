"""What `--fix` and `--diff` say and write."""

import sys

from convroute.cli import terminal
from convroute.cli.fixing import Fixing, Shown
from convroute.cli.inputs import STDIN
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Diagnostic
from convroute.report.display import visible
from convroute.report.findings import counted
from convroute.report.unified import coloured, unified


def fixed(
    paths: tuple[str, ...], wanted: Shown, unsafe: bool
) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
    """Repairs the files, and gives everything that is left to say about them, wanted or not."""
    fixing = _run(paths, wanted, unsafe)
    fixing.write()
    changed = sum(1 for _ in fixing.changes())
    left, names = fixing.left()
    more = sum(item.fix is not None for item in wanted(left))
    said = f"fixed {counted(fixing.applied, 'finding')} in {counted(changed, 'file')}" if changed else ""
    if more and not unsafe:
        said += ("; " if said else "") + f"{counted(more, 'finding')} can be fixed with --unsafe-fixes"
    if said:
        terminal.err(said)
    return left, names


def show_differences(paths: tuple[str, ...], wanted: Shown, unsafe: bool) -> int:
    """What a repair would change, as `diff -u` writes it; 1 if that is anything."""
    changes = [*_run(paths, wanted, unsafe).changes()]
    for name, old, new in changes:
        difference = unified(old.decode("utf-8-sig"), new.decode("utf-8-sig"), name)
        terminal.out(coloured(difference, terminal.palette(sys.stdout)))
    return int(bool(changes))


def _run(paths: tuple[str, ...], wanted: Shown, unsafe: bool) -> Fixing:
    if STDIN in paths:
        raise Refusal("`-` cannot be repaired: name a file")
    fixing = Fixing(paths, wanted, unsafe)
    fixing.run()
    for name in sorted(fixing.fought_over):
        terminal.note(f"`{visible(name)}`: fixes that undo each other are not applied")
    return fixing
