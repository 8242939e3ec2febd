"""Reads facts, the values a caller knows: an object of names and values (language: `fact`)."""

from collections.abc import Mapping

from convroute.conversation.documents import parse
from convroute.conversation.event import NO_FACTS
from convroute.conversation.input_error import InputError
from convroute.conversation.misfit import Misfit
from convroute.conversation.values import described
from convroute.frozen_dict import frozen_dict


def read_facts(data: bytes | str) -> dict[str, object]:
    """The facts of a `--facts` file; raises `InputError`. Types are checked where facts are declared."""
    try:
        return dict(facts_of(parse(data), "$"))
    except Misfit as misfit:
        raise InputError(misfit.message, path=misfit.path) from None


def facts_of(value: object, path: str) -> Mapping[str, object]:
    """The facts in `value`; null is no facts, a null fact is one that is not supplied. Raises `Misfit`."""
    if value is None:
        return NO_FACTS
    if not isinstance(value, dict):
        raise Misfit(path, f"facts must be an object of names and values, not {described(value)}")
    return frozen_dict({_name(name, path): fact for name, fact in value.items()})


def _name(name: object, path: str) -> str:
    if not isinstance(name, str):
        raise Misfit(path, f"the name of a fact must be text, not {described(name)}")
    return name
