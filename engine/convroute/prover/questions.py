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
    word, colon, number = text.partition(":")
    if word == _HOLD:
        if re.fullmatch(r"[0-9]{1,9}", number, re.ASCII) and 1 <= int(number) <= MOST_DAYS:
            return hold(int(number))
        said = f"`{number}` is not a number of days" if colon else "the number of days is missing"
        raise BadQuestion(f"`{text}`: {said}; write `hold:7`, with 1 to {MOST_DAYS} days")
    near = nearest(word.lower().replace("_", "-"), (_HOLD, *_ABOUT))
    if word.lower().replace("_", "-") in _ABOUT:
        near = word.lower().replace("_", "-")
    meant = "" if near is None else f"did you mean `{'hold:7' if near == _HOLD else near}`? "
    raise BadQuestion(
        f"there is no question `{text}`; {meant}There are `hold:N` (N days), `back-and-forth` and `ads`"
    )
