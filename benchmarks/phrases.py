"""A rule that looks for many phrases in a message of 1 000 characters, and one that looks for few."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.conditional import message
from benchmarks.shop import APPS, DEFAULT, HEADER, ROUTED
from convroute import Policy
from convroute.conversation.event import Event

COUNTS = (10, 100, 1_000, 10_000)
_TALK = (
    "Hello there, I ordered the blue mug in May and it came in 2 pieces. Who can help me with that please? "
)
LENGTH = 1_000


def policy_of(phrases: int) -> Policy:
    """A policy with one rule for so many phrases of one to three words, read from a file."""
    apps = [f"app {name} {{ id {app_id} }}" for name, app_id in APPS.items()]
    rule = f"route message to {ROUTED[0]} when text mentions any of words"
    text = "\n".join([HEADER, *apps, f"default {DEFAULT}", 'set words from "words.txt"', rule, ""])
    words = [
        " ".join(f"word{n}" for n in range(number, number + 1 + number % 3)) for number in range(phrases)
    ]
    with TemporaryDirectory() as folder:
        Path(folder, "words.txt").write_text("\n".join(words), "utf-8")
        path = Path(folder, "words.route")
        path.write_text(text, "utf-8")
        return Policy.load(path)


def messages(phrases: int) -> dict[str, Event]:
    """Messages of `LENGTH` characters: with none of the phrases, and with the last of them at the end."""
    talk = (_TALK * LENGTH)[:LENGTH]
    last = " ".join(f" word{n}" for n in range(phrases - 1, phrases + 2))
    return {"none is there": message(talk), "the last is at the end": message(talk[: -len(last)] + last)}
