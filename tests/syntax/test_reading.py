"""What is text, and what is not (language: Lexical)."""

from convroute.diagnostic import Diagnostic
from convroute.syntax.decode import MAX_BYTES, decode
from convroute.syntax.parser import parse


def _problem(data: bytes) -> Diagnostic:
    source, problems = decode("a.route", data)
    assert source is None
    (problem,) = problems
    return problem


def test_a_byte_order_mark_is_skipped() -> None:
    source, problems = decode("a.route", b"\xef\xbb\xbflanguage 1\r\n")
    assert problems == ()
    assert source is not None
    assert source.text == "language 1\r\n"
    assert parse(source).diagnostics == ()


def test_a_bad_byte_is_shown_at_its_line_and_column() -> None:
    problem = _problem("# gr\u00fc\u00df\nroute \u00fc".encode() + b"\xff message")
    assert problem.code == "E141"
    assert (problem.start.line, problem.start.column) == (2, 8)
    assert "0xff" in problem.message


def test_a_bad_byte_behind_a_byte_order_mark_is_shown_at_its_place() -> None:
    problem = _problem(b"\xef\xbb\xbfab\xff")
    assert (problem.start.line, problem.start.column) == (1, 3)


def test_a_truncated_character_is_a_bad_byte() -> None:
    assert _problem("\u00fc".encode()[:1]).code == "E141"


def test_a_nul_is_not_text() -> None:
    problem = _problem(b"\xef\xbb\xbflanguage 1\n\x00")
    assert problem.code == "E142"
    assert (problem.start.line, problem.start.column) == (2, 1)


def test_utf16_is_recognised() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        problem = _problem("\ufefflanguage 1".encode(encoding))
        assert problem.code == "E143"
        assert "UTF-8" in (problem.help or "")


def test_a_file_of_eight_mebibytes_is_read_and_a_larger_one_is_not() -> None:
    source, problems = decode("a.route", b" " * MAX_BYTES)
    assert source is not None
    assert problems == ()
    assert _problem(b" " * (MAX_BYTES + 1)).code == "E140"
