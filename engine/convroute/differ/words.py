"""Which conversations a region is about, in the words of the policies, and as few of them as say it."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.request import Action
from convroute.differ.lines import Lines
from convroute.policy.conditions import Combination, Condition, in_words
from convroute.policy.stages import Stage
from convroute.regions.goals import Tree, opposite

_ASKED: dict[Action, str] = {"owner": "question for the owner", "inbox_reply": "reply in the inbox"}
_NOTHING = {"campaign": "every ad", "link": "every link", "organic": "every event without a mark"}
_MOST = 64
"""Parts of a condition, each of which takes a question; longer ones are told as they are written."""
Never = Callable[[Sequence[Tree]], bool]
"""Whether it is proved that nowhere in the region all of these hold."""


def asked(action: Action) -> str:
    """What an app asks for, as a noun: `take`, `question for the owner`"""
    return _ASKED.get(action, action)


class Part(Struct, frozen=True):
    """One of the conditions that all hold in a region, as text and as a tree."""

    text: str
    tree: Tree
    condition: Condition | None = None
    side: int = 0


def of_region(
    stage: Stage, lines: tuple[Lines, Lines], places: tuple[int, int], first: int, never: Never
) -> str:
    """What the rules that decide there ask for, before and after; those of the side `first` come first.

    What follows from the rest is left out, and so are alternatives that never hold.
    """
    mine, others = ([*_parts(lines[side], places[side])] for side in (first, 1 - first))
    parts = _without_what_follows([*mine, *others], keep=min(len(mine), 1), never=never)
    said = dict.fromkeys(_said(part, parts, lines, never) for part in parts)
    return " and ".join(said) or _NOTHING[stage]


def _parts(lines: Lines, position: int) -> Iterator[Part]:
    """The ENTRY of a rule, and each of the conditions that it joins with `and`."""
    if position == LAST:
        return
    rule, model, side = lines.rule(position), lines.stage.model, lines.stage.side
    yield Part(rule.text, model.tree(rule.entry, side))
    for condition in _joined(rule.when):
        yield Part(in_words(condition), model.tree(condition, side), condition, side)


def _joined(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, Combination) and condition.op == "and":
        for part in condition.operands:
            yield from _joined(part)
    elif condition is not None:
        yield condition


def _without_what_follows(parts: list[Part], keep: int, never: Never) -> list[Part]:
    """The last ones are tried first; the first `keep` stay."""
    if len(parts) > _MOST:
        return parts
    for at in reversed(range(keep, len(parts))):
        rest = [*parts[:at], *parts[at + 1 :]]
        if never([*(part.tree for part in rest), opposite(parts[at].tree)]):
            parts = rest
    return parts


def _said(part: Part, parts: Sequence[Part], lines: tuple[Lines, Lines], never: Never) -> str:
    """The part in words, of an `or` what can hold beside the other parts."""
    condition = part.condition
    if not isinstance(condition, Combination) or len(condition.operands) > _MOST:
        return part.text
    model = lines[0].stage.model
    others = [other.tree for other in parts if other is not part]
    left = [one for one in condition.operands if not never([*others, model.tree(one, part.side)])]
    if not left:
        return part.text
    said = " or ".join(map(_in_brackets, left))
    return f"({said})" if len(left) > 1 and len(parts) > 1 else said


def _in_brackets(condition: Condition) -> str:
    text = in_words(condition)
    return f"({text})" if isinstance(condition, Combination) else text
