"""Which app calls: its token, and the proof that it knows its own secret."""

import hmac
from hashlib import sha256

from convroute.server.apps import AppAt, Apps
from convroute.server.graph.call import Call
from convroute.server.graph.errors import no_token, wrong_proof, wrong_token

_NOT_RIGHT = "Invalid appsecret_proof provided in the API argument"
_NOT_GIVEN = "API calls from the server require an appsecret_proof argument"


def caller(call: Call, apps: Apps) -> AppAt:
    """Raises `GraphError`."""
    token = call.text("access_token") or call.bearer
    if not token:
        raise no_token()
    app = apps.of_token(token)
    if app is None:
        raise wrong_token()
    _prove(call, app, token)
    return app


def _prove(call: Call, app: AppAt, token: str) -> None:
    """A proof that is sent is checked wherever we know the secret."""
    proof = call.text("appsecret_proof")
    if not proof:
        if app.require_proof:
            raise wrong_proof(_NOT_GIVEN)
        return
    if app.secret is None:
        if app.require_proof:
            raise wrong_proof(_NOT_RIGHT)
        return
    wanted = hmac.new(app.secret, token.encode(), sha256).hexdigest()
    if not hmac.compare_digest(proof.lower().encode(), wanted.encode()):
        raise wrong_proof(_NOT_RIGHT)
