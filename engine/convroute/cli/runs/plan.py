"""The plan of `diff --expect=PLAN`: what is meant to change in all policies that are compared."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from convroute.checker.files import Found
from convroute.checker.plan import Plan, read_plan
from convroute.cli import terminal
from convroute.cli.inputs import STDIN, name_of, read_stdin, refuse_link
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Diagnostic
from convroute.policy.model import ExpectedChange
from convroute.wording import counted
from convroute.workspace.disk import read_bytes
from convroute.workspace.folder import named
from convroute.workspace.pairing import Pair


def plan_in(path: str) -> Plan:
    """The plan in a file; its errors, all of them, are shown and end the command."""
    refuse_link(path)
    data = read_stdin() if path == STDIN else read_bytes(path)
    found = read_plan(Found(named(path), os.path.realpath(path), data))
    return found if isinstance(found, Plan) else _refuse(path, found)


def of_plan(plan: Plan, pairs: Sequence[Pair]) -> list[list[ExpectedChange]]:
    """Of each pair the expected changes of which its policies know the names.

    One that no pair knows is a `Refusal`, with what is wrong with it for the first of them.
    """
    found: list[list[ExpectedChange]] = []
    known: set[int] = set()
    wrong: dict[int, tuple[Diagnostic, ...]] = {}
    for pair in pairs:
        its: list[ExpectedChange] = []
        if pair.old is not None and pair.new is not None:
            new, old = ((entry.root, entry.files) for entry in (pair.new, pair.old))
            for number, one in enumerate(plan.changes(new, old)):
                if isinstance(one, ExpectedChange):
                    its.append(one)
                    known.add(number)
                else:
                    wrong.setdefault(number, one)
        found.append(its)
    unknown = [item for number, items in wrong.items() if number not in known for item in items]
    return _refuse(plan.source.name, unknown) if unknown else found


def _refuse(path: str, found: Sequence[Diagnostic]) -> NoReturn:
    from convroute.report.text import render_one

    palette, columns = terminal.palette(sys.stderr), terminal.columns(sys.stderr)
    shown = "".join(f"{render_one(item, palette, columns)}\n" for item in found)
    raise Refusal(f"{name_of(path)} has {counted(len(found), 'error')}", shown)
