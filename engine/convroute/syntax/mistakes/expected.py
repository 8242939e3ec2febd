"""What is got wrong in `expect change`: an outcome that is none, parts in another order, words left out."""

from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.did_you_mean import nearest
from convroute.syntax.failure import Failure
from convroute.syntax.scanner import RESERVED

_PARTS = ("when", "from", "to")
_VERBS = {"takes": "take", "passes": "pass", "extends": "extend", "requests": "request", "sends": "send"}
_ANSWERS = {"deny": "denied", "forbidden": "denied", "allow": "allowed", "permitted": "allowed"}
_DELIVERED = frozenset({"delivered", "routed", "routes", "goes"})
_FORM = "write `route to WHO`, `broadcast`, `withheld`, or an action with its answer: `take by care denied`"


def no_outcome(failure: Failure) -> Diagnostic | None:
    """E145: `from care`, `to denied`, `from care takes denied`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or "WITHHELD" not in failure.expected or not _inside(failure):
        return None
    if before.text not in ("from", "to") or word.kind != "word":
        return None
    following = failure.word(1)
    if nearest(word.text, failure.expected_words) is not None:
        return None
    if following is not None and following.text in _VERBS:
        answer = failure.word(2)
        said = answer.text if answer is not None and answer.text in ("allowed", "denied") else "denied"
        advice = f"write `{before.text} {_VERBS[following.text]} by {word.text} {said}`"
    elif word.text in ("allowed", "denied"):
        advice = f"say who asks for what: `take by care {word.text}`"
    elif word.text in _DELIVERED:
        advice = "write `route to WHO`: it also covers what the app gets besides opening events"
    elif word.text in RESERVED or word.text in ("idle", "release", "releases"):
        advice = _FORM
    else:
        return failure.diagnostic(
            "E145",
            f"`{word.text}` is not an outcome",
            fix=(f"write `route to {word.text}`", f"route to {word.text}"),
        )
    return failure.diagnostic("E145", f"`{word.text}` is not an outcome", advice)


def unanswered(failure: Failure) -> Diagnostic | None:
    """E145: `to take by care`, without saying whether it is allowed."""
    word, before = failure.word(), failure.word(-1)
    if before is None or not {"ALLOWED", "DENIED"} <= failure.expected or not _inside(failure):
        return None
    if word is not None and word.text == "from":
        return failure.diagnostic(
            "E145",
            "an action of `expect change` does not say from whom",
            "remove the `from`: `take by WHO denied`",
        )
    if word is not None and word.text in _ANSWERS:
        meant = _ANSWERS[word.text]
        return failure.diagnostic("E145", f"`{word.text}` is not an answer", fix=(f"write `{meant}`", meant))
    return failure.diagnostic(
        "E145", "the action has no answer", "say after it whether it is `allowed` or `denied`"
    )


def another_order(failure: Failure) -> Diagnostic | None:
    """E146: `to` before `from`, `from` before `when`, or one of them twice."""
    word = failure.word()
    if word is None or word.text not in _PARTS or not _inside(failure) or len(failure.open_brackets) != 1:
        return None
    if "RBRACE" not in failure.expected:
        return None
    inside = [
        one.text for one in failure.words[: failure.index] if one.start > failure.open_brackets[0].start
    ]
    if word.text in inside and not (word.text == "to" and "to" not in _outer(inside)):
        return failure.diagnostic(
            "E146",
            f"a second `{word.text}` in one `expect change`",
            "write another `expect change` for it",
        )
    return failure.diagnostic(
        "E146",
        f"`{word.text}` stands too late",
        "the parts stand in one order, each at most once: `when`, `from`, `to`",
    )


def _outer(inside: list[str]) -> list[str]:
    """Without the `to` of `route to`."""
    return [one for at, one in enumerate(inside) if not (one == "to" and at and inside[at - 1] == "route")]


def no_part(failure: Failure) -> Diagnostic | None:
    """E145: `expect change "x" { route to care }`; E129: `expect change "x" { if vip }`."""
    word = failure.word()
    if word is None or not _inside(failure) or not {"WHEN", "FROM", "TO"} <= failure.expected:
        return None
    if word.text in ("if", "where"):
        return failure.diagnostic(
            "E129", f"a condition begins with `when`, not with `{word.text}`", fix=("write `when`", "when")
        )
    if word.text not in ("route", "broadcast", "withheld", "take", "pass", "extend", "request", "send"):
        return None
    return failure.diagnostic(
        "E145",
        f"`{word.text}` stands alone: was it so before, or is it so now?",
        "write `from` before what was decided, and `to` before what is",
    )


def no_change(failure: Failure) -> Diagnostic | None:
    """E129: `expect "bots step back" { }`, `change "bots step back" { }`."""
    word, before, following = failure.word(), failure.word(-1), failure.word(1)
    if word is None:
        return None
    if before is not None and before.text == "expect" and word.kind == "string":
        return failure.diagnostic(
            "E129",
            "`change` is missing after `expect`",
            fix=("put `change` before it", f"change {word.text}"),
        )
    if word.text == "change" and failure.between_statements and following and following.kind == "string":
        return failure.diagnostic(
            "E102", "no statement begins with `change`", fix=("write `expect change`", "expect change")
        )
    return None


def _inside(failure: Failure) -> bool:
    """Whether the place is in the braces of an `expect change`."""
    texts = [word.text for word in failure.words[: failure.index]]
    return "{" in texts and "change" in texts and texts[texts.index("change") - 1] == "expect"


EXPECTED: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    no_outcome,
    unanswered,
    another_order,
    no_part,
    no_change,
)
