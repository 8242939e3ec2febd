"""Invariants that do not hold as SARIF 2.1.0, for code scanning."""

from hashlib import sha256

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, Refuted, Reply, Undecided
from convroute.prover.wording import in_short, way_of
from convroute.report.sarif import Json, artifact, document
from convroute.report.verified.outcome import Outcome
from convroute.source import Place

_RULES = {
    "refuted-invariant": "An invariant does not hold: a conversation shows the opposite.",
    "unknown-invariant": "Whether an invariant holds was too hard to say.",
    "refuted-question": "The answer to a question is no: a conversation shows it.",
    "unknown-question": "The answer to a question was too hard to say.",
}


def render(outcome: Outcome) -> str:
    rules: list[Json] = [
        {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "error"}}
        for name, text in _RULES.items()
    ]
    results = [
        _result(verified.policy, one)
        for verified in outcome.verified
        for one in verified.judged
        if not one.holds
    ]
    return document("convroute verify", rules, results)


def _result(policy: CheckedPolicy, one: Judged) -> Json:
    answer = one.answer
    number = 2 * isinstance(one, Reply) + isinstance(answer, Undecided)
    mark = sha256("\0".join((one.place.file, policy.name, one.text)).encode("utf-8", "replace"))
    result: Json = {
        "ruleId": [*_RULES][number],
        "ruleIndex": number,
        "level": "error",
        "message": {"text": "\n".join((f"{one.title}: {in_short(policy, answer)}", *way_of(policy, answer)))},
        "locations": [_location(one.place)],
        "partialFingerprints": {"convroute/v1": mark.hexdigest()[:32]},
    }
    at = answer.decision.reason.at if isinstance(answer, Refuted) else None
    if at is not None:
        result["relatedLocations"] = [{"id": 1, "message": {"text": "decided here"}, **_location(at)}]
    return result


def _location(place: Place) -> Json:
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": artifact(place.file), "region": region}}
