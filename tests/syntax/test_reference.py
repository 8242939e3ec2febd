"""Every example of the language reference is parsed; those meant to fail fail as they say."""

import re

import pytest

from convroute.resources import folder
from convroute.syntax.grammar import keywords
from tests.syntax.reading_trees import complaints

_FENCE = re.compile(r"^```(route|route-error) ?(E\d{3})?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = _FENCE.findall((folder("grammar") / "README.md").read_text(encoding="utf-8"))
GOOD = [text for kind, _, text in EXAMPLES if kind == "route"]
BAD = [(code, text) for kind, code, text in EXAMPLES if kind == "route-error"]


@pytest.mark.parametrize("text", GOOD, ids=lambda text: str(text)[:30])
def test_an_example_of_the_reference_parses(text: str) -> None:
    assert complaints(text) == []


@pytest.mark.parametrize(("code", "text"), BAD, ids=[code for code, _ in BAD])
def test_an_example_that_is_meant_to_fail_fails_as_it_says(code: str, text: str) -> None:
    assert [found for _, found in complaints(text)] == [code]


def test_the_reference_has_examples_of_both_kinds() -> None:
    assert len(GOOD) > 20
    assert len(BAD) > 5


def test_every_keyword_appears_in_an_example() -> None:
    shown = set(re.findall(r"[a-z_]+", " ".join(GOOD)))
    missing = {word for word in keywords().values() if word[0].isalpha()} - shown
    assert missing == {"any_allowed", "false"}  # each named in a table
