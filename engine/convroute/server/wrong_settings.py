"""Says in plain words what is wrong with a configuration: which key, what it has to hold, what was meant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from convroute.did_you_mean import nearest
from convroute.wording import shortened

MOST_TOLD = 10
Place = Sequence[str | int]
KeysAt = Callable[[Place], Sequence[str]]
_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a table of texts",
    "model_type": "a table",
    "dict_type": "a table",
    "string_too_short": "a text that is not empty",
    "too_short": "a list that is not empty",
}


def wrong_settings(errors: Iterable[Mapping[str, Any]], keys_at: KeysAt) -> list[str]:
    """A sentence each, at most `MOST_TOLD`, misspelt keys first, for a missing one may be due to them.

    No value is repeated: somebody may have written a secret where only its place is to stand.
    """
    ordered = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")
    told = [_sentence(error, keys_at) for error in ordered[:MOST_TOLD]]
    return told if len(ordered) <= MOST_TOLD else [*told, f"and {len(ordered) - MOST_TOLD} more"]


def _sentence(error: Mapping[str, Any], keys_at: KeysAt) -> str:
    place: Place = error["loc"]
    where = f"`{place_of(place)}`" if place else "the file"
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        keys = keys_at(place[:-1])
        near = nearest(str(place[-1]).replace("_", "-"), keys) or _same_letters(str(place[-1]), keys)
        hint = f"did you mean {near}?" if near else f"there are {_list(keys)}"
        return f"there is no key {where}: {hint}"
    if kind == "missing":
        return f"{where} is missing"
    if kind == "literal_error":
        return f"{where} has to be {context['expected']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound, side = (context["ge"], "least") if "ge" in context else (context["le"], "most")
        return f"{where} has to be at {side} {bound}"
    if kind == "string_too_long":
        return f"{where} has to be a text of at most {context['max_length']} characters"
    if kind == "value_error":
        return f"{where}: {context['error']}"
    if kind in ("model_type", "dict_type") and set(keys_at(place)) == {"env", "file"}:
        return f'{where} has to be the place of a secret, {{ env = "NAME" }} or {{ file = "PATH" }}'
    wanted = _WANTED.get(kind)
    return f"{where} has to be {wanted}" if wanted else f"{where} cannot be read: {error['msg'].lower()}"


def place_of(place: Place) -> str:
    """`app[2].url`: entries are counted from 0, as in paths of documents."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{shortened(part)}" if text else shortened(part)
    return text


def _same_letters(word: str, keys: Iterable[str]) -> str | None:
    """`app_secrets` for `app-secrets` is no edit to `nearest`."""
    return next((key for key in keys if key == word.replace("_", "-")), None)


def _list(keys: Sequence[str]) -> str:
    return ", ".join(keys) if keys else "no keys"
