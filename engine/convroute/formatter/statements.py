"""One statement in the one style."""

from convroute.formatter.blocks import block
from convroute.formatter.layout import Doc, render
from convroute.formatter.rules import fact, rule
from convroute.formatter.runs import run
from convroute.formatter.tokens import Token, tokens_of
from convroute.formatter.wording import reword
from convroute.syntax import declarations, nodes
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant


def formatted(statement: nodes.Statement, text: str) -> str:
    """The statement as it is to be written; `text` is the whole file it stands in.

    A comment behind its last word is not part of it. The result depends on
    nothing but what stands in the statement's span.
    """
    tokens = tokens_of(text, statement.span.start, statement.span.end)
    reword(statement, tokens)
    return render(_laid_out(statement, tokens))


def _laid_out(statement: nodes.Statement, tokens: list[Token]) -> list[Doc]:
    match statement:
        case (
            nodes.PolicyBlock()
            | declarations.ScheduleDecl()
            | declarations.TemplateDecl()
            | nodes.BehaviorBlock()
            | Test()
            | Invariant()
            | ExpectedChange()
        ):
            return block(statement, tokens)
        case declarations.AppDecl() if statement.items is not None:
            return block(statement, tokens)
        case nodes.Route() | nodes.Permission():
            return rule(tokens)
        case declarations.FactDecl():
            return fact(tokens)
        case _:
            return run(tokens)
