"""Text that XML can hold."""

import re
from xml.sax.saxutils import quoteattr

_NOT_XML = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff"
    "\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML cannot hold, whatever way it is written, and what a terminal would obey."""


def legal(text: str) -> str:
    """What it cannot hold is replaced."""
    return _NOT_XML.sub("\ufffd", text)


def attribute(text: str) -> str:
    """The text in quotes, as the value of an attribute."""
    return quoteattr(legal(text))
