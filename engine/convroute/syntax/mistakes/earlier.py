"""A keyword with a slip in it that was taken for a name, so that only the word after it does not fit."""

from msgspec.structs import replace

from convroute.diagnostic import Diagnostic
from convroute.syntax.failure import Failure
from convroute.syntax.grammar import Stuck, attempt, expected_after
from convroute.syntax.mistakes.vocabulary import instead, keyword_meant
from convroute.syntax.scanner import RESERVED, STATEMENT_WORDS, line_end
from convroute.syntax.wording import found


def misspelt_before(failure: Failure) -> Diagnostic | None:
    """E129: a keyword with a slip in it that was read as a name: `wihtin office`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or before.kind != "word" or before.text in RESERVED:
        return None
    if "\n" in failure.source.text[before.end : word.start]:
        return None
    text = failure.source.text
    expected = expected_after(failure.source, failure.start, before.start)
    earlier = replace(failure, offset=before.start, expected=expected)
    meant = keyword_meant(earlier, before.text.lower())
    if meant is None or before.text in earlier.expected_words or meant in STATEMENT_WORDS:
        return None
    repaired = text[: before.start] + meant + text[before.end : line_end(text, word.end)]
    outcome = attempt(replace(failure.source, text=repaired), failure.start, len(repaired))
    if isinstance(outcome, Stuck) and outcome.offset < word.end + len(meant) - len(before.text):
        return None
    return instead(earlier, found(before), meant)
