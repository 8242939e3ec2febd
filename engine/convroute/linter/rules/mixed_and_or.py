"""`and` and `or` side by side without parentheses.

`and` binds tighter than `or`, whatever the blanks suggest. Readers who run
messaging, not programs, should not have to know that.

Bad:

    route message to care when text mentions "refund" or text mentions "broken" and within office

Good:

    route message to care when (text mentions "refund" or text mentions "broken") and within office

Write the parentheses, also where they change nothing.
"""

from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source, Span
from convroute.syntax.conditions import Junction

_SHORT = 100


def check(context: LintContext) -> Iterator[Finding]:
    for outer, source in context.written(Junction):
        inner = [part for part in outer.operands if isinstance(part, Junction) and part.op != outer.op]
        if inner:
            first = inner[0]
            yield Finding(
                source,
                first.span,
                "`and` and `or` are mixed without parentheses",
                help=f"`and` binds tighter, so the condition means {_grouped(source, outer.span, inner)}",
                fix=_fix(source, inner),
            )


def _grouped(source: Source, span: Span, inner: list[Junction]) -> str:
    """The whole condition with the parentheses that are meant, unless it is long."""
    text, at = "", span.start
    for part in inner:
        text += f"{source.text[at : part.span.start]}({source.text[part.span.start : part.span.end]})"
        at = part.span.end
    text = " ".join(f"{text}{source.text[at : span.end]}".split())
    return f"`{text}`" if len(text) <= _SHORT else "parentheses around the underlined part"


def _fix(source: Source, inner: list[Junction]) -> Fix:
    edits: list[Edit] = []
    for part in inner:
        edits.append(Edit(source, Span(part.span.start, part.span.start), "("))
        edits.append(Edit(source, Span(part.span.end, part.span.end), ")"))
    return Fix("write the parentheses that are meant", "safe", tuple(edits))


RULE = LintRule(code="W601", name="mixed-and-or", text=__doc__, check=check, needs_meaning=False)
