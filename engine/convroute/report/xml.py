"""Text that XML can hold."""

import re
from xml.sax.saxutils import quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """XML cannot hold most control characters, whatever way they are written."""
    return _NOT_XML.sub("\ufffd", text)


def attribute(text: str) -> str:
    """The text in quotes, as the value of an attribute."""
    return quoteattr(legal(text))
