"""What `--fix` and `--diff` say and write."""

import sys

from convroute.cli import terminal
from convroute.cli.inputs import STDIN
from convroute.cli.refusal import Refusal, refusing
from convroute.report.display import visible
from convroute.report.unified import coloured, unified
from convroute.wording import counted
from convroute.workspace.fixing import Fixing
from convroute.workspace.linting import Linted


def fixed(fixing: Fixing) -> Linted:
    """Repairs the files, and gives everything that is left to say about them, wanted or not."""
    _run(fixing)
    with refusing():
        fixing.write()
    changed = sum(1 for _ in fixing.changes())
    left = fixing.left()
    more = sum(item.fix is not None for item in fixing.shown(left.diagnostics))
    said = f"fixed {counted(fixing.applied, 'finding')} in {counted(changed, 'file')}" if changed else ""
    if more and not fixing.unsafe:
        said += ("; " if said else "") + f"{counted(more, 'finding')} can be fixed with --unsafe-fixes"
    if said:
        terminal.err(said)
    return left


def show_differences(fixing: Fixing) -> bool:
    """What a repair would change, as `diff -u` writes it; whether that is anything."""
    _run(fixing)
    changes = [*fixing.changes()]
    for name, old, new in changes:
        difference = unified(old.decode("utf-8-sig"), new.decode("utf-8-sig"), name)
        terminal.patch(coloured(difference, terminal.palette(sys.stdout)))
    return bool(changes)


def _run(fixing: Fixing) -> None:
    if STDIN in fixing.files:
        raise Refusal("`-` cannot be repaired: name a file")
    with refusing():
        fixing.run()
    for name in sorted(fixing.fought_over):
        terminal.note(f"`{visible(name)}`: fixes that undo each other are not applied")
