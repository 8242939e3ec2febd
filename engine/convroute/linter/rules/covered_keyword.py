"""A keyword of `mentions` that another one already covers.

`mentions` looks for words in sequence, in any case: where "talk to a person"
stands, "person" stands too. The longer phrase changes nothing; often it was
thought to be a condition of its own.

Bad:

    route message to care when text mentions ["refund", "my refund", "broken"]

Good:

    route message to care when text mentions ["refund", "broken"]

Delete the longer one. Of a set of keywords the first such one is told, and how many more there are.
"""

from collections.abc import Iterator, Sequence

from convroute.diagnostic import Fix, Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_item
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import UsedList, phrase_lists
from convroute.policy.phrase_automaton import PhraseAutomaton
from convroute.policy.text_matching import words
from convroute.source import Source
from convroute.syntax.conditions import Mentions
from convroute.wording import counted


def check(context: LintContext) -> Iterator[Finding]:
    """Every keyword of a list in a condition; of a set the first, with the number of the others."""
    for node, source in context.written(Mentions):
        for index, by in _covered([text.value for text in node.phrases]):
            yield _finding(node, index, by, source)
    for listed in phrase_lists(context):
        values = listed.values.in_order
        covered = [(one, by) for one, by in _covered(values) if words(values[one]) != words(values[by])]
        if covered:
            yield _in_set(listed, *(values[at] for at in covered[0]), more=len(covered) - 1)


def _covered(phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of those that another one covers, and of that; of equal ones the first stays."""
    if len(phrases) < 2:
        return
    folded = [*map(words, phrases)]
    first = {phrase: index for index, phrase in reversed([*enumerate(folded)])}
    automaton = PhraseAutomaton(" ".join(phrase) for phrase in folded if phrase)
    for index, phrase in enumerate(folded):
        shortest = automaton.shortest(phrase)
        if shortest is not None and first[phrase[shortest]] != index:
            yield index, first[phrase[shortest]]


def _in_set(listed: UsedList, phrase: str, by: str, *, more: int) -> Finding:
    place, shorter = listed.spot(phrase), listed.spot(by)
    others = f"; so it is for {counted(more, 'more phrase')} of the set" if more else ""
    return Finding(
        place.source,
        place.span,
        f"every text with this phrase also has `{by}`{others}",
        help="delete it: the set already holds the shorter one",
        related=(Related("covered by this", shorter.source, shorter.span), listed.meant),
    )


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
