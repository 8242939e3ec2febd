"""The difference between two texts, as `patch` reads it."""

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from convroute.report.palette import PLAIN, Palette
from convroute.report.unified import coloured, unified
from tests.benchmarks.effort import growth
from tests.examples import examples

_texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d\r\n", "e"]), max_size=30).map("".join)


def _applied(before: str, diff: str) -> str:
    """What a reader of the diff makes of `before`."""
    lines = before.split("\n")
    result: list[str] = []
    at = 0
    written = diff.split("\n")[2:-1] if diff else []
    for line in written:
        if line.startswith("@@"):
            start, _, length = line.split()[1].removeprefix("-").partition(",")
            begin = int(start) - (length != "0")
            result += lines[at:begin]
            at = begin
        elif line[:1] in " -":
            assert lines[at] == line[1:]
            at += 1
        if line[:1] in " +":
            result.append(line[1:])
    return "\n".join([*result, *lines[at:]])


@given(_texts.map(lambda text: f"{text}\n"), _texts.map(lambda text: f"{text}\n"))
@examples(50, 6_000)
def test_what_it_says_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    diff = unified(before, after, "acme.route")
    assert (diff == "") == (before == after)
    assert _applied(before, diff) == after


def test_it_shows_three_lines_around_a_change() -> None:
    before = "".join(f"{number}\n" for number in range(1, 21))
    assert unified(before, before.replace("10\n", "ten\n"), "a.route") == (
        "--- a.route\n+++ a.route\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )


def test_a_missing_newline_at_the_end_is_said() -> None:
    assert unified("a", "a\n", "x") == ("--- x\n+++ x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
    assert unified("", "a\n", "x") == "--- x\n+++ x\n@@ -0,0 +1 @@\n+a\n"


def _much_the_same(lines: int) -> Callable[[], str]:
    before = "".join(f"{number % 90}\n" for number in range(lines))
    after = "".join(f"{number % 91}\n" for number in range(lines))
    return partial(unified, before, after, "x")


def test_many_equal_lines_take_steps_in_proportion() -> None:
    assert _much_the_same(60_000)()
    assert growth(_much_the_same, 2_000) <= 4.2


def test_patch_understands_it(tmp_path: Path) -> None:
    before, after = "a\nb\nc\nd\n", "a\nc\nnew\nd\n"
    file = tmp_path / "x.route"
    file.write_text(before)
    done = subprocess.run(
        ["git", "apply", "-p0", "-"],
        input=unified(before, after, "x.route"),
        cwd=tmp_path,
        text=True,
        check=False,
    )
    assert (done.returncode, file.read_text()) == (0, after)


def test_colours_say_what_goes_and_what_comes() -> None:
    diff = unified("a\n-- b\n", "a\n++ c\x1b[8m\n", "x.route")
    assert coloured(diff, PLAIN) == diff
    assert coloured(diff, Palette(coloured=True)).splitlines() == [
        "\x1b[1m--- x.route\x1b[0m",
        "\x1b[1m+++ x.route\x1b[0m",
        "\x1b[1;36m@@ -1,2 +1,2 @@\x1b[0m",
        " a",
        "\x1b[31m--- b\x1b[0m",
        "\x1b[32m+++ c<U+001B>[8m\x1b[0m",
    ]
