"""For programs (`schemas/verify.schema.json`)."""

from collections.abc import Iterator

from convroute.prover.verdict import (
    REFUTED,
    Answer,
    Held,
    NothingToAsk,
    Proved,
    Refuted,
    Reply,
    Returned,
    Taken,
    Undecided,
    Unreached,
    Verdict,
)
from convroute.report.display import in_json
from convroute.report.snapshots import Json, input_of, thread_of
from convroute.report.verified.outcome import Outcome, Verified
from convroute.version import VERSION

FORMAT_VERSION = 1


def render(outcome: Outcome) -> str:
    from convroute.regions.tables import unicode_version, zones_version

    document = {
        "format_version": FORMAT_VERSION,
        "convroute": VERSION,
        "proved_with": {"unicode": unicode_version(), "zones": zones_version()},
        "policies": [_policy(one) for one in outcome.verified],
        "summary": {
            "invariants": sum(len(one.verdicts) for one in outcome.verified),
            "questions": sum(len(one.replies) for one in outcome.verified),
            "proved": outcome.count(Proved),
            "refuted": outcome.count(*REFUTED),
            "unknown": outcome.count(Undecided),
            "nothing_to_ask": outcome.count(NothingToAsk),
        },
    }
    return in_json(document, indent=2) + "\n"


def _policy(verified: Verified) -> Json:
    policy = verified.policy
    return {
        "file": verified.file,
        "name": policy.name,
        "version": policy.version,
        "digest": policy.digest,
        "invariants": [verdict_of(verdict) for verdict in verified.verdicts],
        "questions": [reply_of(reply) for reply in verified.replies],
    }


def reply_of(reply: Reply) -> Json:
    return {"question": reply.question.name, "title": reply.title, **dict(_answer(reply.answer))}


def verdict_of(verdict: Verdict) -> Json:
    place = verdict.invariant.place
    return {
        "title": verdict.invariant.title,
        "text": verdict.invariant.text,
        "at": {"file": place.file, "line": place.line, "column": place.column},
        **dict(_answer(verdict.answer)),
    }


def _answer(answer: Answer) -> Iterator[tuple[str, object]]:
    match answer:
        case Proved():
            yield "verdict", "proved"
            yield "empty", answer.empty
        case Refuted():
            yield "verdict", "refuted"
            yield "input", input_of(answer.snapshot)
            yield "thread", thread_of(answer.snapshot)
            yield "decision", answer.decision.to_json()
        case Unreached():
            yield "verdict", "refuted"
            yield "thread", thread_of(answer.snapshot)
            yield "steps_needed", answer.needed
            yield "steps", [_step(taken) for taken in answer.way]
        case Held():
            yield "verdict", "refuted"
            yield "app_id", answer.app_id
            yield "held", answer.kept
            yield "thread", thread_of(answer.way[0].snapshot)
            yield "steps", [_step(taken) for taken in answer.way]
        case Returned():
            yield "verdict", "refuted"
            yield "thread", thread_of(answer.way[0].snapshot)
            yield "steps", [_step(taken) for taken in answer.way]
        case NothingToAsk():
            yield "verdict", "nothing_to_ask"
            yield "why", answer.why
        case Undecided():
            yield "verdict", "unknown"
            yield "why", answer.why


def _step(taken: Taken) -> Json:
    return {
        "after": taken.waited,
        "input": input_of(taken.snapshot),
        "decision": taken.decision.to_json(),
    }
