"""Reads facts, the values a caller knows: an object of names and values (language: `fact`)."""

from collections.abc import Mapping

from convroute.conversation.event import NO_FACTS
from convroute.conversation.input_error import InputError
from convroute.frozen_dict import frozen_dict
from convroute.wire.documents import parse
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.values import HALF, described, is_unicode


def read_facts(data: bytes | str) -> dict[str, object]:
    """The facts of a `--facts` file; raises `InputError`. Types are checked where facts are declared."""
    try:
        return dict(facts_of(parse(data), "$"))
    except InvalidInput as wrong:
        raise InputError(wrong.message, path=wrong.path) from None


def facts_of(value: object, path: str, *, exact: bool = False) -> Mapping[str, object]:
    """The facts in `value`; null is no facts, a null fact is not supplied. Raises `InvalidInput`.

    `exact` as in `Location`.
    """
    if value is None:
        return NO_FACTS
    if not isinstance(value, dict):
        raise InvalidInput(path, f"facts must be an object of names and values, not {described(value)}")
    for name in value:
        if not isinstance(name, str):
            raise InvalidInput(path, f"the name of a fact must be text, not {described(name)}")
        if not exact:
            for said in (name, value[name]):
                if isinstance(said, str) and not is_unicode(said):
                    raise InvalidInput(below(path, name), HALF)
    return frozen_dict(value)
