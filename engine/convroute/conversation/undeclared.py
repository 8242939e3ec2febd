"""A fact that the policy does not declare, as people are told of it (language: `fact`)."""

from collections.abc import Iterable

from convroute.did_you_mean import nearest

_NAMED = 8
"""So many facts are named when none is near."""


def undeclared_fact(name: str, declared: Iterable[str]) -> str:
    """What is said of a fact that the policy does not declare, with the nearest that it does."""
    near, names = nearest(name, declared), sorted(declared)
    known = ", ".join([f"`{fact}`" for fact in names[:_NAMED]] + ["..."] * (len(names) > _NAMED))
    hint = f"did you mean `{near}`?" if near else f"the policy declares {known or 'none'}"
    return f"no fact is called `{name}`: {hint}"
