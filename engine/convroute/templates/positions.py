"""Strict JSON that remembers where everything stands: the door to the reader.

`read_json` never raises and runs in linear time: what is wrong with the text
comes back as faults with a span each, beside as much of the value as could be
read. Nothing here knows about templates, so other readers of JSON may use it.
"""

from convroute.templates.document import Document, Fault, Json, Mark, Path, pointer
from convroute.templates.scanner import Scanner

__all__ = ["Document", "Fault", "Json", "Mark", "Path", "pointer", "read_json"]


def read_json(text: str, *, depth: int = 64) -> Document:
    """Reads one strict JSON document, nested at most `depth` brackets deep.

    Refused beyond RFC 8259: repeated members, halves of surrogate pairs,
    numbers longer than 400 characters or too large for a float. Reading stops
    after 100 faults.
    """
    return Scanner(text, depth).read()
