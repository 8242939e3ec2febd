"""What somebody mistyped in a Python test, said in words instead of passing in silence."""

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import get_args

from convroute.conversation.request import Action
from convroute.did_you_mean import nearest
from convroute.policy.model import CheckedPolicy

__tracebackhide__ = True  # a failure ends in the line of the test


def refuse_unknown_keywords(
    method: Callable[..., object], given: Iterable[str], known: Iterable[str]
) -> None:
    """Raises `TypeError` for the first of `given` that is not `known`, as Python does for plain keywords."""
    allowed = frozenset(known)
    wrong = next((name for name in given if name not in allowed), None)
    if wrong is not None:
        named = (name for name, one in signature(method).parameters.items() if one.kind != one.VAR_KEYWORD)
        hint = _meant(wrong, {*named, *allowed} - {"self"})
        raise TypeError(f"{method.__name__}() got an unexpected keyword argument `{wrong}`{hint}")


def refuse_unknown_action(action: str) -> None:
    """Raises `ValueError` for what no app can ask for."""
    if action not in get_args(Action):
        raise ValueError(f"no action is called `{action}`: it is one of {', '.join(get_args(Action))}")


def declared(policy: CheckedPolicy, facts: Mapping[str, object] | None) -> dict[str, object]:
    """`facts`; raises `ValueError` if the policy does not declare one of them."""
    given = dict(facts or {})
    for name in given:
        if name not in policy.facts:
            close = nearest(str(name), policy.facts)
            raise ValueError(f"no fact is called `{name}`" + (f"; did you mean {close}?" if close else ""))
    return given


def no_item(what: object) -> TypeError:
    """The complaint about something that is nothing to decide."""
    return TypeError(
        "what can be decided is an event, a request, a parsed document (`dict`) or the path of a"
        f" recording, not `{type(what).__name__}`"
    )


def _meant(word: str, candidates: Iterable[str]) -> str:
    close = nearest(word, candidates)
    return f"; did you mean `{close}`?" if close else ""
