"""Tree to text, in one plain readable style: what `parse` reads back is the same tree.

It prints what the tree says and nothing else; comments and blank lines are
not in the tree. `show_condition` is what explanations quote.
"""

from typing import assert_never

from convroute.syntax import declarations as decl
from convroute.syntax import nodes
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant
from convroute.syntax.printer.conditions import show_condition
from convroute.syntax.printer.declarations import (
    show_app,
    show_fact,
    show_policy,
    show_schedule,
    show_set,
    show_template,
)
from convroute.syntax.printer.examples import show_expected_change, show_invariant, show_test
from convroute.syntax.printer.routes import show_limit, show_permission, show_route
from convroute.syntax.printer.values import block, quoted, who

__all__ = ["show", "show_condition", "show_statement"]


def show(file: nodes.File) -> str:
    """The whole file, one statement after the other."""
    return "".join(show_statement(statement) + "\n" for statement in file.statements)


def show_statement(statement: nodes.Statement) -> str:
    """One statement, without a line break at its end."""
    match statement:
        case nodes.Language():
            return f"language {statement.edition.value}"
        case nodes.Include():
            return f"include {quoted(statement.path)}"
        case nodes.DefaultDecl():
            return f"default {statement.app.value}"
        case nodes.SocialDecl():
            return f"social {statement.app.value}"
        case nodes.BehaviorBlock():
            return block("behavior", [f"{item.key} {item.value}" for item in statement.items])
        case decl.GroupDecl():
            members = ", ".join(who(member) for member in statement.members)
            return f"group {statement.name.value} = [{members}]"
        case nodes.Route():
            return show_route(statement)
        case nodes.Permission():
            return show_permission(statement)
        case nodes.Limit():
            return show_limit(statement)
        case Test():
            return show_test(statement)
        case Invariant():
            return show_invariant(statement)
        case ExpectedChange():
            return show_expected_change(statement)
        case _:
            return _show_block(statement)


def _show_block(
    statement: nodes.PolicyBlock
    | decl.AppDecl
    | decl.SetDecl
    | decl.FactDecl
    | decl.ScheduleDecl
    | decl.TemplateDecl,
) -> str:
    match statement:
        case nodes.PolicyBlock():
            return show_policy(statement)
        case decl.AppDecl():
            return show_app(statement)
        case decl.SetDecl():
            return show_set(statement)
        case decl.FactDecl():
            return show_fact(statement)
        case decl.ScheduleDecl():
            return show_schedule(statement)
        case decl.TemplateDecl():
            return show_template(statement)
        case _:
            assert_never(statement)
