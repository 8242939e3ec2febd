"""What happens to files: line ends lost, ends cut off, wrong encodings, whole parts in the wrong place."""

import re
from collections.abc import Iterator
from random import Random

from tests.corpus.good import Good
from tests.corpus.mutation import Mistake, Mutation


def joined_lines(good: Good, _: Random) -> Iterator[Mutation]:
    for match in re.finditer(r"^[^\n#]+(\n[ \t]*)(?=[a-z])", good.text, re.MULTILINE):
        yield Mutation("lost line end", match.start(1), match.end(1), "")


def broken_line(good: Good, _: Random) -> Iterator[Mutation]:
    """A line break in the middle of a word."""
    for token in good.words:
        if token.kind == "word" and len(token.text) > 4:
            at = token.start + len(token.text) // 2
            uses = token.text if token.role == "declared name" else None
            yield Mutation("line break in a word", at, at, "\n", uses=uses)


def cut_off(good: Good, _: Random) -> Iterator[Mutation]:
    """The end of the file is missing, from the middle of a statement on."""
    size = len(good.text)
    for token in good.words[len(good.words) * 2 // 3 :]:
        yield Mutation("file cut off", token.end - 1, size, "")


def lost_line(good: Good, _: Random) -> Iterator[Mutation]:
    for match in re.finditer(r"^[ \t]*[a-z}][^\n]*\n", good.text, re.MULTILINE):
        words = match.group().split()
        declares = words[0] in ("app", "group", "set", "fact", "schedule", "template") and len(words) > 1
        uses = words[1].rstrip(":") if declares else None
        yield Mutation("lost line", match.start(), match.end(), "", uses=uses)


def pasted(good: Good, random: Random) -> Iterator[Mutation]:
    """Text that belongs into a mail, put between two statements or into one."""
    texts = (
        "Hi Jana, please have a look:\n",
        "<<<<<<< HEAD\n",
        "=======\n",
        "```\n",
        "- to be done\n",
        "\t...\n",
        "// see above\n",
    )
    for match in re.finditer(r"^(?=[ \t]*[a-z])", good.text, re.MULTILINE):
        yield Mutation("something pasted in", match.start(), match.start(), random.choice(texts))


def wrong_encoding(good: Good, _: Random) -> Iterator[Mutation]:
    for token in good.words:
        if token.kind == "string":
            if good.text[: token.start].isascii():
                yield Mutation("saved as Latin-1", token.start + 1, token.start + 1, "ä", encoding="latin-1")
            yield Mutation("NUL in the file", token.start + 1, token.start + 1, "\0")
    yield Mutation("saved as UTF-16", 0, 0, "", encoding="utf-16")


DAMAGES: tuple[Mistake, ...] = (joined_lines, broken_line, cut_off, lost_line, pasted, wrong_encoding)
