"""A keyword of `mentions` that another one already covers.

`mentions` looks for words in sequence, in any case: where "talk to a person"
stands, "person" stands too. The longer phrase changes nothing; often it was
thought to be a condition of its own.

Bad:

    route message to care when text mentions ["refund", "my refund", "broken"]

Good:

    route message to care when text mentions ["refund", "broken"]

Delete the longer one.
"""

from collections.abc import Iterator

from convroute.diagnostic import Fix, Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_item
from convroute.linter.rule import LintRule
from convroute.policy.phrase_automaton import PhraseAutomaton
from convroute.policy.text_matching import words
from convroute.source import Source
from convroute.syntax.conditions import Mentions


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(Mentions):
        if len(node.phrases) < 2:
            continue
        phrases = [words(text.value) for text in node.phrases]
        first = {phrase: index for index, phrase in reversed([*enumerate(phrases)])}
        automaton = PhraseAutomaton(" ".join(phrase) for phrase in phrases if phrase)
        for index, phrase in enumerate(phrases):
            shortest = automaton.shortest(phrase)  # of equal ones the first stays
            if shortest is not None and first[phrase[shortest]] != index:
                yield _finding(node, index, first[phrase[shortest]], source)


def _finding(node: Mentions, index: int, by: int, source: Source) -> Finding:
    edit = without_item(source, node.phrases, index)
    shorter = node.phrases[by]
    return Finding(
        source,
        node.phrases[index].span,
        f"every text with this phrase also has `{shorter.value}`",
        help="delete it: the list already holds the shorter one",
        related=(Related("covered by this", source, shorter.span),),
        fix=None if edit is None else Fix("delete the keyword", "safe", (edit,)),
    )


RULE = LintRule(code="W414", name="covered-keyword", text=__doc__, check=check, needs_meaning=False)
