"""A string with a character that looks like another one.

A Cyrillic `а` in an otherwise Latin word, or an invisible character inside it,
looks right on every screen and never equals what people type. Such characters
come from copying out of chats, documents and web pages. Real text in any script
is fine; only words that mix look-alikes are reported.

Bad:

    route postback "PROMO-s\u0430le" to sales

Good:

    route postback "PROMO-sale" to sales

Type the word again. A character that is meant can be written by its number, as in `\\u{430}`.
"""

from collections.abc import Iterator

from convroute.linter.confusables import suspicious
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Span
from convroute.syntax.literals import Text


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(Text):
        written = source.text[node.span.start : node.span.end]
        if written.isascii():
            continue
        for found in suspicious(written):
            start = node.span.start + found.start
            yield Finding(source, Span(start, start + 1), found.message, help=found.help)


RULE = LintRule(code="W602", name="look-alike-characters", text=__doc__, check=check, needs_meaning=False)
