"""What was passed over in an input, told on standard error."""

from msgspec import Struct, field

from convroute.cli import terminal
from convroute.report.decisions import MOST_ERRORS
from convroute.report.display import visible
from convroute.wire.location import Note
from convroute.wording import counted


class Notes(Struct):
    """What was passed over in an input: each thing is told where it stands first, and then counted."""

    name: str
    more: dict[str, int] = field(default_factory=dict)
    others: int = 0

    def add(self, note: Note) -> None:
        if note.message in self.more:
            self.more[note.message] += 1
            return
        if len(self.more) == MOST_ERRORS:
            self.others += 1
            return
        self.more[note.message] = 0
        place = note.path if note.document is None else f"document {note.document}, {note.path}"
        terminal.note(f"{self.name}: {visible(place)}: {visible(note.message)}")

    def count_rest(self) -> None:
        for message, more in self.more.items():
            if more:
                terminal.note(f"{self.name}: {visible(message)} ({more:,} more)".replace(",", " "))
        if self.others:
            terminal.note(f"{self.name}: and {counted(self.others, 'more note')}")
