"""Why a decision came out as it did: the closed list of kinds (semantics 5)."""

from convroute.conversation.errors import DENIAL_KINDS

EVENT_REASONS = (
    "lead_flow",
    "thread_owner",
    "campaign",
    "link",
    "organic",
    "social",
    "default_app",
    "zero_config",
    "observed",
    "duplicate",
    "not_ours",
    "not_a_thread_event",
    "granted",
)
DENIALS: tuple[str, ...] = tuple(DENIAL_KINDS)
REASONS: tuple[str, ...] = (*EVENT_REASONS, *(kind for kind in DENIALS if kind not in EVENT_REASONS))
