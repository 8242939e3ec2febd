"""The stages of routing, and the entry point that leads into each (semantics E3 to E5)."""

from collections.abc import Mapping
from typing import Literal, get_args

from convroute.conversation.event import EntryPoint

Stage = Literal["campaign", "link", "organic"]

STAGES: tuple[Stage, ...] = get_args(Stage)
"""In the order of their clauses."""
ENTRY_OF: Mapping[str, EntryPoint] = {"campaign": "ad", "link": "link", "organic": "organic"}
"""By `Stage`."""
STAGE_OF: Mapping[str, Stage] = {ENTRY_OF[stage]: stage for stage in STAGES}
"""By `EntryPoint`."""

KEY_OF: Mapping[str, str] = {"campaign": "ad.id", "link": "ref", "organic": "payload"}
"""The field whose values the exact rules of a `Stage` name."""


def stage_of(entry: str) -> Stage:
    """The stage that an entry point leads into: the last one, too, for what an event made by hand may say."""
    return STAGE_OF.get(entry, "organic")
