"""Words that are nearly right, statements that begin or end wrongly, and the rest."""

from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.did_you_mean import nearest
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.forms import ENTRIES, hint
from convroute.syntax.scanner import STATEMENT_WORDS, is_first_on_line
from convroute.syntax.wording import expectation, found
from convroute.units import SECONDS_OF, WEEKDAYS

_SYNONYMS = {
    "contains": "mentions",
    "includes": "mentions",
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
    "tz": "timezone",
    "closed": "except",
    "into": "to",
    "via": "from",
    "during": "within",
    "inside": "within",
    **dict.fromkeys(("yes", "true", "enabled", "active"), "on"),
    **dict.fromkeys(("no", "false", "never", "none", "disabled"), "off"),
}


def keyword_meant(failure: Failure, written: str) -> str | None:
    """The keyword that somebody who wrote `written` most likely meant, of those that fit here."""
    fitting = list(failure.expected_words)
    if "SAME" in failure.expected:
        fitting.append("==")
    if "UNIT" in failure.expected:
        fitting.extend(f"{unit}{ending}" for ending in ("s", "") for unit in SECONDS_OF)
    if "WEEKDAY" in failure.expected:
        fitting.extend(WEEKDAYS)
        if written[:3] in WEEKDAYS:
            return written[:3]
    synonym = _SYNONYMS.get(written)
    if synonym is not None and synonym.split()[0] in fitting:
        return synonym
    best = nearest(written, fitting)
    if best in STATEMENT_WORDS and failure.between_statements and not _leads_line(failure):
        own = [word for word in fitting if word not in STATEMENT_WORDS]
        return nearest(written, own) or best
    return best


def instead(failure: Failure, written: str, meant: str, span: Span | None = None) -> Diagnostic:
    """E129: what was written, and the keyword that was meant."""
    message, fix = f"expected {expectation(failure)}, found {written}", (f"write `{meant}`", meant)
    return failure.diagnostic("E129", message, f"did you mean `{meant}`?", span=span, fix=fix)


def _leads_line(failure: Failure) -> bool:
    return is_first_on_line(failure.source.text, failure.span.start)


_BLOCK_OF = {
    **dict.fromkeys(("version", "channel", "account", "timezone", "description"), "policy"),
    **dict.fromkeys(("id", "role", "human_agent", "standby", "disabled"), "app"),
    **dict.fromkeys(("file", "ads", "flow"), "template"),
    **dict.fromkeys((*WEEKDAYS, "except"), "schedule"),
    **dict.fromkeys(
        ("campaign_preempts", "link_preempts", "request_in_routing", "send_claims_idle"), "behavior"
    ),
    **dict.fromkeys(("given", "when", "then"), "test"),
    **dict.fromkeys(("always", "never"), "invariant"),
}


def outside_its_block(failure: Failure) -> Diagnostic | None:
    """E102: an item of a block that was closed too early, or never opened."""
    word = failure.word()
    if word is None or not failure.between_statements or (failure.index > 0 and not _leads_line(failure)):
        return None
    block = _BLOCK_OF.get(word.text)
    if block is None:
        return None
    return failure.diagnostic(
        "E102",
        f"no statement begins with {found(word)}",
        f"the item belongs between the braces of a `{block}`: was it closed too early, or never opened?",
    )


def unknown_statement(failure: Failure) -> Diagnostic | None:
    """E102: the first word of a statement is none of those that begin one."""
    word = failure.word()
    if word is None or not failure.between_statements or (failure.index > 0 and not _leads_line(failure)):
        return None
    meant = keyword_meant(failure, word.text.lower()) if word.kind == "word" else None
    return failure.diagnostic(
        "E102",
        f"no statement begins with {found(word)}",
        "this is not a policy, it looks like JSON: an input stands after its policy, "
        "and `convroute template check` reads templates"
        if word.text in ("{", "[") and not failure.source.text[: word.start].strip()
        else f"did you mean `{meant}`?"
        if meant
        else "rules begin with `route`, as in: route message to care when within office"
        if word.text in ENTRIES
        else "statements begin with " + ", ".join(f"`{name}`" for name in STATEMENT_WORDS),
        fix=(f"write `{meant}`", meant) if meant else None,
    )


def misspelt(failure: Failure) -> Diagnostic | None:
    """E129: a keyword with a slip in it, or its synonym."""
    word = failure.word()
    if word is None or word.kind != "word":
        return None
    meant = keyword_meant(failure, word.text.lower())
    if meant is None or meant == word.text:
        return None
    return instead(failure, found(word), meant)


def no_entry(failure: Failure) -> Diagnostic | None:
    """E129: `route comment to sales`, `route story to sales`."""
    word = failure.word()
    if word is None or "STORY_REPLY" not in failure.expected:
        return None
    if word.text not in ("comment", "comments", "story", "stories", "mention", "mentions"):
        return None
    if word.text.startswith("comment"):
        message = "a comment is not an event of a conversation, so no rule routes it"
    else:
        message = f"`{word.text}` does not say what somebody did"
    return failure.diagnostic("E129", message, "did you mean `story_reply` or `story_mention`?")


def hyphened(failure: Failure) -> Diagnostic | None:
    """E129: a keyword with a hyphen in it: `route story-reply`."""
    word, dash, rest = failure.word(), failure.word(1), failure.word(2)
    if word is None or dash is None or rest is None or dash.text != "-":
        return None
    meant = f"{word.text}_{rest.text}"
    if meant not in failure.expected_words or (word.end, dash.end) != (dash.start, rest.start):
        return None
    return instead(failure, f"`{word.text}-{rest.text}`", meant, Span(word.start, rest.end))


def incomplete(failure: Failure) -> Diagnostic | None:
    """E131: a line of a block, or the statement, ends before it is complete."""
    last = failure.word(-1)
    if last is None or not failure.cut_short:
        return None
    what = "line" if failure.open_brackets else "statement"
    return failure.diagnostic(
        "E131",
        f"the {what} ends after {found(last)}, expected {expectation(failure)}",
        "complete it, or delete it",
        span=last.span,
    )


def misfit(failure: Failure) -> Diagnostic:
    """E101: something else; says what was found, and what could have stood here."""
    word, last = failure.word(), failure.word(-1)
    if word is None:
        where = f" after {found(last)}" if last else ""
        return failure.diagnostic(
            "E131", f"the statement ends{where}, expected {expectation(failure)}", "complete it, or delete it"
        )
    return failure.diagnostic("E101", f"expected {expectation(failure)}, found {found(word)}", hint(failure))


VOCABULARY: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    outside_its_block,
    unknown_statement,
    incomplete,
    hyphened,
    no_entry,
    misspelt,
)
