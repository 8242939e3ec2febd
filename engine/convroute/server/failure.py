"""An error as the Graph API gives it: a code, the envelope around it, and a status."""

from secrets import token_urlsafe

from msgspec import Struct

OAUTH = "OAuthException"
GRAPH_METHOD = "GraphMethodException"


class Failure(Struct, frozen=True):
    """What went wrong, in Meta's terms. The `message` holds no secret and no text of people."""

    code: int
    message: str
    subcode: int | None = None
    type: str = OAUTH
    status: int = 400
    is_transient: bool = False

    def envelope(self) -> dict[str, object]:
        error: dict[str, object] = {"message": self.message, "type": self.type, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient:
            error["is_transient"] = True
        return {"error": {**error, "fbtrace_id": trace_id()}}


def trace_id() -> str:
    """By which an answer can be named; random, as Meta's."""
    return "A" + token_urlsafe(16)
