"""The two channels, and the app ids that Meta reserves on them (semantics 1)."""

from typing import Literal

Channel = Literal["instagram", "messenger"]

CHANNEL_OF_OBJECT: dict[str, Channel] = {"instagram": "instagram", "page": "messenger"}

INSTAGRAM_INBOX = "1217981644879628"
PAGE_INBOX = "263902037430900"
LEADGEN = "413038776280800"
META_AI = "622851382610562"
META_AI_TOO = "928891643393937"
"""Meta's AI has two ids. Both are one app; the first is the one that we write."""

BUILTIN_IDS: dict[str, str] = {
    "instagram_inbox": INSTAGRAM_INBOX,
    "page_inbox": PAGE_INBOX,
    "leadgen": LEADGEN,
    "meta_ai": META_AI,
}
SECOND_IDS: dict[str, str] = {META_AI_TOO: META_AI}
"""The other ids of apps that have two, with the first."""
BUILTIN_NAMES: dict[str, str] = {
    **{app_id: name for name, app_id in BUILTIN_IDS.items()},
    **dict.fromkeys(SECOND_IDS, "meta_ai"),
}
INBOX_OF: dict[Channel, str] = {"instagram": INSTAGRAM_INBOX, "messenger": PAGE_INBOX}
ONLY_ON: dict[str, Channel] = {
    INSTAGRAM_INBOX: "instagram",
    PAGE_INBOX: "messenger",
    META_AI: "messenger",
}
"""The apps of Meta's that exist on one channel (semantics 1, Connected apps)."""


def is_elsewhere(app_id: str, channel: Channel) -> bool:
    """Whether the app is one of Meta's that exists on the other channel alone."""
    return ONLY_ON.get(first_id(app_id), channel) != channel


def first_id(app_id: str) -> str:
    """The id that stands for the app in comparisons: of an app with two ids, the first."""
    return SECOND_IDS.get(app_id, app_id)
