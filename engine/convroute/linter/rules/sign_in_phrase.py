"""A phrase of `mentions` with a sign that means nothing.

`mentions` compares words, and words are letters and digits. A star stands for
nothing, `C++` is the word "c", and `-50%` is any 50: whoever wrote the sign
meant something that the phrase does not say.

Bad:

    route message to care when text mentions ["refund*", "broken"]

Good:

    route message to care when text mentions ["refund", "refunds", "refunded", "broken"]

Write each form of a word as a phrase, or compare with `like` where a sign matters.
"""

import re
from collections.abc import Iterator

from convroute.checker.findings import Spot
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import UsedList, phrase_lists
from convroute.policy.text_matching import words
from convroute.syntax.conditions import Mentions

_INSIDE = re.compile(r"(?<=\w)['’.,:/&_-](?=\w)")
"""Signs that stand inside what people take for a word: `what's`, `e-mail`, `3.5`."""


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(Mentions):
        for phrase in node.phrases:
            sign = _sign(phrase.value)
            if sign:
                yield _finding(phrase.value, sign, Spot(source, phrase.span))
    for listed in phrase_lists(context):
        yield from _of_set(listed)


def _of_set(listed: UsedList) -> Iterator[Finding]:
    """Said at the first of its phrases, with how many others have one."""
    signed = [value for value in dict.fromkeys(listed.values.in_order) if _sign(value)]
    if signed:
        more = f"; so does one in {len(signed) - 1} more of them" if len(signed) > 1 else ""
        yield _finding(signed[0], _sign(signed[0]), listed.spot(signed[0]), more, (listed.meant,))


def _sign(phrase: str) -> str:
    """The first sign that is neither part of a word nor usual inside one; empty if there is none."""
    left = _INSIDE.sub(" ", phrase)
    return next((sign for sign in left if not sign.isspace() and _parts(sign)), "") if words(phrase) else ""


def _parts(sign: str) -> bool:
    """Whether it parts words: not a letter, digit or mark, and seen."""
    return words(f"a{sign}b") == ("a", "b")


def _finding(phrase: str, sign: str, spot: Spot, more: str = "", meant: tuple[Related, ...] = ()) -> Finding:
    found = " ".join(words(phrase))
    star = "; write each ending as a phrase of its own" if sign == "*" else ""
    return Finding(
        spot.source,
        spot.span,
        f"`{sign}` in `{phrase}` means nothing: `mentions` compares words{more}",
        help=f'it is the same as "{found}"{star}',
        related=meant,
    )


RULE = LintRule(code="W422", name="sign-in-phrase", text=__doc__, check=check, needs_meaning=False)
