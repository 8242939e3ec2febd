"""Questions about a policy that the language has no words for, by name."""

import re

from msgspec import Struct

from convroute.did_you_mean import nearest
from convroute.wording import counted

MOST_DAYS = 365
NAMES = ("hold:N", "back-and-forth", "ads")
"""What can be asked; N is a number of days."""
_ABOUT = {
    "back-and-forth": "no two apps can take a thread from each other for ever",
    "ads": "every ad goes somewhere on purpose",
}
_HOLD = "hold"
_LIKE_IT = "hold:7"
_WITHOUT = "without the person writing, an inbox reply or a reported handover"


class BadQuestion(ValueError):  # noqa: N818  it reads as what happened
    """There is no such question; the message says which there are."""


class Question(Struct, frozen=True):
    """`name` as it is asked, and for `hold:N` the number of days."""

    name: str
    days: int | None = None

    @property
    def title(self) -> str:
        """What is true where the answer is yes."""
        if self.days is None:
            return _ABOUT[self.name]
        return f"no app can hold a thread beyond {counted(self.days, 'day')} {_WITHOUT}"


BACK_AND_FORTH, ADS = map(Question, _ABOUT)


def hold(days: int) -> Question:
    return Question(f"{_HOLD}:{days}", days)


def question_of(text: str) -> Question:
    """The question that somebody names. Raises `BadQuestion`."""
    if text in _ABOUT:
        return Question(text)
    word, _, number = text.partition(":")
    if word != _HOLD:
        raise BadQuestion(f"there is no question `{text}`; {_there_are(word, number)}")
    if _is_days(number):
        return hold(int(number))
    said = f"`{number}` is not a number of days" if number else "the number of days is missing"
    raise BadQuestion(f"`{text}`: {said}; write `{_LIKE_IT}`, with 1 to {MOST_DAYS} days")


def _is_days(number: str) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", number, re.ASCII) is not None and 1 <= int(number) <= MOST_DAYS


def _there_are(word: str, number: str) -> str:
    """What is asked instead of a question that does not exist."""
    every = "are `hold:N` (N days), `back-and-forth` and `ads`"
    plain, names = word.lower().replace("_", "-"), (_HOLD, *_ABOUT)
    near = plain if plain in names else nearest(plain, names)
    if near is None:
        return f"there {every}"
    if near == _HOLD:
        near = hold(int(number)).name if _is_days(number) else _LIKE_IT
    return f"did you mean `{near}`? There {every}"
