"""What literals are about: a test of one field, and the names of the fields (semantics 6)."""

from msgspec import Struct

from convroute.policy.conditions import Test

ACTOR, TARGET, DURATION = "actor", "target", "duration"
"""Of what apps ask for: who asks, to whom a thread is passed (None: nobody is named), how many seconds."""
OPENED = "opened"
"""How long ago the messaging window opened by something else than a message, such as a reaction; ms."""
SHAPE, OWNER, SILENCE, CHANNEL, TIME, ATTACHED = "shape", "owner", "silence", "channel", "time", "attachments"
CLASS = "class"
"""The view of a variable that is about one class of a finite field, whose number its test names."""
Effect = tuple[str, int | None]
"""A field that a literal is about, and the classes it leaves there; None where it is not a finite one."""


class Variable(Struct, frozen=True):
    """An atom: a test of a field, as one of the policies sees it."""

    field: str
    test: Test
    side: int = 0
    view: str = ""
