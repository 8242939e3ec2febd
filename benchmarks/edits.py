"""Edits of a policy, as one pull request makes them: what is compared with what it was before."""

import re
from random import Random

from benchmarks.analysed_policies import APPS

RULE = re.compile(r"(?m)^(?:\w+: )?route .*$")
_TARGET = re.compile(r" to (\w+)")
_CONDITION = re.compile(r" when (.*)$")


def edited(text: str, changes: int, seed: int) -> str:
    """The policy after so many edits, each of one rule: another app, one more condition, gone, or moved."""
    choice = Random(f"edited {seed}")
    lines = text.splitlines()
    rules = [number for number, line in enumerate(lines) if RULE.match(line)]
    chosen = sorted(choice.sample(rules, changes), reverse=True)
    moved: list[str] = []
    for number in chosen:
        match choice.choice(("retarget", "narrow", "remove", "move")):
            case "retarget":
                lines[number] = _retargeted(lines[number], choice)
            case "narrow":
                lines[number] = _narrowed(lines[number], choice)
            case "remove":
                del lines[number]
            case _:
                moved.append(lines.pop(number))
    for line in moved:
        lines.insert(choice.randint(rules[0], len(lines)), line)
    return "\n".join(lines) + "\n"


def _retargeted(line: str, choice: Random) -> str:
    def another(found: re.Match[str]) -> str:
        return f" to {choice.choice([app for app in APPS[:3] if app != found[1]])}"

    return _TARGET.sub(another, line, count=1)


def _narrowed(line: str, choice: Random) -> str:
    more = f"thread.bucket < {choice.randint(1, 99)}"
    narrowed = _CONDITION.sub(lambda found: f" when ({found[1]}) and {more}", line, count=1)
    return narrowed if narrowed != line else f"{line} when {more}"
