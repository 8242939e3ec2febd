"""Tokens lost, doubled, swapped or stray, and habits brought along from other languages."""

import re
from collections.abc import Iterator
from random import Random

from tests.corpus.good import Good
from tests.corpus.mutation import Mistake, Mutation
from tests.corpus.tokens import Token

_LOST = {
    "{": "opening brace", "}": "closing brace", "[": "opening bracket", "]": "closing bracket",
    ",": "comma", ":": "colon", "=": "equals sign", "==": "comparison sign", "to": "`to`", "when": "`when`",
    "by": "`by`", "from": "`from`", "for": "`for`", "and": "`and`", "in": "`in`", "is": "`is`",
    "then": "`then`", "given": "`given`", "file": "`file`", "column": "`column`", "role": "`role`",
    "mentions": "`mentions`", "..": "`..`", "-": "hyphen", "|": "bar",
}  # fmt: skip
_STRAY = (";", "$", "@", "%", "!", "?", "*", "/", "\\", "`", "~", "^", "<", "&", "}", "]", ")", "'", "{", "(")


def lost(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.text in _LOST:
            yield Mutation(f"lost {_LOST[token.text]}", token.start, token.end, "")


def lost_operand(good: Good, _: Random) -> Iterator[Mutation]:
    """A value, a number, a name, whatever stood there."""
    for token in good.words:
        if token.kind in ("number", "string", "clock", "date") or token.role == "name":
            yield Mutation(f"lost {token.kind}", token.start, token.end, "")


def lost_quote(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "string":
            yield Mutation("lost opening quote", token.start, token.start + 1, "")
            yield Mutation("lost closing quote", token.end - 1, token.end, "")


def doubled(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        gap = " " if token.kind in ("word", "number", "string") else ""
        yield Mutation("doubled token", token.end, token.end, gap + token.text)


def doubled_line(good: Good, _: Random) -> Iterator[Mutation]:
    for match in re.finditer(r"^[ \t]*[^ \t\n#].*\n", good.text, re.MULTILINE):
        yield Mutation("doubled line", match.end(), match.end(), match.group())


def swapped(good: Good, _: Random) -> Iterator[Mutation]:
    for one, two in zip(good.words, good.words[1:], strict=False):
        gap = good.text[one.end : two.start]
        if "\n" not in gap and one.text != two.text:
            yield Mutation("swapped tokens", one.start, two.end, two.text + gap + one.text)


def wrong_quotes(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "string":
            for name, left, right in (
                ("single", "'", "'"),
                ("smart", "“", "”"),
                ("low", "„", "“"),
                ("back", "`", "`"),
            ):
                yield Mutation(f"{name} quotes", token.start, token.end, left + token.text[1:-1] + right)


def foreign_operators(good: Good, _: Random) -> Iterator[Mutation]:
    others = {
        "==": ("=", "equals", "is", "==="), "and": ("&&", "&", "AND"), "or": ("||", "|"), "not": ("!",),
        "..": ("...", "to"), ">=": ("=>", "≥"), "<": ("less than",), "to": ("->", "=>", ":"),
        "when": ("if", "where", "while"), "mentions": ("contains", "includes"), "=": (":", "==", ":="),
        "{": ("(", ":"), "[": ("(", "{"), ":": ("=", ""), "from": ("via",), "in": ("∈", "is"),
        "within": ("during", "inside"), "-": ("–", "—"), "#": ("//",),
    }  # fmt: skip
    for token in good.words:
        for other in others.get(token.text, ()):
            yield Mutation("habit of another language", token.start, token.end, other)


def capitals(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "word" and len(token.text) > 1:
            uses = token.text if token.role == "declared name" else None
            for wrong in (token.text.capitalize(), token.text.upper()):
                yield Mutation("capital letters", token.start, token.end, wrong, meant=token.text, uses=uses)


def hyphens(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "word" and "_" in token.text:
            uses = token.text if token.role == "declared name" else None
            for wrong in ("-", " "):
                kind = "hyphen for underscore" if wrong == "-" else "blank for underscore"
                yield Mutation(kind, token.start, token.end, token.text.replace("_", wrong), uses=uses)


def stray(good: Good, random: Random) -> Iterator[Mutation]:
    for token in good.words:
        yield Mutation(
            "stray character", token.end, token.end, random.choice((" ", "")) + random.choice(_STRAY)
        )


def foreign_letters(good: Good, random: Random) -> Iterator[Mutation]:
    alike = {"a": "а", "e": "é", "o": "о", "i": "í", "s": "ѕ", "u": "ü"}
    for token in good.words:
        if token.kind == "word":
            at = next((index for index, letter in enumerate(token.text) if letter in alike), None)
            if at is not None:
                wrong = token.text[:at] + alike[token.text[at]] + token.text[at + 1 :]
                uses = token.text if token.role == "declared name" else None
                yield Mutation("letter of another alphabet", token.start, token.end, wrong, uses=uses)
            yield Mutation(
                "character nobody sees", token.end, token.end, random.choice("\u200b\u00a0\u202e\u2066\ufeff")
            )


def hidden_in_string(good: Good, random: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "string":
            wrong, kind = random.choice(
                (
                    ("\u202e", "turning character in a text"),
                    ("\\x", "bad escape"),
                    ("\n", "line break in a text"),
                )
            )
            yield Mutation(kind, token.start + 1, token.start + 1, wrong)


def wrong_numbers(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "number":
            for wrong in (
                "007",
                "1.5",
                "-",
                f"{token.text}d",
                "1_000",
                "9" * 45,
                f"{token.text[:1]}.2E+14",
                "ten",
            ):
                yield Mutation("number written wrongly", token.start, token.end, wrong)
        elif token.kind == "clock":
            for wrong in ("9:00", "9am", "25:00", "08.30", "12:75", "0800"):
                yield Mutation("time written wrongly", token.start, token.end, wrong)
        elif token.kind == "date":
            for wrong in ("24.12.2026", "2026-13-01", "2026-02-30", "12/24/2026", "2026-1-5", "tomorrow"):
                yield Mutation("date written wrongly", token.start, token.end, wrong)


def wrong_units(good: Good, random: Random) -> Iterator[Mutation]:
    for count, unit in zip(good.words, good.words[1:], strict=False):
        if unit.role == "unit" and count.kind == "number":
            for wrong in ("weeks", "d", "dayz", "months", "", "h", "min", "percent"):
                yield Mutation("wrong unit", unit.start, unit.end, wrong)
            yield Mutation("wrong unit", count.start, unit.end, random.choice(("14d", "2w", "36h", "a day")))


def joined_words(good: Good, _: Random) -> Iterator[Mutation]:
    for one, two in zip(good.words, good.words[1:], strict=False):
        if _glues(one) and _glues(two) and "\n" not in good.text[one.end : two.start] and one.end < two.start:
            yield Mutation("lost blank", one.end, two.start, "")


def _glues(token: Token) -> bool:
    return token.kind in ("word", "number")


SLIPS: tuple[Mistake, ...] = (
    lost,
    lost_operand,
    lost_quote,
    doubled,
    doubled_line,
    swapped,
    wrong_quotes,
    foreign_operators,
    capitals,
    hyphens,
    stray,
    foreign_letters,
    hidden_in_string,
    wrong_numbers,
    wrong_units,
    joined_words,
)
