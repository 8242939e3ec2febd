"""`fmt` and then `lint` finds what `lint` alone finds: the same codes and words, at the same statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic
from convroute.formatter.format import format_source
from convroute.linter.lint import examine
from convroute.source import Source
from tests.checker.building import checked_file
from tests.examples import examples
from tests.formatter.scattered import spread
from tests.properties.texts import HEAD, statements, texts

pytestmark = pytest.mark.slow

_NOTES = st.sampled_from(["as agreed", "", "allow: W404 meant", "allow: W407, W601 for now", "allow: W414"])
_ALLOW = st.sampled_from(
    [
        "# allow: W404 it is meant so",
        "# allow: W407, W601 kept for the next campaign",
        "# allow: covered-keyword the list comes from the help desk",
        "# allow: W401 the order is given",
        "# allow: W505",
        "# allow: W999 no such code",
        "# another comment",
    ]
)
_UNUSED = "W606"
_ABOUT_COMMENTS = (_UNUSED, "W607")


@st.composite
def _scattered(draw: DrawFn) -> str:
    """Comments in every legal place, above, inside and behind statements."""
    parts = [draw(_ALLOW) + "\n" if draw(st.integers(0, 9)) == 0 else "", draw(spread(HEAD, _NOTES, 8))]
    for statement in draw(statements()):
        parts.append(draw(st.one_of(st.just("\n"), _ALLOW.map("\n{}\n".format))))
        behind = st.builds("{}  {}".format, st.just(statement), _ALLOW)
        parts.append(draw(st.one_of(behind, spread(statement, _NOTES, 1), spread(statement, _NOTES, 6))))
    return "".join(parts) + "\n"


def _findings(text: str) -> list[tuple[str, str, int]]:
    checked = checked_file("main.route", {"main.route": text.encode()})
    return sorted((item.code, _plain(item.message), _statement(checked, item)) for item in examine(checked))


def _plain(message: str) -> str:
    """A message may quote the policy as it was written: quotes of several lines are one line."""
    return " ".join(message.split())


def _statement(checked: Checked, item: Diagnostic) -> int:
    """Which statement it is about; a comment may come to stand before or behind the one it belongs to."""
    if item.code in _ABOUT_COMMENTS:
        return -1
    starts = [statement.span.start for statement in checked.files[0].tree.statements]
    return sum(start <= item.span.start for start in starts)


def _formatted(text: str) -> str:
    written = format_source(Source("main.route", text)).text
    assert written is not None
    return written


@examples(10, 2_000)
@given(texts())
def test_policies_with_comments_at_their_lines(text: str) -> None:
    assert _findings(_formatted(text)) == _findings(text)


@examples(15, 1_500)
@given(_scattered())
def test_policies_with_comments_anywhere(text: str) -> None:
    assert _findings(_formatted(text)) == _findings(text)
