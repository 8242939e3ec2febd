"""For a pull request: a table of the invariants and questions, and below it what refutes one."""

from collections.abc import Iterator

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, NothingToAsk, Proved, Refuted, Undecided
from convroute.prover.wording import about, because, happens, in_short, way_of
from convroute.report.markup import code, literal, prose, size
from convroute.report.verified.outcome import Outcome, summary
from convroute.wording import counted

LIMIT = 65_000
"""Bytes: GitHub refuses a comment of more than 65 536 characters."""
_HEAD = "| | Invariant or question | Policy | At |\n|---|---|---|---|\n"
_NAMED = 200
"""Bytes kept free for the line that says how many more there are."""


def render(outcome: Outcome, room: int = LIMIT) -> str:
    """At most `room` bytes of UTF-8, and empty if not even the heading fits. Nothing of a policy is Markdown
    to the reader."""
    title = f"### convroute verify: {literal(summary(outcome))}\n\n"
    if size(title) > room:
        return ""
    every = [(verified, one) for verified in outcome.verified for one in verified.judged]
    open_ = [pair for pair in every if not pair[1].holds]
    settled = [pair for pair in every if pair[1].holds]
    several = len(outcome.verified) > 1
    left = room - size(title) - size(_HEAD) - _NAMED
    rows, left = _as_many((_row(of.policy, one) for of, one in (*open_, *settled)), left)
    found = ("\n".join(("", *details(of.policy, one, of.file if several else None))) for of, one in open_)
    blocks, left = _as_many(found, left)
    more = (
        (len(every) - len(rows), "more row"),
        (len(open_) - len(blocks), "more refutation" if blocks else "refutation"),
    )
    said = [counted(count, noun) for count, noun in more if count]
    end = f"\nand {' and '.join(said)}: `convroute verify` shows all\n" if said else ""
    return (title + (_HEAD if rows else "") + "".join(rows) + "".join(blocks)).rstrip("\n") + "\n" + end


def _as_many(parts: Iterator[str], room: int) -> tuple[list[str], int]:
    found: list[str] = []
    for part in parts:
        room -= size(part)
        if room < 0:
            break
        found.append(part)
    return found, room


def icon(one: Judged) -> str:
    if isinstance(one.answer, Proved):
        return "✅"
    if isinstance(one.answer, NothingToAsk):
        return "➖"
    return "❔" if isinstance(one.answer, Undecided) else "❌"


def _row(policy: CheckedPolicy, one: Judged) -> str:
    at = code(f"{one.place.file}:{one.place.line}")
    return f"| {icon(one)} | {literal(one.title)} | {code(policy.name)} | {at} |\n"


def details(policy: CheckedPolicy, one: Judged, file: str | None) -> Iterator[str]:
    """What refutes it, in a list; `file`: that of the policy, where there are several."""
    answer = one.answer
    of = "" if file is None else f" of {code(policy.name)} in {code(file)}"
    yield f"**{literal(one.title)}**{of} {code(' '.join(one.text.split()))}"
    yield ""
    if isinstance(answer, Refuted):
        yield f"- {code(happens(policy, answer.decision))}"
        yield f"- {code(about(policy, one, answer.snapshot, answer.decision))}"
        at = answer.decision.reason.at
        yield f"- {prose(because(policy, answer.decision))}{'' if at is None else f' {code(str(at))}'}"
    else:
        yield f"- {literal(in_short(policy, answer))}"
        yield from (f"  - {code(line)}" for line in way_of(policy, answer))
    yield ""
