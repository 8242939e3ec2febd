"""Slips of the finger in words: a letter wrong, missing, doubled, or two in the wrong order."""

import string
from collections.abc import Iterator
from random import Random

from rapidfuzz.distance import OSA

from tests.corpus.good import Good
from tests.corpus.mutation import Mistake, Mutation
from tests.corpus.tokens import KNOWN, Token, declared_names

ROLES_OF_WORDS = (
    "name",
    "statement word",
    "connecting word",
    "item word",
    "field",
    "entry",
    "action",
    "role",
    "reason",
    "channel",
    "unit",
    "weekday",
    "setting",
    "enum word",
    "attachment",
    "column",
    "timezone",
    "file name",
    "rule name",
)
_SHORTEST = 3
_LONG = 7


def slip(word: str, random: Random) -> str:
    """`word` with one slip in it; a long word may get two. Its first letter is mostly right."""
    changed = _one_slip(word, random)
    if len(word) >= _LONG and random.random() < 0.25:
        changed = _one_slip(changed, random)
    return changed


def _one_slip(word: str, random: Random) -> str:
    letters = [index for index, letter in enumerate(word) if letter.isalpha()]
    at = random.choice(letters[1:] if random.random() < 0.85 and len(letters) > 1 else letters)
    how = random.choice(("drop", "double", "swap", "other", "extra"))
    if how == "drop":
        return word[:at] + word[at + 1 :]
    if how == "double":
        return word[:at] + word[at] + word[at:]
    if how == "swap" and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    letter = random.choice(string.ascii_lowercase)
    return word[:at] + letter + word[at + (how == "other") :]


def misspell(role: str) -> Mistake:
    """The mistake of misspelling a word that is a `role`."""

    def mistakes(good: Good, random: Random) -> Iterator[Mutation]:
        taken = KNOWN | declared_names(good.text)
        for token in good.words:
            if token.role == role and len(token.text.strip('"')) >= _SHORTEST:
                mutation = _misspelt(token, taken, random)
                if mutation is not None:
                    yield mutation

    return mistakes


def _misspelt(token: Token, taken: frozenset[str], random: Random) -> Mutation | None:
    quote = '"' if token.kind == "string" else ""
    word = token.text.strip('"')
    wrong = slip(word, random)
    if wrong in taken or not wrong or wrong == word:
        return None
    # Another word that is as near to what was written as the right one: nobody could tell.
    distance = OSA.distance(wrong, word)
    rivals = [other for other in taken if other != word and OSA.distance(wrong, other) <= distance]
    meant = None if rivals and not quote else word
    return Mutation(f"misspelt {token.role}", token.start, token.end, f"{quote}{wrong}{quote}", meant=meant)


def misspelt_declaration(good: Good, random: Random) -> Iterator[Mutation]:
    """The declaration has the slip, so every use is at odds with it."""
    taken = KNOWN | declared_names(good.text)
    for token in good.words:
        if token.role == "declared name" and len(token.text) > _SHORTEST:
            wrong = slip(token.text, random)
            if wrong not in taken:
                yield Mutation(
                    "misspelt declaration", token.start, token.end, wrong, meant=wrong, uses=token.text
                )


def misspelt_choice(good: Good, random: Random) -> Iterator[Mutation]:
    """One of a fact's choices: `tier == "glod"`."""
    for index, token in enumerate(good.words):
        if token.kind != "string" or index < 3 or not token.text.strip('"').isalpha():
            continue
        if good.words[index - 1].text in ("==", "=") and good.words[index - 2].text in (
            "tier",
            "level",
            "segment",
        ):
            word = token.text.strip('"')
            yield Mutation("misspelt choice", token.start, token.end, f'"{slip(word, random)}"', meant=word)


MISSPELLINGS: tuple[Mistake, ...] = (
    *(misspell(role) for role in ROLES_OF_WORDS),
    misspelt_declaration,
    misspelt_choice,
)
