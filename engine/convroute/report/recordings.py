"""Recorded webhooks that go with a suggested test, wherever one is printed for people."""

import json
from collections.abc import Iterator, Mapping

from convroute.report.display import visible
from convroute.report.palette import PLAIN, Palette


def as_comments(recordings: Mapping[str, str], palette: Palette = PLAIN) -> Iterator[str]:
    """Behind a test to paste: each file's name and, on a line of its own, its content."""
    for path, text in recordings.items():
        yield palette.quiet(f"# with {visible(path)}:")
        yield f"# {in_one_line(text)}"


def in_one_line(text: str) -> str:
    """A file of JSON as it may be saved again."""
    return visible(json.dumps(json.loads(text)))
