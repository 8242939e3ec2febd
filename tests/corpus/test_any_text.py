"""Whatever is written in a policy file, reading and checking it ends, soon, with findings."""

from functools import partial
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from convroute.checker.check import check
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.linter.lint import examine
from tests.benchmarks.effort import steps
from tests.corpus.tokens import KNOWN, tokens
from tests.examples import examples
from tests.repository.checkout import POLICIES

_CASES = Path(__file__).parent.parent / "cases"
_FILES = (
    _CASES / "glance.route",
    _CASES / "broken" / "forms" / "forms.route",
    POLICIES / "bank" / "bank.route",
    POLICIES / "single" / "single.route",
)
_MARKS = (
    *"{}[](),:=<>|-.;*/\\'\"#&!?$@%~^`+", "==", "!=", "<=", ">=", "..", "&&", "||", "->", "//", "/*", "*/",
    '""',    "“", "”", "é", "\u202e", "\u200b", "\ufeff", "\0", "\t", "\r\n", "\n", "\n\n    ",
    "12", "007", "9" * 50,
    "09:00", "2026-01-05", "1.5", '"text"', '"unclosed', '"\\x"', "bot", "Bot", "my-bot", "2nd", "_x",
    "not not not",
)  # fmt: skip
_SOUP = st.lists(st.sampled_from([*sorted(KNOWN), *_MARKS, *_MARKS]), max_size=120)


class NoFiles(Files):
    """A folder with nothing in it."""

    def read(self, path: str, base: str) -> Found | Refused:
        return Refused(f"does not exist beside {base}" if path else "is not a file name")

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        return Refused(f"does not exist beside {base}" if path else "is not a file name")


def read_and_check(text: str) -> None:
    """Every finding must be inside the text."""
    checked = check(Found("any.route", "any.route", text.encode("utf-8", "surrogatepass")), NoFiles())
    findings = [*checked.diagnostics, *examine(checked)]
    for item in findings:
        assert 0 <= item.span.start <= item.span.end <= len(item.source.text)
    assert checked.policy is None or not any(item.severity == "error" for item in checked.diagnostics)


@st.composite
def cut_and_joined(draw: DrawFn) -> str:
    """Pieces of good policies in any order, cut anywhere."""
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from(_texts()))
        start = draw(st.integers(0, len(text)))
        pieces.append(text[start : start + draw(st.integers(0, 1500))])
    return draw(st.sampled_from(("", "\n", " ", "}\n", '"'))).join(pieces)


@st.composite
def shuffled(draw: DrawFn) -> str:
    """A good policy whose tokens were dropped, doubled or replaced in a few places."""
    text = draw(st.sampled_from(_texts()[:2]))
    found = list(tokens(text))
    for _ in range(draw(st.integers(1, 5))):
        token = draw(st.sampled_from(found))
        other = draw(st.sampled_from(found))
        put = draw(st.sampled_from(("", other.text, f"{token.text} {token.text}", "\n", *_MARKS)))
        if token.end <= len(text):
            text = text[: token.start] + put + text[token.end :]
    return text


def _texts() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in _FILES]


@examples(25, 4_000)
@given(_SOUP, st.sampled_from((" ", "\n", "")))
def test_any_words_in_any_order_are_read_and_checked(words: list[str], gap: str) -> None:
    read_and_check(gap.join(words))


@examples(15, 4_000)
@given(_SOUP)
def test_any_words_after_a_good_beginning_are_read_and_checked(words: list[str]) -> None:
    head = 'language 1\npolicy p { version "1" channel instagram account 1 }\napp bot { id 5 }\n'
    read_and_check(head + " ".join(words))


@examples(15, 4_000)
@given(cut_and_joined())
def test_pieces_of_good_policies_are_read_and_checked(text: str) -> None:
    read_and_check(text)


@examples(10, 1_500)
@given(shuffled())
def test_good_policies_with_a_few_wrong_tokens_are_read_and_checked(text: str) -> None:
    read_and_check(text)


@examples(25, 4_000)
@given(st.text(max_size=300))
def test_any_text_is_read_and_checked(text: str) -> None:
    read_and_check(text)


@examples(5, 400)
@given(_SOUP.map(" ".join) | cut_and_joined() | st.text(max_size=300))
def test_reading_and_checking_takes_steps_in_proportion_to_the_text(text: str) -> None:
    """Measured: up to 1 000 a character, and 60 000 for the whole."""
    read_and_check("language 1")
    assert steps(partial(read_and_check, text)) <= 5_000 * (200 + len(text))
