"""What `patch` does with a unified difference, as far as one file goes."""

import re

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
_NO_END = "\\ No newline at end of file"


def patched(text: str, diff: str) -> str:
    """`text` with all hunks applied; every line that has to be there is there."""
    old = text.split("\n")
    new: list[str] = []
    at = 0
    lines = diff.split("\n")[2:]
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk is not None:
            start = int(hunk[1]) - (hunk[2] != "0")
            new += old[at:start]
            at = start
        elif line[:1] in (" ", "-"):
            assert old[at] == line[1:]
            new += [line[1:]] if line[0] == " " else []
            at += 1
        elif line[:1] == "+":
            new.append(line[1:])
        else:
            assert line in ("", _NO_END), line
    return "\n".join([*new, *old[at:]])
