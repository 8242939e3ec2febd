"""Whether evaluator, compiled program, index and regions agree; if not, a case that can be reported."""

import json
from collections.abc import Mapping

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.report.display import in_json, visible
from convroute.report.palette import PLAIN, Palette
from convroute.report.snapshots import Json, thread_of
from convroute.selftester.answers import Answer, Foreseen, told
from convroute.selftester.deciding import Disagreement
from convroute.selftester.run import Compared
from convroute.version import HOME, VERSION
from convroute.wire.writing import document_of
from convroute.wording import all_of, plural

FORMAT_VERSION = 1
REPORT_TO = f"{HOME}/issues"
_NAMES = ("evaluator", "compiled program", "index", "regions")


def text(
    policy: CheckedPolicy,
    compared: Compared,
    seed: int,
    palette: Palette = PLAIN,
    took: float | None = None,
) -> str:
    """One line, or all that belongs into a report. `took`: how long it took, in seconds."""
    counts = {"event": compared.events, "request": compared.requests, "conversation": compared.conversations}
    what = ", ".join(f"{_number(count)} {plural(count, noun)}" for noun, count in counts.items())
    if compared.found is None:
        agree = palette.good(f"{all_of(_NAMES)} agree")
        beside = "" if took is None else f", {took:.1f} s"
        return f"{what}: {agree}; seed {seed}{beside}\n"
    return "\n".join((*_case(policy, compared.found, what, seed, palette), ""))


def _case(
    policy: CheckedPolicy, found: Disagreement, what: str, seed: int, palette: Palette
) -> tuple[str, ...]:
    wide = max(map(len, _NAMES))
    said = (
        f"  {name:{wide}}  {visible(told(answer))}{_beside(found.parts.get(name), palette)}"
        for name, answer in found.answers.items()
    )
    number = len(found.conversation.items)
    return (
        palette.bad(f"{disagreeing(found)}; {what} were decided"),
        "",
        f"convroute {VERSION}, policy {visible(policy.name)}, {policy.digest}, seed {seed}",
        "",
        "the input:" if number == 1 else f"the input, of which the last of {number} shows it:",
        json.dumps(_input(found), indent=2),
        "",
        "the thread before:",
        json.dumps(_thread(found), indent=2),
        "",
        "what they say:",
        *said,
        "",
        "This is a defect of convroute, and not of the policy. Please report all of the above, and the",
        f"policy or its lines that matter, if they may be seen: {REPORT_TO}",
    )


def _beside(parts: tuple[str, ...] | None, palette: Palette) -> str:
    return "" if parts is None else palette.bad(f"  <- another {all_of(parts)}")


def disagreeing(found: Disagreement) -> str:
    """`the index does not agree with the evaluator`"""
    names = all_of([f"the {name}" if name != "regions" else name for name in found.parts])
    do = "does" if len(found.parts) == 1 and "regions" not in found.parts else "do"
    return f"{names} {do} not agree with the evaluator"


def as_json(policy: CheckedPolicy, compared: Compared, seed: int) -> str:
    """For programs (`schemas/selftest.schema.json`)."""
    document: Json = {
        "format_version": FORMAT_VERSION,
        "convroute": VERSION,
        "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "seed": seed,
        "events": compared.events,
        "requests": compared.requests,
        "conversations": compared.conversations,
        "steps": compared.steps,
        "regions_asked": compared.asked,
        "agree": compared.found is None,
        "case": None if compared.found is None else _as_json(compared.found),
    }
    return in_json(document, indent=2) + "\n"


def _as_json(found: Disagreement) -> Json:
    return {
        "input": _input(found),
        "thread": _thread(found),
        "answers": {name: _answer(answer) for name, answer in found.answers.items()},
        "differing": {name: [*parts] for name, parts in found.parts.items()},
        "report_to": REPORT_TO,
    }


def _answer(answer: Answer) -> Json:
    if isinstance(answer, Decision):
        return answer.to_json()
    if isinstance(answer, Foreseen):
        said = ("outcome", "reason", "app_id", "rule", "window", "owner")
        return {name: getattr(answer, name) for name in said if getattr(answer, name) is not None}
    return {"failed": told(answer)}


def _input(found: Disagreement) -> Json | list[Json]:
    """What `convroute decide` takes."""
    documents = [document_of(item) for item in found.conversation.items]
    return documents[0] if len(documents) == 1 else documents


def _thread(found: Disagreement) -> Mapping[str, object]:
    """What `--thread` takes."""
    conversation = found.conversation
    return thread_of(Snapshot(conversation.items[0], conversation.start))


def _number(count: int) -> str:
    """`12 345`"""
    return f"{count:,}".replace(",", " ")
