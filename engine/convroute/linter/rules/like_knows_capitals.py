"""A pattern for what people write, in which capital letters make a difference.

`like` compares letter by letter: `text like "*refund*"` finds "my refund", and
neither "Refund please" nor "REFUND". People begin sentences with a capital
letter, and phones do it for them.

Bad:

    route message to care when text like "*refund*"

Good:

    route message to care when text mentions "refund"

Look for words with `mentions`, which finds them in any case.
"""

import re
from collections import Counter
from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.globs import runs
from convroute.policy.text_matching import words
from convroute.syntax.conditions import Like

_ESCAPED = re.compile(r"\\.", re.DOTALL)


def check(context: LintContext) -> Iterator[Finding]:
    """Only `text`: payloads, refs and titles are written by the business. Without a wildcard it is W406,
    and who writes a pattern in two cases knows."""
    cases = Counter(pattern.lower() for pattern in {like.pattern.value for like, _ in context.written(Like)})
    for like, source in context.written(Like):
        pattern = like.pattern.value
        if like.field.name != "text" or not {"*", "?"} & set(_ESCAPED.sub("", pattern)):
            continue
        if cases[pattern.lower()] > 1:
            continue
        letters = [run for run in runs(pattern) if run.lower() != run.upper()]
        if letters:
            found = " ".join(words(" ".join(letters)))
            yield Finding(
                source,
                like.pattern.span,
                f"`like` tells capital letters from small ones: `{_other_case(letters[0])}` does not fit",
                help=f'write `text mentions "{found}"` to find the words in any case',
            )


def _other_case(text: str) -> str:
    return text.upper() if text != text.upper() else text.lower()


RULE = LintRule(code="W423", name="like-knows-capitals", text=__doc__, check=check, needs_meaning=False)
