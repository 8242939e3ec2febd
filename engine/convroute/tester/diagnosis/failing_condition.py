"""The first condition of a rule that failed, and the value it saw: read off the trace alone (semantics 5)."""

from convroute.evaluator.trace import Logic, Seen, Tried
from convroute.explainer.values import shown

_LISTS = frozenset({"by", "from", "to"})


def why_not(tried: Tried) -> str:
    """`tier == "gold"` does not hold: tier is absent"""
    seen = first_failed(tried)
    if seen is None:
        return "it did not match"
    if seen.field in _LISTS:
        return f"its `{seen.field}` does not name {seen.value}"
    answer = "holds" if seen.result else "does not hold"
    if not seen.field:
        return f"`{seen.text}` {answer}"
    return f"`{seen.text}` {answer}: {seen.field} is {shown(seen.field, seen.value)}"


def first_failed(tried: Tried) -> Seen | None:
    """Of a rule that did not match: the atom that kept it from matching; of several the first."""
    if tried.matched:
        return None
    return _failing(tried.logic, tried.conditions, wanted=True)


def _failing(logic: Logic, seen: tuple[Seen, ...], *, wanted: bool) -> Seen | None:
    """The first atom because of which `logic` is not what is `wanted`."""
    if isinstance(logic, int):
        return seen[logic]
    if not isinstance(logic, list):
        return None
    op, *operands = logic
    if op == "not":
        return _failing(operands[0], seen, wanted=not wanted)
    wrong = next((part for part in operands if _answer(part, seen) is not wanted), None)
    return None if wrong is None else _failing(wrong, seen, wanted=wanted)


def _answer(logic: Logic, seen: tuple[Seen, ...]) -> bool:
    if isinstance(logic, int):
        return seen[logic].result
    if not isinstance(logic, list):
        return True
    op, *operands = logic
    if op == "not":
        return not _answer(operands[0], seen)
    answers = (_answer(part, seen) for part in operands)
    return any(answers) if op == "or" else all(answers)
