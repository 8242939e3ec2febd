"""The facts that came with an event, when nothing about them is unusual."""

from collections.abc import Callable, Mapping

from convroute.conversation.event import Event, Facts
from convroute.evaluator.validation import UndeclaredFacts
from convroute.policy.fields import FactInfo
from convroute.policy.model import CheckedPolicy

_CLASSES: dict[str, type] = {"bool": bool, "int": int, "string": str}


def fact_check(
    policy: CheckedPolicy, undeclared: UndeclaredFacts
) -> Callable[[Event, Facts | None], Facts | None]:
    """A function that checks what was supplied, each fact once.

    A name that is not declared is passed over, and null is absent. It gives None where
    the evaluator has to look closer: a value of another type, the app of a button.
    What of a caller's facts is `undeclared` is told; an event's own were told when it was read.
    """
    declared = dict(policy.facts)

    def checked_facts(item: Event, facts: Facts | None) -> Facts | None:
        if item.button_app is not None:
            return None
        merged = {**facts, **item.facts} if facts else dict(item.facts)
        passed_over = []
        for name, value in merged.items():
            info = declared.get(name)
            if info is None or value is None:
                passed_over.append(name)
            elif not _fits(info, value):
                return None
        if facts and len(merged) < len(facts) + len(item.facts) and not _all_fit(declared, facts):
            return None
        if passed_over:
            for name in passed_over:
                del merged[name]
            if facts:
                undeclared.pass_over(facts)
        return merged

    return checked_facts


def _fits(info: FactInfo, value: object) -> bool:
    return value.__class__ is _CLASSES[info.type] and info.problem(value) is None


def _all_fit(declared: Mapping[str, FactInfo], facts: Facts) -> bool:
    """Also a fact that the event's own overrides has to be right."""
    return all(
        name not in declared or value is None or _fits(declared[name], value) for name, value in facts.items()
    )
