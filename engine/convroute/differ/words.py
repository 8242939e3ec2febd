"""Which conversations a region is about, in the words of the policies."""

from convroute.compiler.planned_outcome import LAST
from convroute.differ.comparison import Changed
from convroute.differ.lines import Lines
from convroute.policy.conditions import in_words
from convroute.policy.stages import Stage

_NOTHING = {"campaign": "every ad", "link": "every link", "organic": "every event without a mark"}


def of_region(stage: Stage, lines: tuple[Lines, Lines], found: Changed) -> str:
    """What the rule asks for that takes all of them, on one side: those on the other may be many."""
    said: dict[str, None] = {}
    for its, position in zip(lines, (found.old, found.new), strict=True):
        if position != LAST and found.side in (None, its.side):
            rule = its.rule(position)
            said[rule.text] = None
            if rule.when is not None:
                said[in_words(rule.when)] = None
    return " and ".join(said) or _NOTHING[stage]
