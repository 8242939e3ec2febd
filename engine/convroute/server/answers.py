"""What an app is told of a decision on what it asked, as the Graph API says it."""

from hashlib import blake2b

from msgspec import Struct
from msgspec.json import encode
from msgspec.msgpack import Decoder
from msgspec.msgpack import encode as pack

from convroute.evaluator.decision import Decision
from convroute.server.decided import Decided
from convroute.server.failure import Failure
from convroute.server.incoming import Incoming

OK = 200
REFUSED = 400


class Answer(Struct, frozen=True):
    """`body` is JSON. `asked` is a hash of what it answers, `decision` and `version` name its line."""

    status: int
    body: bytes
    asked: bytes = b""
    decision: str = ""
    version: int = 0


_answers = Decoder(Answer)


def answer_to(incoming: Incoming, decided: Decided) -> Answer:
    """Of a request that was decided."""
    line = decided.lines[0]
    if isinstance(line.decision, Decision):
        status, body = _body(line.decision, decided.mid, line.row.user)
    else:  # by policies that were exchanged after it was read
        status, body = REFUSED, _error(100, None, f"{line.decision.path}: {line.decision.message}")
    return Answer(status, encode(body), hash_of(incoming), line.row.id, line.row.version)


def kept_answer(incoming: Incoming, decided: Decided) -> bytes:
    """To be given again to the same `Idempotency-Key`."""
    return pack(answer_to(incoming, decided))


def answer_again(incoming: Incoming, kept: bytes) -> Answer | None:
    """An answer that was kept; None if it answered something else."""
    answer = _answers.decode(kept)
    return answer if answer.asked == hash_of(incoming) else None


def hash_of(incoming: Incoming) -> bytes:
    """What two calls have in common that ask for the same."""
    message = b"" if incoming.message is None else encode(incoming.message)
    return blake2b(incoming.document + b"\0" + message, digest_size=16).digest()


def _body(decision: Decision, mid: str | None, user: str | None) -> tuple[int, dict[str, object]]:
    if decision.error is not None:
        error = decision.error
        return REFUSED, _error(error.code, error.subcode, error.message)
    if decision.thread_owner is not None:
        owner = decision.thread_owner
        return OK, {"data": [{"thread_owner": dict(owner)}] if owner else []}
    if mid is not None:
        return OK, {"recipient_id": user, "message_id": mid}
    return OK, {"success": True}


def _error(code: int, subcode: int | None, message: str) -> dict[str, object]:
    return Failure(code, f"(#{code}) {message}", subcode).envelope()
