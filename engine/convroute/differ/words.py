"""Which conversations a region is about, in the words of the policies, and as few of them as say it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.request import Action
from convroute.differ.difference import Own
from convroute.differ.lines import Lines
from convroute.lazy_sequence import peek
from convroute.policy.conditions import Combination, Condition, in_words
from convroute.policy.plain_rules import written_singly
from convroute.regions.goals import Tree, joined, key_of, opposite
from convroute.regions.model import Model
from convroute.regions.stage import StageRules

_ASKED: dict[Action, str] = {"owner": "question for the owner", "inbox_reply": "reply in the inbox"}
_NOTHING = {"campaign": "every ad", "link": "every link", "organic": "every event without a mark"}
_ONLY = " (only before the change)", " (only after the change)"
_READ = " (before the change)", " (after the change)"
_MOST = 64
"""Parts of a condition, each of which takes a question; longer ones are told as they are written."""
Never = Callable[[Sequence[Tree]], bool]
"""Whether it is proved that nowhere in the region all of these hold."""
Readings = Mapping[str, tuple[Tree, Tree]]
"""What two policies write alike and read otherwise, such as a set that changed: as each of them reads it."""


class Known(Struct, frozen=True):
    """What is known of a region. `alone` is `never` without the lines that come first; `others` are lines of
    one side alone that take what they match from it. All of it is also `within` a line, if that is another
    one's change."""

    never: Never
    alone: Never
    readings: Readings
    others: Sequence[Own]
    within: Own | None


def asked(action: Action) -> str:
    """What an app asks for, as a noun: `take`, `question for the owner`"""
    return _ASKED.get(action, action)


class Part(Struct, frozen=True):
    """One of the conditions that all hold in a region, as text and as a tree."""

    text: str
    tree: Tree
    condition: Condition | None = None
    side: int = 0


def read_otherwise(old: StageRules, new: StageRules) -> Readings:
    """Of the rules of a stage before and after."""
    before, after = (
        {part.text: part.tree for at in written_singly(its.rules) for part in _parts(its, at)}
        for its in (old, new)
    )
    both = ((text, (tree, after[text])) for text, tree in before.items() if text in after)
    return {text: trees for text, trees in both if key_of(trees[0]) != key_of(trees[1])}


def of_region(lines: tuple[Lines, Lines], places: tuple[int, int], first: int, known: Known) -> str:
    """What the rules that decide there ask for, before and after; those of the side `first` come first.

    What follows from the rest is left out, and so are alternatives that never hold. What holds only as
    one of the policies reads it is told so, and what other lines that changed take.
    """
    never = known.never
    mine, its = (
        [] if places[side] == LAST else [*_parts(lines[side].stage, places[side])]
        for side in (first, 1 - first)
    )
    if known.within is not None:
        its += _parts(lines[known.within[0] == "new"].stage, known.within[1])
    parts = _without_what_follows([*mine, *its], keep=min(len(mine), 1), never=never)
    said: dict[str, None] = {}
    only: list[Tree] = []
    for part in parts:
        others = [other.tree for other in parts if other is not part]
        text = _said(part, others, lines[0].stage.model, never)
        reading = known.readings.get(part.text)
        if reading is not None and never([*others, *reading]):
            text += _ONLY[part.side]
            only.append(opposite(reading[1 - part.side]))
        said[text] = None
    trees = [*(part.tree for part in parts), *only]
    taking = (_parts(lines[side == "new"].stage, at) for side, at in known.others)
    excluded = [part for other in taking for part in _excluded([*other], trees, known)]
    said |= dict.fromkeys(part.text for part in _needed(excluded, trees, known.alone))
    return " and ".join(said) or _NOTHING[lines[0].stage.stage]


def _excluded(other: list[Part], trees: Sequence[Tree], known: Known) -> Iterator[Part]:
    """That another rule does not match, where that does not follow; of it what does not follow."""
    left = [part for part in other if not known.never([*trees, opposite(part.tree)])]
    both = [*trees, *(part.tree for part in left)]
    if not left or not known.never(both) or known.alone(both):
        return
    read = (_READ[part.side] if part.text in known.readings else "" for part in left)
    said = " and ".join(f"{part.text}{as_read}" for part, as_read in zip(left, read, strict=True))
    plain = len(left) == 1 and not isinstance(left[0].condition, Combination)
    yield Part(
        f"not {said}" if plain else f"not ({said})", opposite(joined(True, (part.tree for part in left)))
    )


def _needed(excluded: list[Part], trees: Sequence[Tree], never: Never) -> list[Part]:
    """Those that do not follow from the others."""
    for part in [*excluded]:
        others = [other for other in excluded if other is not part]
        if never([*trees, *(other.tree for other in others), opposite(part.tree)]):
            excluded = others
    return excluded


def _parts(stage: StageRules, position: int) -> Iterator[Part]:
    """The ENTRY of a rule, and each of the conditions that it joins with `and`."""
    rule, model, side = peek(stage.rules, position), stage.model, stage.side
    yield Part(rule.text, model.tree(rule.entry, side), None, side)
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


def _said(part: Part, others: Sequence[Tree], model: Model, never: Never) -> str:
    """The part in words, of an `or` what can hold beside the other parts."""
    condition = part.condition
    if not isinstance(condition, Combination) or len(condition.operands) > _MOST:
        return part.text
    left = [one for one in condition.operands if not never([*others, model.tree(one, part.side)])]
    if not left:
        return part.text
    said = " or ".join(map(_in_brackets, left))
    return f"({said})" if len(left) > 1 and others else said


def _in_brackets(condition: Condition) -> str:
    text = in_words(condition)
    return f"({text})" if isinstance(condition, Combination) else text
