"""The answer as sentences for renderers: why not, with what it would have, and what was left out."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.conversation.request import Action, Request
from convroute.explainer.why_not.answer import Way, WhyNot
from convroute.explainer.why_not.words import in_words
from convroute.source import Place
from convroute.wording import counted

_COULD: dict[Action, str] = {
    "take": "could have taken the thread",
    "pass": "could have passed the thread",
    "release": "could have released the thread",
    "extend": "could have extended its control",
    "request": "could have asked for the thread",
    "send": "could have sent",
}


Placed = tuple[str, Place | None]
"""What is said, and where the policy says so."""


class Told(Struct, frozen=True):
    """`heading` is the answer in short, `because` more of it, `ways` the changes with the place that decides
    then; `notes` say what was left out."""

    heading: str
    because: tuple[Placed, ...] = ()
    ways: tuple[Placed, ...] = ()
    notes: tuple[str, ...] = ()


def told(found: WhyNot) -> Told:
    """The answer in words."""
    match found.verdict:
        case "already":
            return Told(str(found.already))
        case "impossible":
            assert found.impossible is not None, "it is"
            heading = _nothing(found)
            rules = found.impossible.rules
            place = rules[0].place if rules else None
            because = ((found.impossible.because, place), *_nearest(found))
            return Told(heading, because, (), (*_as_owner(found),))
        case "unknown":
            heading = f"whether `{found.app}` {_would(found)} was too hard to say"
            return Told(heading, (*_nearest(found),), (), (*_hard(found), *_as_owner(found)))
        case "larger":
            assert found.larger is not None, "there is one"
            count = len(found.larger.parts)
            heading = f"`{found.app}` {_would(found)} only with more than {counted(found.most, 'change')}"
            note = f"this is one way with {count}; others with as many or more were not looked for"
            return Told(
                heading,
                (*_nearest(found),),
                (_way(found, found.larger),),
                (note, *_hard(found), *_as_owner(found)),
            )
    if found.ways[0].parts == ():
        return Told(f"`{found.app}` {_would(found)} as it was, but did not ask for it")
    ways = tuple(_way(found, way) for way in found.ways)
    return Told(
        f"`{found.app}` {_would(found)}", (*_nearest(found),), ways, (*_left_out(found), *_as_owner(found))
    )


def _would(found: WhyNot) -> str:
    item = found.decision.item
    return _COULD.get(item.action, "could have had it") if isinstance(item, Request) else "would have got it"


def _nothing(found: WhyNot) -> str:
    if isinstance(found.decision.item, Request):
        return f"nothing would have let `{found.app}` do that"
    return f"nothing would have sent it to `{found.app}`"


def _way(found: WhyNot, way: Way) -> Placed:
    return in_words(found.policy, found.before, way), way.decision.reason.at


def _nearest(found: WhyNot) -> Iterator[Placed]:
    near = found.nearest
    if near is None:
        return
    at = near.rule.place
    rule = f"`{near.rule.id}`" if at is None else f"`{near.rule.id}` ({at.file}:{at.line})"
    which = f"of {near.count} rules for it {rule} is nearest" if near.count > 1 else f"its one rule is {rule}"
    yield f"{which}: {near.failed}", None


def _left_out(found: WhyNot) -> Iterator[str]:
    if not found.every_size:
        yield f"more than {counted(found.most, 'change')} at once were not looked for"
    yield from _hard(found)


def _hard(found: WhyNot) -> Iterator[str]:
    yield from (f"something was not found out: {why}; try a larger --budget" for why in found.hard)


def _as_owner(found: WhyNot) -> Iterator[str]:
    if found.as_owner is not None:
        yield f"on a thread of its own `{found.app}` gets it as it is"
