"""Permissions and limits without which every request is answered as it is, as plain data that can be kept."""

from typing import Literal

from msgspec import Struct

from convroute.conversation.errors import DenialKind

Kind = Literal["never", "idle", "denied", "covered", "unknown"]


class Useless(Struct, frozen=True):
    """A permission or a limit that changes nothing. Positions count the permissions, then the limits.

    `never`: it covers nothing that can be asked for, because of the checks in `why` or, without any, because
    of its condition. `idle`: a `deny take` of what no `allow` covers. `denied`: an `allow` or a limit of what
    is denied by those at the positions `by`. `covered`: those at `by` say it already; of an `allow` and of a
    limit there may be a `deny` among them. Without `smallest` fewer might do. `unknown`: that was too hard,
    because of `hard`.
    """

    kind: Kind
    position: int
    by: tuple[int, ...] = ()
    smallest: bool = True
    why: tuple[DenialKind, ...] = ()
    hard: str = ""
