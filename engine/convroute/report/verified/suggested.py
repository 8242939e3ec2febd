"""What `convroute verify --suggest` offers: invariants to paste, questions to ask, and whether each holds."""

from collections.abc import Iterator
from typing import Literal, get_args

from msgspec import Struct

from convroute.formatter.format import format_source
from convroute.policy.model import CheckedPolicy
from convroute.prover.suggest import Suggested
from convroute.prover.verdict import Judged, Refuted, Undecided, Verdict
from convroute.prover.wording import about, because, happens, in_short, way_of
from convroute.report.display import in_json, visible
from convroute.report.palette import PLAIN, Palette
from convroute.report.verified.json import FORMAT_VERSION, reply_of, verdict_of
from convroute.source import Source
from convroute.version import VERSION

Format = Literal["text", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Offered(Struct, frozen=True):
    """A policy, the file it stands in, and what is offered."""

    file: str
    policy: CheckedPolicy
    suggested: Suggested


def render(every: list[Offered], form: Format, palette: Palette = PLAIN) -> str:
    """Text can be pasted: what is no invariant stands behind `#`."""
    if form == "json":
        document = {
            "format_version": FORMAT_VERSION,
            "convroute": VERSION,
            "policies": [_json(one) for one in every],
        }
        return in_json(document, indent=2) + "\n"
    return "\n\n".join("\n".join(_lines(one, palette)) for one in every) + "\n"


def written(verdict: Verdict) -> str:
    """As `convroute fmt` writes it."""
    return (format_source(Source("suggestion", f"{verdict.text}\n")).text or verdict.text).rstrip("\n")


def _lines(one: Offered, palette: Palette) -> Iterator[str]:
    suggested = one.suggested
    yield palette.strong(f"# {visible(one.file)}")
    yield ""
    for verdict in suggested.offered:
        yield from _headed(one.policy, verdict, "", palette)
        yield from written(verdict).splitlines()
        yield ""
    for verdict in suggested.written:
        told = f'the policy has it: "{visible(verdict.title)}"'
        if verdict.holds:
            yield palette.quiet(f"# {told}")
        else:
            yield from _headed(one.policy, verdict, f", and {told}", palette)
    for reply in suggested.replies:
        told = f": {reply.title}"
        yield from _headed(one.policy, reply, f" --ask {reply.question.name}{told}", palette)
    for note in suggested.notes:
        yield palette.quiet(f"# {note}")


def _headed(policy: CheckedPolicy, one: Judged, told: str, palette: Palette) -> Iterator[str]:
    if one.holds:
        yield f"# {palette.good('holds')}{told}"
    elif isinstance(one.answer, Undecided):
        yield f"# {palette.warning('unknown')}{told}"
        yield f"#   {visible(in_short(policy, one.answer))}"
    else:
        yield f"# {palette.bad('does not hold')}{told}"
        yield from (f"#   {visible(line)}" for line in _in_short(policy, one))


def _in_short(policy: CheckedPolicy, one: Judged) -> Iterator[str]:
    answer = one.answer
    if isinstance(answer, Refuted):
        yield f"{happens(policy, answer.decision)} ({about(policy, one, answer.snapshot, answer.decision)})"
        yield f"  {because(policy, answer.decision)}"
        return
    yield in_short(policy, answer)
    yield from (f"  {line}" for line in way_of(policy, answer))


def _json(one: Offered) -> dict[str, object]:
    policy, suggested = one.policy, one.suggested
    return {
        "file": one.file,
        "name": policy.name,
        "version": policy.version,
        "digest": policy.digest,
        "suggested": [
            {name: value for name, value in verdict_of(verdict).items() if name != "at"}
            | {"text": written(verdict)}
            for verdict in suggested.offered
        ],
        "written": [verdict_of(verdict) for verdict in suggested.written],
        "questions": [reply_of(reply) for reply in suggested.replies],
        "notes": [*suggested.notes],
    }
