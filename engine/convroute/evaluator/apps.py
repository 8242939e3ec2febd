"""Apps as callers name them: by their decimal id, or by a name of the policy or of Meta."""

from convroute.conversation.channel import BUILTIN_IDS, first_id
from convroute.policy.model import CheckedPolicy


def is_id(app: str) -> bool:
    """Whether this is an id rather than a name."""
    return app.isascii() and app.isdigit()


def app_id_of(policy: CheckedPolicy, app: str) -> str | None:
    """The id of an app given by name or id, of two ids the first; None for a name that nobody has."""
    if is_id(app):
        return first_id(app)
    if app in policy.apps:
        return policy.apps[app].id
    return BUILTIN_IDS.get(app)
