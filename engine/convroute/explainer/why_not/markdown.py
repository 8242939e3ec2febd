"""The answer for a pull request or a ticket."""

from convroute.explainer.clock import own_clock
from convroute.explainer.headline import headline
from convroute.explainer.markdown import cell
from convroute.explainer.why_not.answer import WhyNot
from convroute.explainer.why_not.told import Placed, told


def render(found: WhyNot) -> str:
    """A heading, the reason, and the changes as a list."""
    answer, clock = told(found), own_clock(found.policy, found.decision)
    reason = found.decision.reason
    lines = [
        f"### {cell(clock(headline(found.decision)))}",
        "",
        f"because {_placed((clock(reason.text), reason.at))}",
        "",
        f"**{cell(answer.heading)}**",
        "",
        *(f"- {_placed(way)}" for way in answer.ways),
        *([""] if answer.ways else []),
        *(f"{_placed(one)}  " for one in answer.because),
        *(f"{cell(note)}  " for note in answer.notes),
    ]
    return "\n".join(line if line.strip() else "" for line in lines).rstrip() + "\n"


def _placed(one: Placed) -> str:
    text, place = one
    return cell(text) + ("" if place is None else f" (`{place.file}:{place.line}`)")
