"""Words that are nearly right, statements that begin or end wrongly, and the rest."""

from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.suggestion import nearest
from convroute.syntax.failure import Failure
from convroute.syntax.wording import expectation, found
from convroute.syntax.words import STATEMENT_WORDS

_UNITS = ("seconds", "minutes", "hours", "days")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SYNONYMS = {
    "contains": "mentions",
    "includes": "mentions",
    "contain": "mentions",
    "mention": "mentions",
    "matches": "like",
    "matching": "like",
    "glob": "like",
    "equals": "==",
    "eq": "==",
    "if": "when",
    "where": "when",
    "unless": "when not",
    "boolean": "bool",
    "integer": "int",
    "number": "int",
    "text": "string",
    "str": "string",
    "exists": "is present",
    "import": "include",
    "forbid": "deny",
    "permit": "allow",
    "rule": "route",
    "send": "route",
    "role": "role",
    "roles": "role",
    "channels": "channel",
    "accounts": "account",
    "tz": "timezone",
    "closed": "except",
    "and_not": "and not",
    "into": "to",
    "via": "from",
    "during": "within",
    "inside": "within",
}


def _meant(failure: Failure, written: str) -> str | None:
    """The keyword that somebody who wrote `written` most likely meant, of those that fit here."""
    fitting = list(failure.expected_words)
    if "SAME" in failure.expected:
        fitting.append("==")
    if "UNIT" in failure.expected:
        fitting.extend(_UNITS)
    if "WEEKDAY" in failure.expected:
        fitting.extend(_DAYS)
        if written[:3] in _DAYS:
            return written[:3]
    synonym = _SYNONYMS.get(written)
    if synonym is not None and synonym.split()[0] in fitting:
        return synonym
    own = [word for word in fitting if word not in STATEMENT_WORDS]
    return nearest(written, own) or nearest(written, fitting)


def unknown_statement(failure: Failure) -> Diagnostic | None:
    """E102: the first word of a statement is none of those that begin one."""
    word = failure.word()
    if word is None or not failure.between_statements or failure.index > 0:
        return None
    meant = _meant(failure, word.text.lower()) if word.kind == "word" else None
    return failure.diagnostic(
        "E102",
        f"no statement begins with {found(word)}",
        f"did you mean `{meant}`?"
        if meant
        else "statements begin with " + ", ".join(f"`{name}`" for name in STATEMENT_WORDS),
        fix=(f"write `{meant}`", meant) if meant else None,
    )


def misspelt(failure: Failure) -> Diagnostic | None:
    """E129: a keyword with a slip in it, or its synonym."""
    word = failure.word()
    if word is None or word.kind != "word":
        return None
    meant = _meant(failure, word.text.lower())
    if meant is None or meant == word.text:
        return None
    return failure.diagnostic(
        "E129",
        f"expected {expectation(failure)}, found {found(word)}",
        f"did you mean `{meant}`?",
        fix=(f"write `{meant}`", meant),
    )


def incomplete(failure: Failure) -> Diagnostic | None:
    """E131: the statement ends before it is complete."""
    word, last = failure.word(), failure.word(-1)
    if last is None or failure.open_brackets:
        return None
    if word is not None and not _new_line(failure, last.end, word.start):
        return None
    return failure.diagnostic(
        "E131",
        f"the statement ends after {found(last)}, expected {expectation(failure)}",
        "complete it, or delete it",
        span=Span(last.start, last.end),
    )


def _new_line(failure: Failure, start: int, end: int) -> bool:
    return failure.source.text.find("\n", start, end) != -1


def misfit(failure: Failure) -> Diagnostic:
    """E101: something else; says what was found, and what could have stood here."""
    word, last = failure.word(), failure.word(-1)
    if word is None:
        where = f" after {found(last)}" if last else ""
        return failure.diagnostic(
            "E131", f"the statement ends{where}, expected {expectation(failure)}", "complete it, or delete it"
        )
    return failure.diagnostic("E101", f"expected {expectation(failure)}, found {found(word)}")


VOCABULARY: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    unknown_statement,
    misspelt,
    incomplete,
)
