"""What is asked of the process that looks at changed policies, and what it answers."""

from msgspec import Struct

from convroute.conversation.life import Life
from convroute.server.shadowing import Said


class Logged(Struct, frozen=True, array_like=True):
    """A decision of the log, to be taken again: what came in, on which life, and what was said then."""

    id: str
    input: bytes
    life: Life | None
    said: Said


class Question(Struct, frozen=True):
    """`path` is a policy or a folder of policies; `logged` are decisions to be taken again."""

    path: str
    logged: tuple[Logged, ...] = ()


class Loaded(Struct, frozen=True):
    """A policy that may be taken: ready to decide (pickled), and with its files (`bundle`)."""

    path: str
    digest: str
    pickled: bytes
    bundle: bytes


class Changed(Struct, frozen=True):
    """How many logged decisions would have been others, by what changes (ids of apps, rules)."""

    old_app: str | None
    new_app: str | None
    old_rule: str | None
    new_rule: str | None
    count: int
    exemplar: str


class Candidate(Struct, frozen=True):
    """Policies as they stand in their files. With `errors` or `failed` tests they are not taken.

    `findings` are what the linter says, `tests` how many ran, `replayed` how many logged decisions were taken
    again, `folders` where files stand that were read.
    """

    policies: tuple[Loaded, ...] = ()
    errors: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    tests: int = 0
    failed: tuple[str, ...] = ()
    replayed: int = 0
    changes: tuple[Changed, ...] = ()
    folders: tuple[str, ...] = ()
