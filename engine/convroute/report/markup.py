"""Foreign text in Markdown, on GitHub or GitLab: nothing of it is Markdown or HTML to the reader."""

import re

from convroute.report.display import visible

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#@!:(){}]")
_CODE = re.compile(r'`((?>"(?:[^"\\\n]|\\.)*"|[^`])+?)`')
"""A backtick in quotes is one of a text that a policy names, and ends no code."""


def prose(text: str) -> str:
    """A message, in which names stand in backticks."""
    lines = []
    for line in text.split("\n"):
        parts = _CODE.split(line)
        lines.append(
            "".join(code(part) if number % 2 else literal(part) for number, part in enumerate(parts))
        )
    return "<br>".join(lines)


def code(text: str) -> str:
    return f"<code>{literal(text)}</code>"


def literal(text: str) -> str:
    """Numbers in place of what Markdown would read: the one way that holds in tables and code alike."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", visible(text))


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "backslashreplace"))
