"""Generated tests as a file of tests, or as lines to paste: one block for each line of the policy."""

from collections.abc import Iterator

from convroute.report.recordings import as_comments
from convroute.tester.generate.suite import Suite
from convroute.wording import shortened

_EVERYTHING_ELSE = "everything else"
_LONGEST = 90


def test_file(suite: Suite, include: str, *, recorded: bool) -> str:
    """A whole file of tests of the policy that it calls `include`; see `to_paste`."""
    head = "# Written by `convroute test generate`. Read what each test says before you rely on it.\n\n"
    return f'{head}language 1\ninclude "{include}"\n\n{to_paste(suite, recorded=recorded)}'


def to_paste(suite: Suite, *, recorded: bool) -> str:
    """The tests alone; with `recorded` the webhooks they name are in files already, else in comments."""
    return "\n".join(_blocks(suite, recorded=recorded))


def _blocks(suite: Suite, *, recorded: bool) -> Iterator[str]:
    for part in suite.parts:
        yield f"# --- {shortened(part.heading or _EVERYTHING_ELSE, _LONGEST)}\n"
        for test in part.tests:
            comments = () if recorded else as_comments(test.recordings)
            yield test.text + "".join(f"{line}\n" for line in comments)
