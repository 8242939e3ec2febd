"""In which order the items of a block are written (language: Declarations)."""

from collections.abc import Sequence
from typing import TypeVar

from convroute.syntax import declarations, nodes

Item = (
    nodes.PolicyItem
    | declarations.AppItem
    | declarations.Opening
    | declarations.Except
    | declarations.TemplateItem
    | nodes.Setting
)
T = TypeVar("T", bound=Item)

_KINDS: tuple[type[Item], ...] = (
    nodes.Version,
    nodes.Channels,
    nodes.Accounts,
    nodes.Timezone,
    nodes.Description,
    declarations.AppId,
    declarations.Roles,
    declarations.HumanAgent,
    declarations.Standby,
    declarations.Disabled,
    declarations.Opening,
    declarations.Except,
    declarations.TemplateFile,
    declarations.Ads,
    declarations.Flow,
)
_SETTINGS = ("campaign_preempts", "link_preempts", "request_in_routing", "send_claims_idle")


def rank(item: Item) -> int:
    """Where `item` belongs in its block; equal ones stay as they were written."""
    return _SETTINGS.index(item.key) if isinstance(item, nodes.Setting) else _KINDS.index(type(item))


def ordered(items: Sequence[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=rank))
