"""Lark's LALR tables: worked out once, then kept.

They are kept as JSON, never as a pickle, under a key of the grammar and of
Lark's version. Whatever is odd about what was kept, the grammar is compiled anew.
"""

import json
import pickle
from contextlib import suppress
from io import BytesIO
from typing import Any

import lark
from lark import Lark

from convroute.cache import keep, kept, key_of

_KIND = "grammar"
_OPTIONS: dict[str, Any] = {
    "start": "file",
    "parser": "lalr",
    "lexer": "contextual",
    "keep_all_tokens": True,
    "maybe_placeholders": False,
}
Tables = dict[str, Any]


def lark_of(text: str, transformer: Any) -> Lark:
    """The parser of a grammar that calls `transformer` as it goes."""
    key = key_of(lark.__version__, repr(_OPTIONS), text)
    known = kept(_KIND, key)
    if known is not None:
        with suppress(Exception):  # whatever it is, the grammar is there
            return _loaded(known, transformer)
    made = Lark(text, transformer=transformer, **_OPTIONS)
    with suppress(Exception):  # a Lark that keeps its tables otherwise
        keep(_KIND, key, lambda: _dumped(made))
    return made


def _dumped(made: Lark) -> bytes:
    """Lark writes a pickle of dicts and lists; it goes no further than this function."""
    pickled = BytesIO()
    made.save(pickled, exclude_options=("transformer",))
    return json.dumps(pickle.loads(pickled.getvalue())).encode()


def _loaded(data: bytes, transformer: Any) -> Lark:
    document: Tables = json.loads(data)
    table = document["data"]["parser"]["parser"]
    table["tokens"] = _by_number(table["tokens"])
    table["states"] = {int(state): _by_number(actions) for state, actions in table["states"].items()}
    memo = _by_number(document["memo"])
    made: Lark = Lark._load_from_dict(document["data"], memo, transformer=transformer)  # type: ignore[no-untyped-call]  # what Lark's own stand-alone parsers call
    return made


def _by_number(table: Tables) -> dict[int, Any]:
    """JSON knows only texts as keys."""
    return {int(number): entry for number, entry in table.items()}
